import { _t } from "@web/core/l10n/translation";
import { formatMinutes } from "./agenda_clock";

/** Names of the fields of a line, as a clerk reads them. */
export const fieldLabels = () => ({
    answer: _t("Answer"),
    conclusion: _t("Chair's conclusion"),
    outcome: _t("Outcome"),
    answered_by: _t("Answered by"),
    department_id: _t("Owner"),
    deadline: _t("Date"),
    speaker: _t("Speaker"),
    subject: _t("Subject"),
    village_id: _t("Village"),
    field_id: _t("Field"),
    sequence: _t("Order"),
});

const labelOf = (field) => fieldLabels()[field] || field;

/** A matter in a few words: its code when it has one. */
export function lineName(line) {
    if (!line) {
        return _t("a matter");
    }
    return line.code || `“${line.subject}”`;
}

/**
 * What an entry did, in words: for the undo button and the list of problems.
 *
 * @param {Object} entry
 * @param {Object} view the state of the desk
 * @param {Object} refs ids of what entries made, by "@uuid"
 */
export function describe(entry, view, refs = {}) {
    const { values } = entry;
    const id = refs[values.id] ?? values.id;
    const matter = lineName(view.lines.find((line) => line.id === id));
    const speaker = view.speakers.find((row) => row.id === id)?.name || _t("a speaker");
    const item = view.agenda.find((row) => row.id === id)?.name || "";
    switch (entry.kind) {
        case "matter_add":
            return _t("new matter “%(subject)s”", { subject: values.subject });
        case "line_write": {
            const fields = Object.keys(values).filter((key) => key !== "id");
            return _t("%(fields)s of %(matter)s", {
                fields: fields.map(labelOf).join(", "),
                matter,
            });
        }
        case "on_the_spot":
            return _t("answered on the spot: %(matter)s", { matter });
        case "line_assign":
            return _t("assignment of %(matter)s", { matter });
        case "line_conclude":
            return _t("conclusion of %(matter)s", { matter });
        case "line_order":
            return _t("order of %(matter)s", { matter });
        case "line_current":
            return values.id
                ? _t("in discussion: %(matter)s", { matter })
                : _t("nothing in discussion");
        case "speaker_add":
            return _t("speaker added: %(name)s", { name: values.name || speaker });
        case "speaker_start":
            return _t("%(name)s begins to speak", { name: speaker });
        case "speaker_pause":
            return _t("%(name)s is paused", { name: speaker });
        case "speaker_resume":
            return _t("%(name)s goes on", { name: speaker });
        case "speaker_end":
            return _t("%(name)s has spoken", { name: speaker });
        case "speaker_again":
            return _t("%(name)s speaks again later", { name: speaker });
        case "speaker_order":
            return _t("order of the speakers");
        case "speaker_remove":
            return _t("speaker removed");
        case "agenda_start":
            return _t("programme begun: %(item)s", { item });
        case "agenda_end":
            return _t("programme ended: %(item)s", { item });
        default:
            return _t("undo");
    }
}

/** What keeps a matter from being concluded, as one sentence. */
export function missingWords(missing) {
    const fields = missing.map(labelOf).join(", ");
    return _t("Before it is concluded: %(fields)s.", { fields });
}

/** "2026-03-05" as people here write it. */
export function shortDate(text) {
    return text ? text.slice(0, 10).split("-").reverse().join("/") : "";
}

/** A value that met another's, as words for the panel of conflicts. */
export function valueLabel(field, value, { lists }) {
    const named = {
        outcome: () => (lists.outcomes.find(([key]) => key === value) || [])[1],
        department_id: () => lists.departments.find((row) => row.id === value)?.name,
        answered_by: () => lists.people.find((row) => row.id === value)?.name,
        village_id: () => lists.villages.find((row) => row.id === value)?.name,
        field_id: () => lists.fields.find((row) => row.id === value)?.name,
        deadline: () => shortDate(value),
    }[field];
    return (value && (named ? named() : value)) || _t("(empty)");
}

/** "08:05" of milliseconds, for "since 08:05". */
export function clockTime(milliseconds) {
    const time = new Date(milliseconds);
    return formatMinutes(time.getHours() * 60 + time.getMinutes());
}
