import { afterEach, beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, mockDate } from "@odoo/hoot-mock";
import { DeskStore } from "@commune_dialogue/desk/desk_store";
import { draftsPrefix } from "@commune_dialogue/desk/drafts";
import { countMine, forgetHere, snapshotPrefix } from "@commune_dialogue/desk/kept_here";
import { Outbox, storeName } from "@commune_dialogue/desk/outbox";

describe.current.tags("headless");

const OPEN = [];
let database;

/** A server that does each uuid once, and can be cut off before or after its work. */
class Server {
    done = [];
    calls = 0;
    isDown = false;
    losesAnswer = false;
    judge = () => "done";

    async send(entries) {
        this.calls++;
        if (this.isDown) {
            throw new Error("no connection");
        }
        const results = entries.map((entry) => {
            const isKnown = this.done.some((known) => known.uuid === entry.uuid);
            const verdict = isKnown ? "repeated" : this.judge(entry);
            const result = typeof verdict === "string" ? { status: verdict } : verdict;
            if (result.status === "done") {
                this.done.push(entry);
            }
            return { uuid: entry.uuid, id: 7, ...result };
        });
        if (this.losesAnswer) {
            this.losesAnswer = false;
            throw new Error("the answer got lost");
        }
        return results;
    }
}

async function open(server, options = {}) {
    const outbox = new Outbox({
        userId: 2,
        sessionId: 5,
        database,
        send: (entries) => server.send(entries),
        ...options,
    });
    OPEN.push(outbox);
    return outbox.start();
}

const write = (outbox, answer, base = "") =>
    outbox.add("line_write", { id: 1, answer }, { base: { answer: base } });
const answers = (entries) => entries.map((entry) => entry.values.answer);

beforeEach(() => {
    database = `test_desk_${Math.random()}`;
});

afterEach(() => {
    OPEN.splice(0).forEach((outbox) => outbox.stop());
    indexedDB.deleteDatabase(database);
});

test("entries are kept before they are sent, and sent in order", async () => {
    const server = new Server();
    const outbox = await open(server);
    expect(outbox.isDurable).toBe(true);
    await Promise.all([write(outbox, "a"), write(outbox, "b"), write(outbox, "c")]);
    expect(answers(outbox.waiting)).toEqual(["a", "b", "c"]);
    expect(server.calls).toBe(0);
    await outbox.flush();
    expect(answers(server.done)).toEqual(["a", "b", "c"]);
    expect(outbox.waiting).toEqual([]);
});

test("only what the server is to know is sent", async () => {
    const server = new Server();
    const outbox = await open(server);
    await outbox.add("undo", { uuid: "x" }, { hint: { id: 1 } });
    await outbox.flush();
    expect(Object.keys(server.done[0]).sort()).toEqual(["client_time", "kind", "uuid", "values"]);
});

test("without a connection everything waits, also across a reload", async () => {
    const server = new Server();
    server.isDown = true;
    const before = await open(server);
    await write(before, "a");
    await write(before, "b");
    await expect(before.flush()).rejects.toThrow("no connection");
    expect(answers(before.waiting)).toEqual(["a", "b"]);
    before.stop();
    const after = await open(server);
    expect(answers(after.waiting)).toEqual(["a", "b"]);
    server.isDown = false;
    await write(after, "c");
    await after.flush();
    expect(answers(server.done)).toEqual(["a", "b", "c"]);
});

test("an answer that got lost does not make two of one", async () => {
    const server = new Server();
    server.losesAnswer = true;
    const outbox = await open(server);
    await write(outbox, "a");
    await expect(outbox.flush()).rejects.toThrow("got lost");
    expect(outbox.waiting).toHaveLength(1);
    await outbox.flush();
    expect(server.calls).toBe(2);
    expect(server.done).toHaveLength(1);
    expect(outbox.waiting).toEqual([]);
});

test("a draft that was kept already is not kept twice", async () => {
    const server = new Server();
    const outbox = await open(server);
    const uuid = "11111111-1111-4111-8111-111111111111";
    await outbox.add("line_write", { id: 1, answer: "a" }, { uuid });
    await outbox.add("line_write", { id: 1, answer: "a" }, { uuid });
    await outbox.flush();
    expect(server.done).toHaveLength(1);
});

test("what is added while others are being sent is sent as well", async () => {
    const server = new Server();
    const outbox = await open(server);
    const send = server.send.bind(server);
    server.send = async (entries) => {
        if (!server.calls) {
            await write(outbox, "late");
            outbox.flush();
        }
        return send(entries);
    };
    await write(outbox, "early");
    await outbox.flush();
    expect(answers(server.done)).toEqual(["early", "late"]);
});

