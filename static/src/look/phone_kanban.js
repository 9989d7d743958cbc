import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";

/**
 * Cards in columns, one for each state, the empty ones too: they show the way of the
 * work. A phone shows one column at a time, so there it begins with the first that
 * holds something, and nobody swipes through empty ones.
 */
export class DialogueKanbanRenderer extends KanbanRenderer {
    getGroupsOrRecords() {
        const columns = super.getGroupsOrRecords();
        if (!this.env.isSmall || !this.props.list.isGrouped) {
            return columns;
        }
        const filled = columns.filter(({ group }) => group.count);
        return filled.length ? filled : columns;
    }
}

registry.category("views").add("dialogue_kanban", {
    ...kanbanView,
    Renderer: DialogueKanbanRenderer,
});
