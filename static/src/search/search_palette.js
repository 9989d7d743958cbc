import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Component } from "@odoo/owl";
import { hasDialogue } from "../core/app";

/** Odoo's own namespaces are "/" (menus) and "@" (people); "=" is nobody's. */
export const NAMESPACE = "=";

/** The groups of `dialogue.search.find`, in the order in which they are shown. */
const GROUPS = {
    matters: { title: _t("Matters"), all: _t("Show all matters found") },
    sessions: { title: _t("Sessions"), all: _t("Show all sessions found") },
    promises: { title: _t("Assignments and promises"), all: _t("Show all assignments found") },
    papers: { title: _t("Papers"), all: _t("Show all papers found") },
};
const category = (key) => `commune_dialogue.${key}`;

export class SearchItem extends Component {
    static template = "commune_dialogue.SearchItem";
    static props = {
        note: String,
        slots: { type: Object, optional: true },
        name: { type: String, optional: true },
        searchValue: { type: String, optional: true },
        executeCommand: { type: Function, optional: true },
    };
}

/** Open the palette where everything of the dialogue is found. */
export function openSearch(env) {
    env.services.command.openMainPalette({ searchValue: NAMESPACE });
}

async function openAll(env, { action, domain }, name) {
    const list = await env.services.action.loadAction(action);
    await env.services.action.doAction(
        { ...list, name, display_name: name, domain, context: {} },
        { viewType: "list" }
    );
}

function openOne(env, model, id) {
    return env.services.action.doAction({
        type: "ir.actions.act_window",
        res_model: model,
        res_id: id,
        views: [[false, "form"]],
    });
}

/** Return the commands of one group: a record each, and the list where it holds more. */
function commandsOf(env, group, searchValue) {
    const commands = group.items.map(({ id, name, note }) => ({
        Component: SearchItem,
        props: { note },
        name,
        category: category(group.key),
        href: `/odoo/${group.model}/${id}`,
        action: () => openOne(env, group.model, id),
    }));
    if (!group.is_whole) {
        commands.push({
            name: GROUPS[group.key].all.toString(),
            category: category(group.key),
            action: () => openAll(env, group, searchValue),
        });
    }
    return commands;
}

async function provide(env, { searchValue }) {
    if (!searchValue?.trim()) {
        return [];
    }
    const groups = await env.services.orm.call("dialogue.search", "find", [searchValue]);
    return groups.flatMap((group) => commandsOf(env, group, searchValue));
}

/** Adds the search to the palette (Ctrl+K) of those who have a role in the dialogue. */
export const searchService = {
    dependencies: ["action", "command", "menu", "orm"],
    start(env) {
        if (!hasDialogue(env)) {
            return;
        }
        const categories = registry.category("command_categories");
        Object.entries(GROUPS).forEach(([key, { title }], index) =>
            categories.add(
                category(key),
                { namespace: NAMESPACE, name: title },
                { sequence: 10 * index }
            )
        );
        registry.category("command_setup").add(NAMESPACE, {
            debounceDelay: 250,
            emptyMessage: _t("Nothing found. Type a code, words of the subject or a village."),
            name: _t("matters of the dialogue"),
            placeholder: _t("Code, words or village, with or without accents"),
        });
        registry
            .category("command_provider")
            .add("commune_dialogue.search", { namespace: NAMESPACE, provide });
    },
};

registry.category("services").add("commune_dialogue.search", searchService);