test("two tabs send each entry once", async () => {
    const server = new Server();
    const left = await open(server);
    const right = await open(server);
    await write(left, "a");
    await write(right, "b");
    await Promise.all([left.flush(), right.flush()]);
    expect(answers(server.done)).toEqual(["a", "b"]);
    expect(new Set(server.done.map((entry) => entry.uuid)).size).toBe(2);
});

test("entries of another user or session are neither shown nor sent", async () => {
    const server = new Server();
    const other = await open(server, { userId: 3 });
    await write(other, "another user's");
    const elsewhere = await open(server, { sessionId: 6 });
    await write(elsewhere, "another session's");
    const outbox = await open(server);
    expect(outbox.waiting).toEqual([]);
    await outbox.flush();
    expect(server.done).toEqual([]);
});

test("a conflict stays until the clerk decides; keeping mine knows theirs", async () => {
    const server = new Server();
    const conflict = { answer: { theirs: "theirs", theirs_label: "theirs", by: "B" } };
    server.judge = (entry) =>
        entry.base.answer === "theirs" ? "done" : { status: "conflict", conflict };
    const outbox = await open(server);
    await write(outbox, "mine", "old");
    await outbox.flush();
    expect(outbox.waiting).toEqual([]);
    expect(outbox.problems).toHaveLength(1);
    const [first] = outbox.problems;
    await outbox.keepMine(first.uuid);
    expect(outbox.waiting[0].uuid).not.toBe(first.uuid);
    await outbox.flush();
    expect(answers(server.done)).toEqual(["mine"]);
    expect(outbox.problems).toEqual([]);
});

test("leaving theirs keeps what met no other words", async () => {
    const server = new Server();
    const conflict = { deadline: { theirs: "2026-04-01", theirs_label: "01/04", by: "B" } };
    server.judge = (entry) =>
        "deadline" in entry.values ? { status: "conflict", conflict } : "done";
    const outbox = await open(server);
    await outbox.add(
        "line_assign",
        { id: 1, department_id: 4, deadline: "2026-05-01" },
        { base: { department_id: false, deadline: false } }
    );
    await outbox.flush();
    await outbox.takeTheirs(outbox.problems[0].uuid);
    await outbox.flush();
    expect(server.done[0].values).toEqual({ id: 1, department_id: 4 });
    expect(server.done[0].base).toEqual({ department_id: false });
});

test("of two conflicts on one field the later wording is the one to judge", async () => {
    const server = new Server();
    server.judge = () => ({ status: "conflict", conflict: { answer: { theirs: "x" } } });
    const outbox = await open(server);
    await write(outbox, "first");
    await write(outbox, "second");
    await outbox.flush();
    expect(answers(outbox.problems)).toEqual(["second"]);
});

test("an entry that cannot be done does not stop the others", async () => {
    const server = new Server();
    const send = server.send.bind(server);
    server.send = async (entries) => {
        if (entries.some((entry) => entry.values.answer === "poison")) {
            throw new Error("refused by the server");
        }
        return send(entries);
    };
    const outbox = await open(server, { isRefusal: () => true });
    await write(outbox, "a");
    await write(outbox, "poison");
    await write(outbox, "b");
    await outbox.flush();
    expect(answers(server.done)).toEqual(["a", "b"]);
    expect(outbox.problems.map((entry) => entry.result.message)).toEqual(["refused by the server"]);
    await outbox.drop(outbox.problems[0].uuid);
    expect(outbox.problems).toEqual([]);
});

test("a conclusion of what somebody else changed is dropped with their words", async () => {
    const server = new Server();
    const conflict = { outcome: { theirs: "settled", theirs_label: "Settled", by: "B" } };
    server.judge = () => ({ status: "conflict", conflict });
    const outbox = await open(server);
    const values = { outcome: "explained", conclusion: "x" };
    await outbox.add("line_conclude", { id: 1, ...values }, { base: values });
    await outbox.flush();
    await outbox.takeTheirs(outbox.problems[0].uuid);
    expect([...outbox.waiting, ...outbox.problems]).toEqual([]);
});

test("of other people's entries the number alone is known, and all can be deleted", async () => {
    const server = new Server();
    await write(await open(server, { userId: 3 }), "another user's");
    await write(await open(server, { sessionId: 6 }), "another session's");
    const outbox = await open(server);
    await write(outbox, "mine");
    expect(outbox.others).toBe(2);
    await outbox.forgetAll();
    expect([outbox.others, outbox.waiting.length]).toEqual([0, 0]);
    const other = await open(server, { userId: 3 });
    await other.flush();
    expect(server.done).toEqual([]);
});

