import { moment } from "./countdown";
import { holds } from "./plain_text";

/**
 * The state of the desk with the entries that the server does not know yet. Pure: every
 * function gives a new state and leaves its arguments alone.
 */

const NAMED = { department_id: "departments", answered_by: "people" };
const WITH_LABEL = { village_id: ["villages", "village"], field_id: ["fields", "field"] };
const PLACES = ["lines", "speakers", "agenda"];
const MAKES = { matter_add: "lines", speaker_add: "speakers" };

/** What a field of a line holds, as the server wants it: an id for a record. */
export function wire(line, field) {
    const value = line[field];
    return Array.isArray(value) ? value[0] : value || false;
}

function nameOf(list, id) {
    return (list || []).find((row) => row.id === id)?.name || "";
}

/** Values of an entry as a line shows them. */
export function shown(values, lists) {
    const result = {};
    for (const [field, value] of Object.entries(values)) {
        if (field in NAMED) {
            result[field] = value ? [value, nameOf(lists[NAMED[field]], value)] : false;
        } else {
            result[field] = value;
        }
        if (field in WITH_LABEL) {
            const [list, label] = WITH_LABEL[field];
            result[label] = nameOf(lists[list], value);
        }
    }
    return result;
}

function changeRow(state, place, id, change) {
    return {
        ...state,
        [place]: state[place].map((row) => (row.id === id ? { ...row, ...change(row) } : row)),
    };
}

function moveRow(rows, id, beforeId) {
    const moved = rows.find((row) => row.id === id);
    if (!moved || id === beforeId) {
        return rows;
    }
    const others = rows.filter((row) => row.id !== id);
    const index = beforeId ? others.findIndex((row) => row.id === beforeId) : -1;
    others.splice(index < 0 ? others.length : index, 0, { ...moved, waiting: true });
    return others;
}

/** Debts first, whatever was dragged where. */
function debtsFirst(lines) {
    return [...lines.filter((line) => line.is_debt), ...lines.filter((line) => !line.is_debt)];
}

function writeLine(state, id, values, lists) {
    return changeRow(state, "lines", id, () => ({ ...shown(values, lists), waiting: true }));
}

function newLine(id, values, lists) {
    const delegate = (lists.delegates || []).find((row) => row.id === values.delegate_id);
    return {
        id,
        stamp: 0,
        petition_id: false,
        code: "",
        description: values.text,
        is_debt: false,
        petition_state: false,
        answered_by: false,
        answer: "",
        conclusion: "",
        outcome: false,
        department_id: false,
        deadline: false,
        is_concluded: false,
        is_new: true,
        voices: values.voices || 1,
        deadline_before: false,
        owner_before: false,
        waiting: true,
        ...shown({ village_id: values.village_id, field_id: values.field_id }, lists),
        subject: values.subject,
        speaker: values.speaker || delegate?.name || false,
    };
}

function newSpeaker(id, values, { lists, settings }) {
    const delegate = (lists.delegates || []).find((row) => row.id === values.delegate_id);
    const villageId = values.village_id || delegate?.village_id;
    return {
        id,
        stamp: 0,
        name: values.name || delegate?.name || "",
        village: nameOf(lists.villages, villageId),
        state: "waiting",
        started_at: false,
        used_seconds: 0,
        allowed_seconds: values.allowed_seconds || settings.speaking_seconds,
        times: 0,
        line_id: values.line_id || false,
        waiting: true,
    };
}

function changeSpeaker(state, id, change) {
    return changeRow(state, "speakers", id, (row) => ({ ...change(row), waiting: true }));
}

/** Seconds used until the entry was made, for a clock that is stopped by it. */
function stopped(speaker, at) {
    const run = speaker.started_at ? Math.max(0, moment(at) - moment(speaker.started_at)) : 0;
    return { used_seconds: speaker.used_seconds + Math.floor(run / 1000), started_at: false };
}

