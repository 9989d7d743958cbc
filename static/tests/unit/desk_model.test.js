import { describe, expect, test } from "@odoo/hoot";
import {
    applyEntries,
    before,
    fold,
    missingToConclude,
    neighbour,
    searchLines,
    subjectOf,
    withoutOutcome,
} from "@commune_dialogue/desk/desk_model";
import { Drafts } from "@commune_dialogue/desk/drafts";
import { holds, plain } from "@commune_dialogue/desk/plain_text";

describe.current.tags("headless");

const AT = "2026-03-05 01:00:00";
const context = {
    lists: {
        villages: [{ id: 1, name: "Bản Thượng" }],
        fields: [{ id: 2, name: "Giao thông" }],
        departments: [{ id: 3, name: "Phòng Kinh tế" }],
        people: [{ id: 4, name: "Nông Văn Ất" }],
        delegates: [{ id: 5, name: "Lò Thị Bưởi", village_id: 1 }],
    },
    settings: { speaking_seconds: 180 },
    refs: {},
};

const line = (id, more = {}) => ({
    id,
    subject: `Đường số ${id}`,
    code: `KN/2026/000${id}`,
    village: "Bản Thượng",
    field: "",
    description: "",
    is_debt: false,
    outcome: false,
    answer: "",
    department_id: false,
    deadline: false,
    ...more,
});

const speaker = (id, more = {}) => ({
    id,
    name: `Người ${id}`,
    state: "waiting",
    started_at: false,
    used_seconds: 0,
    allowed_seconds: 180,
    times: 0,
    ...more,
});

const hall = () => ({
    session: { current_id: false },
    lines: [line(1, { is_debt: true }), line(2), line(3)],
    speakers: [speaker(1), speaker(2)],
    agenda: [
        { id: 1, name: "Khai mạc", real_start: AT, real_end: false },
        { id: 2, name: "Đối thoại", real_start: false, real_end: false },
    ],
});

let count = 0;
const entry = (kind, values, more = {}) => ({
    uuid: `u${++count}`,
    kind,
    values,
    client_time: "2026-03-05 01:02:00",
    ...more,
});
const ids = (rows) => rows.map((row) => row.id);
const after = (...entries) => applyEntries(hall(), entries, context);

test("the server's state itself is never changed", () => {
    const state = hall();
    applyEntries(
        state,
        [
            entry("line_write", { id: 2, answer: "x" }),
            entry("line_order", { id: 3, before_id: 2 }),
            entry("speaker_start", { id: 1 }),
            entry("agenda_start", { id: 2 }),
        ],
        context
    );
    expect(state).toEqual(hall());
});

test("a written value shows at once, with the name of its record, as waiting", () => {
    const [, second] = after(entry("line_write", { id: 2, answer: "Đã sửa", department_id: 3 })).lines;
    expect(second.answer).toBe("Đã sửa");
    expect(second.department_id).toEqual([3, "Phòng Kinh tế"]);
    expect(second.waiting).toBe(true);
});

test("on the spot and assigned have their outcome", () => {
    const { lines } = after(
        entry("on_the_spot", { id: 2, answer: "Xong" }),
        entry("line_assign", { id: 3, department_id: 3, deadline: "2026-04-01" })
    );
    expect(lines[1].outcome).toBe("on_the_spot");
    expect(lines[2].outcome).toBe("in_progress");
    expect(lines[2].deadline).toBe("2026-04-01");
});

test("a matter taken down off line can be answered off line", () => {
    const add = entry("matter_add", { subject: "Cầu", text: "Cầu hỏng", village_id: 1, delegate_id: 5 });
    const { lines } = after(add, entry("line_write", { id: `@${add.uuid}`, answer: "Sẽ sửa" }));
    expect(lines).toHaveLength(4);
    expect(lines[3]).toMatchObject({
        id: `@${add.uuid}`,
        village: "Bản Thượng",
        speaker: "Lò Thị Bưởi",
        answer: "Sẽ sửa",
        is_new: true,
    });
});

