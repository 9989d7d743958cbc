import { useSortable } from "@web/core/utils/sortable_owl";
import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { shortDate } from "./desk_words";

/** The matters of the session: what earlier ones owe first, then the agenda. */
export class DeskQueue extends Component {
    static template = "commune_dialogue.DeskQueue";
    static props = { desk: Object };

    setup() {
        this.desk = this.props.desk;
        this.state = useState(this.desk.state);
        this.root = useRef("root");
        useSortable({
            ref: this.root,
            elements: ".o_dialogue_line",
            handle: ".o_dialogue_grip",
            groups: ".o_dialogue_lines",
            cursor: "grabbing",
            enable: () => this.state.me.can_write && !this.state.search,
            onDrop: ({ element, next }) =>
                this.desk.act("line_order", {
                    id: this.idOf(element),
                    before_id: next ? this.idOf(next) : this.after(element),
                }),
        });
        // The matter chosen with the keyboard stays in sight.
        useEffect(
            () => {
                // In braces: some browsers return a promise, which is no clean-up.
                const chosen = this.root.el?.querySelector(".o_dialogue_chosen");
                chosen?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.selectedId]
        );
    }

    get groups() {
        const { lines } = this.desk;
        return [
            { key: "debts", lines: lines.filter((line) => line.is_debt) },
            { key: "new", lines: lines.filter((line) => !line.is_debt) },
        ].filter((group) => group.lines.length);
    }

    get count() {
        const { lines } = this.state.view;
        return { done: lines.filter((line) => line.outcome).length, total: lines.length };
    }

    number(line) {
        return this.state.view.lines.findIndex((other) => other.id === line.id) + 1;
    }

    outcome(line) {
        return (this.state.lists.outcomes.find(([value]) => value === line.outcome) || [])[1];
    }

    idOf(element) {
        const { id } = element.dataset;
        return id.startsWith("@") ? id : Number(id);
    }

    /** Dropped last among the debts: before the first matter that is none. */
    after(element) {
        const { lines } = this.state.view;
        const isDebt = lines.find((line) => line.id === this.idOf(element))?.is_debt;
        return (isDebt && lines.find((line) => !line.is_debt)?.id) || false;
    }

    onSearch(ev) {
        this.state.search = ev.target.value;
    }

    onSearchKey(ev) {
        if (ev.key === "Escape") {
            this.state.search = "";
            ev.target.blur();
        } else if (ev.key === "Enter" && this.desk.lines.length) {
            this.desk.select(this.desk.lines[0].id);
            ev.target.blur();
        }
    }

    shortDate(text) {
        return shortDate(text);
    }
}