test("a browser keeps two databases apart, whose users have the same numbers", async () => {
    const server = new Server();
    const [left, right] = [`${database}_left`, `${database}_right`];
    const storage = (...keys) => Object.fromEntries(keys.map((key) => [key, "x"]));
    const first = await open(server, { db: left, database: storeName(left) });
    const second = await open(server, { db: right, database: storeName(right) });
    await write(first, "of the first");
    expect(second.waiting).toEqual([]);
    expect(await countMine(left, 2, {})).toBe(1);
    expect(await countMine(left, 3, {})).toBe(0);
    expect(await countMine(right, 2, {})).toBe(0);
    const drafts = storage(`${draftsPrefix(left)}2:5`, `${draftsPrefix(left)}22:5`);
    expect(await countMine(left, 2, drafts)).toBe(2);
    sessionStorage.setItem(`${snapshotPrefix(left)}2:5`, "x");
    const kept = { ...drafts, other: "x", removeItem: (key) => delete kept[key] };
    await forgetHere(left, kept);
    expect(Object.keys(kept)).toEqual(["other", "removeItem"]);
    expect(sessionStorage.getItem(`${snapshotPrefix(left)}2:5`)).toBe(null);
    expect(await countMine(left, 2, {})).toBe(0);
    [left, right].forEach((name) => indexedDB.deleteDatabase(storeName(name)));
});

const stampNow = () => new Date().toISOString().slice(0, 19).replace("T", " ");

/** A desk of user 2 whose entries `send` takes; `settle` waits for the disk. */
async function deskOn(server, send) {
    const state = {
        now: "2026-03-05 08:00:00",
        session: { current_id: false },
        lines: [{ id: 1, answer: "", outcome: false }],
        speakers: [],
        agenda: [],
    };
    const calls = {
        desk_open: () => ({ state, me: { can_write: true }, lists: {}, settings: {} }),
        desk_state: () => ({ ...state, now: stampNow() }),
        desk_send: ([entries, author]) => send(entries, author),
    };
    const call = async (_model, method, [_ids, ...args]) => {
        if (server.isDown) {
            throw new Error("no connection");
        }
        return calls[method](args);
    };
    const nothing = () => {};
    const desk = new DeskStore({
        orm: { silent: { call } },
        bus: {
            subscribe: nothing,
            unsubscribe: nothing,
            addChannel: nothing,
            deleteChannel: nothing,
            addEventListener: nothing,
            removeEventListener: nothing,
        },
        db: database,
        userId: 2,
        sessionId: 5,
    });
    await desk.start();
    // Each question to the disk lets what was asked before it end.
    const settle = async () => {
        for (let turn = 0; turn < 10; turn++) {
            await desk.outbox.store.all();
        }
    };
    return { desk, settle };
}

test("eleven minutes without a server: all is sent by itself, with its own times", async () => {
    mockDate("2026-03-05 08:00:00", 0);
    const server = new Server();
    const { desk, settle } = await deskOn(server, (entries) => server.send(entries));
    server.isDown = true;
    const typed = [];
    for (const answer of ["a", "b", "c"]) {
        typed.push(stampNow());
        await desk.write(desk.state.view.lines[0], { answer });
        for (let second = 0; second < 220; second += 5) {
            await advanceTime(5000);
            await settle();
        }
    }
    expect(answers(desk.state.waiting)).toEqual(["a", "b", "c"]);
    expect(new Date() - desk.state.lostSince).toBeGreaterThan(10 * 60 * 1000);
    server.isDown = false;
    await advanceTime(5000);
    await settle();
    expect(desk.state.waiting).toEqual([]);
    expect(answers(server.done)).toEqual(["a", "b", "c"]);
    expect(server.done.map((entry) => entry.client_time)).toEqual(typed);
    expect(desk.state.lostSince).toBe(false);
    desk.stop();
    indexedDB.deleteDatabase(storeName(database));
});

test("another user has signed in: entries wait for their author", async () => {
    mockDate("2026-03-05 08:00:00", 0);
    const server = new Server();
    let signedIn = 3;
    const { desk, settle } = await deskOn(server, (entries, author) =>
        author === signedIn ? server.send(entries) : []
    );
    await desk.write(desk.state.view.lines[0], { answer: "a" });
    await settle();
    expect(answers(desk.state.waiting)).toEqual(["a"]);
    expect(desk.state.problems).toEqual([]);
    expect(desk.state.isSignedOut).toBe(true);
    signedIn = 2;
    await advanceTime(5000);
    await settle();
    expect(answers(server.done)).toEqual(["a"]);
    expect(desk.state.isSignedOut).toBe(false);
    desk.stop();
    indexedDB.deleteDatabase(storeName(database));
});