test("once done, a matter has its id and what follows finds it", () => {
    const add = entry("matter_add", { subject: "Cầu", text: "Cầu hỏng", village_id: 1 });
    const state = fold(hall(), add, { id: 44 }, context);
    expect(state.lines[3].id).toBe(44);
    expect("waiting" in state.lines[3]).toBe(false);
    expect(fold(state, add, { id: 44 }, context).lines).toHaveLength(4);
    const refs = { [`@${add.uuid}`]: 44 };
    const write = entry("line_write", { id: `@${add.uuid}`, answer: "Sẽ sửa" });
    expect(applyEntries(state, [write], { ...context, refs }).lines[3].answer).toBe("Sẽ sửa");
});

test("the order follows the hand, and debts stay first", () => {
    expect(ids(after(entry("line_order", { id: 3, before_id: 2 })).lines)).toEqual([1, 3, 2]);
    expect(ids(after(entry("line_order", { id: 2, before_id: false })).lines)).toEqual([1, 3, 2]);
    expect(ids(after(entry("line_order", { id: 3, before_id: 1 })).lines)).toEqual([1, 3, 2]);
    expect(ids(after(entry("line_order", { id: 2, before_id: 2 })).lines)).toEqual([1, 2, 3]);
});

test("one voice at a time, and a pause keeps the time that was used", () => {
    const start = entry("speaker_start", { id: 1 });
    const pause = entry("speaker_pause", { id: 1 }, { client_time: "2026-03-05 01:02:40" });
    const paused = after(start, pause).speakers[0];
    expect(paused).toMatchObject({ state: "paused", used_seconds: 40, started_at: false, times: 1 });
    const next = entry("speaker_start", { id: 2 }, { client_time: "2026-03-05 01:03:00" });
    const { speakers } = after(start, next);
    expect(speakers.map((row) => row.state)).toEqual(["done", "speaking"]);
    expect(speakers[0].used_seconds).toBe(60);
});

test("who speaks again waits at the end with a full clock", () => {
    const { speakers } = after(
        entry("speaker_start", { id: 1 }),
        entry("speaker_end", { id: 1 }),
        entry("speaker_again", { id: 1 })
    );
    expect(ids(speakers)).toEqual([2, 1]);
    expect(speakers[1]).toMatchObject({ state: "waiting", used_seconds: 0 });
});

test("a new speaker has the village of the delegate and the hall's seconds", () => {
    const { speakers } = after(entry("speaker_add", { delegate_id: 5 }));
    expect(speakers[2]).toMatchObject({ name: "Lò Thị Bưởi", village: "Bản Thượng", allowed_seconds: 180 });
});

test("an item of the programme ends with the beginning of the next", () => {
    const { agenda } = after(entry("agenda_start", { id: 2 }));
    expect(agenda[0].real_end).toBe("2026-03-05 01:02:00");
    expect(agenda[1].real_start).toBe("2026-03-05 01:02:00");
});

test("an entry taken back before it was sent is not shown", () => {
    const write = entry("line_write", { id: 2, answer: "x" });
    expect(after(write, entry("undo", { uuid: write.uuid })).lines[1].answer).toBe("");
});

test("an entry taken back after it was sent shows what stood before", () => {
    const state = hall();
    state.lines[1] = line(2, { answer: "new", department_id: [3, "Phòng Kinh tế"] });
    const hint = { id: 2, before: { answer: "old", department_id: false } };
    const [, second] = applyEntries(state, [entry("undo", { uuid: "sent" }, { hint })], context).lines;
    expect(second.answer).toBe("old");
    expect(second.department_id).toBe(false);
});

test("an unknown kind of a newer version changes nothing", () => {
    expect(after(entry("dance", { id: 1 }))).toEqual(hall());
});

test("before gives values as the server compares them", () => {
    const row = line(2, { department_id: [3, "Phòng Kinh tế"] });
    expect(before(row, { id: 2, department_id: 9, answer: "x" })).toEqual({
        department_id: 3,
        answer: false,
    });
});