const APPLY = {
    matter_add: (state, { uuid, values }, { lists }) => ({
        ...state,
        lines: [...state.lines, newLine(`@${uuid}`, values, lists)],
    }),
    line_write: (state, { values: { id, ...values } }, { lists }) =>
        writeLine(state, id, values, lists),
    on_the_spot: (state, { values: { id, ...values } }, { lists }) =>
        writeLine(state, id, { outcome: "on_the_spot", ...values }, lists),
    line_assign: (state, { values: { id, ...values } }, { lists }) =>
        writeLine(state, id, { outcome: "in_progress", ...values }, lists),
    line_conclude: (state, { values: { id, ...values } }, { lists }) =>
        writeLine(state, id, { ...values, is_concluded: true }, lists),
    line_order: (state, { values }) => ({
        ...state,
        lines: debtsFirst(moveRow(state.lines, values.id, values.before_id)),
    }),
    line_current: (state, { values, client_time }) => ({
        ...state,
        session: { ...state.session, current_id: values.id, current_since: client_time },
    }),
    speaker_add: (state, { uuid, values }, context) => ({
        ...state,
        speakers: [...state.speakers, newSpeaker(`@${uuid}`, values, context)],
    }),
    speaker_start: (state, { values, client_time }) => ({
        ...state,
        speakers: state.speakers.map((row) => {
            if (row.id === values.id) {
                const begun = { state: "speaking", started_at: client_time, waiting: true };
                return { ...row, ...begun, times: (row.times || 0) + 1 };
            }
            // One voice at a time.
            return row.state === "speaking"
                ? { ...row, ...stopped(row, client_time), state: "done" }
                : row;
        }),
    }),
    speaker_pause: (state, { values, client_time }) =>
        changeSpeaker(state, values.id, (row) => ({
            ...stopped(row, client_time),
            state: "paused",
        })),
    speaker_resume: (state, { values, client_time }) =>
        changeSpeaker(state, values.id, () => ({ state: "speaking", started_at: client_time })),
    speaker_end: (state, { values, client_time }) =>
        changeSpeaker(state, values.id, (row) => ({ ...stopped(row, client_time), state: "done" })),
    speaker_again: (state, { values }) => ({
        ...state,
        speakers: moveRow(state.speakers, values.id, false).map((row) =>
            row.id === values.id
                ? { ...row, state: "waiting", used_seconds: 0, started_at: false }
                : row
        ),
    }),
    speaker_order: (state, { values }) => ({
        ...state,
        speakers: moveRow(state.speakers, values.id, values.before_id),
    }),
    speaker_remove: (state, { values }) => ({
        ...state,
        speakers: state.speakers.filter((row) => row.id !== values.id),
    }),
    agenda_start: (state, { values, client_time }) => ({
        ...state,
        agenda: state.agenda.map((row) => {
            if (row.id === values.id) {
                return { ...row, real_start: client_time, real_end: false, waiting: true };
            }
            // The next item ends the one before.
            return row.real_start && !row.real_end ? { ...row, real_end: client_time } : row;
        }),
    }),
    agenda_end: (state, { values, client_time }) =>
        changeRow(state, "agenda", values.id, () => ({ real_end: client_time, waiting: true })),
    undo: (state, { hint }, { lists }) =>
        hint?.before ? writeLine(state, hint.id, hint.before, lists) : state,
};

/** Names of records that entries made ("@uuid") replaced by their ids, where known. */
export function resolveRefs(values, refs) {
    return Object.fromEntries(
        Object.entries(values).map(([key, value]) => [
            key,
            typeof value === "string" && value.startsWith("@") ? refs[value] ?? value : value,
        ])
    );
}

/**
 * The server's state with one entry done.
 *
 * @param {Object} state as `desk_state` gives it
 * @param {Object} entry as the outbox keeps it
 * @param {{lists: Object, settings: Object, refs: Object}} context
 */
export function applyEntry(state, entry, context) {
    const apply = APPLY[entry.kind];
    const refs = context.refs || {};
    return apply
        ? apply(state, { ...entry, values: resolveRefs(entry.values, refs) }, context)
        : state;
}

/** The server's state as it will be when all these entries are done. */
export function applyEntries(state, entries, context) {
    const undone = new Set(
        entries.filter((entry) => entry.kind === "undo").map((entry) => entry.values.uuid)
    );
    return entries
        .filter((entry) => !undone.has(entry.uuid))
        .filter((entry) => entry.kind !== "undo" || !entries.some(isTarget(entry)))
        .reduce((before, entry) => applyEntry(before, entry, context), state);
}

const isTarget = (undo) => (entry) => entry.uuid === undo.values.uuid;

/** The state with an entry that the server has just done: no longer waiting. */
export function fold(state, entry, result, context) {
    const isThere = (place) => state[place].some((row) => row.id === result.id);
    if (entry.kind in MAKES && isThere(MAKES[entry.kind])) {
        return state; // another tab sent it, and this one has asked since
    }
    const done = applyEntry(state, entry, context);
    const settle = (row) => {
        const { waiting, ...rest } = row;
        return rest.id === `@${entry.uuid}` && result.id ? { ...rest, id: result.id } : rest;
    };
    return PLACES.reduce(
        (before, place) => ({ ...before, [place]: before[place].map(settle) }),
        done
    );
}

/** What an entry changes on a line, as it stands before: for undo and for conflicts. */
export function before(line, values) {
    return Object.fromEntries(
        Object.keys(values)
            .filter((field) => field !== "id")
            .map((field) => [field, wire(line, field)])
    );
}

/** Names of the fields that a line lacks before it can be concluded. */
export function missingToConclude(line) {
    const isOwed = ["in_progress", "roadmap"].includes(line.outcome);
    const wanted = ["outcome", ...(isOwed ? ["department_id", "deadline"] : [])];
    const missing = wanted.filter((field) => !line[field]);
    return line.conclusion || line.answer ? missing : [...missing, "conclusion"];
}

/** Lines that hold every word of the search, accents or not. */
export function searchLines(lines, text) {
    if (!text.trim()) {
        return lines;
    }
    return lines.filter((line) =>
        holds([line.code, line.subject, line.village, line.field, line.description].join(" "), text)
    );
}

/** The line below or above, staying at the ends. */
export function neighbour(lines, id, step) {
    const index = lines.findIndex((line) => line.id === id);
    if (index < 0) {
        return lines[0]?.id ?? false;
    }
    return lines[Math.min(lines.length - 1, Math.max(0, index + step))].id;
}

/** The first sentence of what was said, short enough for a title. */
export function subjectOf(text, length = 90) {
    const [sentence] = (text || "").trim().split(/[.!?\n]/);
    if (sentence.length <= length) {
        return sentence.trim();
    }
    const cut = sentence.slice(0, length);
    return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), length / 2)).trim()}…`;
}

/** Lines nothing was decided on yet: named before the session is ended. */
export function withoutOutcome(lines) {
    return lines.filter((line) => !line.outcome);
}