test("search finds words by their beginning, without accents", () => {
    expect(plain("  Đường   LÀNG ")).toBe("duong lang");
    expect(holds("Đường làng Bản Thượng", "ban thu")).toBe(true);
    expect(holds("Đường làng", "uong")).toBe(false);
    expect(ids(searchLines(hall().lines, "duong 3"))).toEqual([3]);
    expect(ids(searchLines(hall().lines, "0002"))).toEqual([2]);
    expect(ids(searchLines(hall().lines, "  "))).toEqual([1, 2, 3]);
});

test("the keyboard stays within the list", () => {
    const { lines } = hall();
    expect(neighbour(lines, 2, 1)).toBe(3);
    expect(neighbour(lines, 3, 1)).toBe(3);
    expect(neighbour(lines, 1, -1)).toBe(1);
    expect(neighbour(lines, 99, 1)).toBe(1);
    expect(neighbour([], 1, 1)).toBe(false);
});

test("a subject is the first sentence, cut between words", () => {
    expect(subjectOf("Đường vào bản hỏng. Xin sửa.")).toBe("Đường vào bản hỏng");
    expect(subjectOf("")).toBe("");
    const cut = subjectOf("mười chữ cái ".repeat(20), 30);
    expect(cut.length <= 31).toBe(true);
    expect(cut.endsWith("…")).toBe(true);
});

test("matters nothing was decided on are named", () => {
    const lines = [line(1, { outcome: "settled" }), line(2)];
    expect(ids(withoutOutcome(lines))).toEqual([2]);
});

test("drafts outlive the page and keep what stood there first", () => {
    const kept = new Map();
    const storage = {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => kept.set(key, value),
        removeItem: (key) => kept.delete(key),
    };
    const open = () => new Drafts({ db: "qt", userId: 2, sessionId: 5, storage });
    const drafts = open();
    drafts.set("@u", "answer", "S", "");
    drafts.set("@u", "answer", "Sẽ", "what came meanwhile");
    drafts.set(3, "answer", "", "");
    const again = open();
    expect(again.changed).toHaveLength(1);
    expect(again.get("@u", "answer")).toMatchObject({ value: "Sẽ", base: "" });
    expect(again.get("@u", "answer").uuid).toBe(drafts.get("@u", "answer").uuid);
    again.rename("@u", 9);
    expect(again.get(9, "answer").value).toBe("Sẽ");
    const { uuid } = again.get(9, "answer");
    again.sending(again.get(9, "answer"), "Sẽ");
    expect(open().get(9, "answer").uuid).toBe(uuid);
    // Typed on before it had arrived: another entry, on top of the one being sent.
    again.set(9, "answer", "Sẽ sửa", "");
    expect(again.get(9, "answer")).toMatchObject({ value: "Sẽ sửa", base: "Sẽ" });
    again.forget(uuid);
    expect(again.get(9, "answer").value).toBe("Sẽ sửa");
    again.forget(again.get(9, "answer").uuid);
    again.forget(again.get(3, "answer").uuid);
    expect(kept.size).toBe(0);
});

test("a conclusion closes the line, and says first what it lacks", () => {
    const open = { id: 1, outcome: false, answer: "", conclusion: "", department_id: false };
    expect(missingToConclude(open)).toEqual(["outcome", "conclusion"]);
    const owed = { ...open, outcome: "roadmap", conclusion: "x", deadline: false };
    expect(missingToConclude(owed)).toEqual(["department_id", "deadline"]);
    const answered = { ...open, outcome: "explained", answer: "x" };
    expect(missingToConclude(answered)).toEqual([]);
    const state = { lines: [answered], speakers: [], agenda: [], session: {} };
    const entry = { uuid: "u", kind: "line_conclude", values: { id: 1, outcome: "explained" } };
    const [done] = applyEntries(state, [entry], context).lines;
    expect(done).toMatchObject({ is_concluded: true, waiting: true });
    const hint = { id: 1, before: { is_concluded: false } };
    const undo = { uuid: "v", kind: "undo", values: { uuid: "sent" }, hint };
    expect(applyEntries({ ...state, lines: [done] }, [undo], context).lines[0].is_concluded).toBe(false);
});
