import { stamp } from "./countdown";

/**
 * What a clerk did and the server does not know yet. Every entry is written to
 * IndexedDB before anything else happens to it, is sent in the order in which it was
 * made, by one tab at a time, and is taken out only when the server has said what became
 * of it. An answer that got lost is no harm: the entry is sent again with the same uuid,
 * and the server does it once.
 *
 * Knows nothing of Odoo: `send` is what reaches the server.
 */

const STORE = "entries";
const BATCH = 40;
const SENT_KEYS = ["uuid", "kind", "values", "base", "client_time"];

/** A random uuid, also where the page is not served over https. */
export function newUuid() {
    if (globalThis.crypto?.randomUUID) {
        return crypto.randomUUID();
    }
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function asPromise(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/** Where the entries of one Odoo database are kept; a browser may know several. */
export const storeName = (db) => `dialogue_desk:${db}`;

/** Entries in IndexedDB; the number that orders them is given inside a transaction. */
export class DurableStore {
    constructor(name) {
        this.name = name;
    }

    async open() {
        const request = indexedDB.open(this.name, 1);
        request.onupgradeneeded = () => {
            const store = request.result.createObjectStore(STORE, { keyPath: "uuid" });
            store.createIndex("seq", "seq");
        };
        this.db = await asPromise(request);
        // Another tab may bring a newer version: do not stand in its way.
        this.db.onversionchange = () => this.db.close();
        return this;
    }

    /** Run `work` on the object store; resolves when the disk has it. */
    _within(mode, work) {
        return new Promise((resolve, reject) => {
            const transaction = this.db.transaction(STORE, mode, { durability: "strict" });
            let result;
            transaction.oncomplete = () => resolve(result);
            transaction.onerror = transaction.onabort = () => reject(transaction.error);
            work(transaction.objectStore(STORE), (value) => (result = value));
        });
    }

    all() {
        return this._within("readonly", (store, give) => {
            store.index("seq").getAll().onsuccess = (ev) => give(ev.target.result);
        });
    }

    /** Add at the end, unless it is there already. */
    append(entry) {
        return this._within("readwrite", (store, give) => {
            store.get(entry.uuid).onsuccess = (known) => {
                if (known.target.result) {
                    give(known.target.result);
                    return;
                }
                store.index("seq").openCursor(null, "prev").onsuccess = (ev) => {
                    const added = { ...entry, seq: (ev.target.result?.key || 0) + 1 };
                    store.add(added);
                    give(added);
                };
            };
        });
    }

    /** Delete some and change others, all or nothing. */
    change(deleted, changed = []) {
        return this._within("readwrite", (store) => {
            deleted.forEach((uuid) => store.delete(uuid));
            changed.forEach((entry) => store.put(entry));
        });
    }

    clear() {
        return this._within("readwrite", (store) => store.clear());
    }

    close() {
        this.db?.close();
    }
}

/** The same in memory, for browsers that keep nothing (private windows). */
class MemoryStore {
    constructor() {
        this.entries = new Map();
        this.seq = 0;
    }

    async all() {
        return [...this.entries.values()].sort((a, b) => a.seq - b.seq);
    }

    async append(entry) {
        if (!this.entries.has(entry.uuid)) {
            this.entries.set(entry.uuid, { ...entry, seq: ++this.seq });
        }
        return this.entries.get(entry.uuid);
    }

    async change(deleted, changed = []) {
        deleted.forEach((uuid) => this.entries.delete(uuid));
        changed.forEach((entry) => this.entries.set(entry.uuid, entry));
    }

    async clear() {
        this.entries.clear();
    }

    close() {}
}

export class Outbox {
    /**
     * @param {Object} options
     * @param {string} options.db Odoo's database: another one's users are other people
     * @param {number} options.userId entries of another user are neither shown nor sent
     * @param {number} options.sessionId
     * @param {(entries: Object[]) => Promise<Object[]>} options.send rejects when the
     *  server cannot be reached; else one result for each entry
     * @param {(error: Error) => boolean} [options.isRefusal] whether the server itself
     *  refused (then asking again is of no use)
     * @param {() => void} [options.onChange] called when `waiting` or `problems` changed
     * @param {(pairs: [Object, Object][]) => void} [options.onDone] entries that became
     *  true, each with its result
     */
    constructor(options) {
        this.options = {
            isRefusal: () => false,
            onChange: () => {},
            onDone: () => {},
            now: () => Date.now(),
            database: storeName(options.db),
            locks: globalThis.navigator?.locks,
            ...options,
        };
        this.waiting = [];
        this.problems = [];
        // Entries of other people or sessions in this browser: their number alone.
        this.others = 0;
        this.isDurable = true;
        const { database, userId, sessionId } = this.options;
        this.key = `${database}:${userId}:${sessionId}`;
    }

    async start() {
        try {
            this.store = await new DurableStore(this.options.database).open();
        } catch {
            this.store = new MemoryStore();
            this.isDurable = false;
        }
        if (globalThis.BroadcastChannel) {
            this.channel = new BroadcastChannel(this.key);
            this.channel.onmessage = ({ data }) => this._heard(data);
        }
        await this._reload();
        return this;
    }

    stop() {
        this.stopped = true;
        this.channel?.close();
        this.store?.close();
    }

    /**
     * Keep an entry; it is on the disk when this resolves. Sending is another matter.
     *
     * @param {string} kind
     * @param {Object} values
     * @param {Object} [more] `base` (values seen before), `uuid` (of a draft), `hint`
     *  (kept with the entry, never sent)
     */
    async add(kind, values, { base, uuid = newUuid(), hint } = {}) {
        const { userId, sessionId, now } = this.options;
        const entry = {
            uuid,
            kind,
            values,
            client_time: stamp(now()),
            user_id: userId,
            session_id: sessionId,
            status: "waiting",
            ...(base && { base }),
            ...(hint && { hint }),
        };
        // A copy without proxies: only plain data can be kept.
        const kept = await this.store.append(JSON.parse(JSON.stringify(entry)));
        await this._reload();
        this._tell({});
        return kept;
    }

    /**
     * Send what waits, in order. Resolves when nothing waits any more; rejects when the
     * server cannot be reached, and everything that was not answered still waits.
     */
    flush() {
        this.again = true;
        this.flushing ??= this._run();
        return this.flushing;
    }

    async _run() {
        try {
            while (this.again && !this.stopped) {
                this.again = false;
                await this._alone(() => this._sendAll());
            }
        } finally {
            this.flushing = null;
        }
    }

    /** One tab at a time; without locks the uuid alone keeps entries single. */
    _alone(work) {
        const { locks } = this.options;
        return locks ? locks.request(this.key, work) : work();
    }

    async _sendAll() {
        while (!this.stopped) {
            // Asked anew each time: another tab may have sent or added some.
            const waiting = (await this._mine()).filter((entry) => entry.status === "waiting");
            if (!waiting.length) {
                return;
            }
            await this._sendBatch(waiting.slice(0, BATCH));
        }
    }

    async _sendBatch(batch) {
        let results;
        try {
            results = await this.options.send(batch.map(this._sent));
        } catch (error) {
            if (!this.options.isRefusal(error)) {
                throw error;
            }
            if (batch.length > 1) {
                // One of them cannot be done: the others must not wait for it.
                for (const entry of batch) {
                    await this._sendBatch([entry]);
                }
                return;
            }
            const message = error.data?.message || error.message;
            results = [{ uuid: batch[0].uuid, status: "refused", message }];
        }
        await this._settle(batch, results);
    }

    _sent(entry) {
        return Object.fromEntries(
            SENT_KEYS.filter((key) => key in entry).map((key) => [key, entry[key]])
        );
    }

    async _settle(batch, results) {
        const byUuid = new Map((results || []).map((result) => [result.uuid, result]));
        const answered = batch.filter((entry) => byUuid.has(entry.uuid));
        if (!answered.length) {
            throw new Error("The server answered without saying what became of the entries.");
        }
        const pairs = answered.map((entry) => [entry, byUuid.get(entry.uuid)]);
        const isProblem = ([, result]) => ["conflict", "refused"].includes(result.status);
        const done = pairs.filter((pair) => !isProblem(pair));
        const problems = pairs
            .filter(isProblem)
            .map(([entry, result]) => ({ ...entry, status: result.status, result }));
        const superseded = this._superseded(problems);
        await this.store.change(
            [...done.map(([entry]) => entry.uuid), ...superseded],
            problems.filter((entry) => !superseded.includes(entry.uuid))
        );
        this.options.onDone(done);
        await this._reload();
        this._tell({ done });
    }

    /** Older conflicts on the same values: the clerk's last wording is the one to judge. */
    _superseded(fresh) {
        const all = [...this.problems, ...fresh];
        const fields = (entry) => Object.keys(entry.values).filter((key) => key !== "id");
        return fresh
            .flatMap((entry) =>
                all.filter(
                    (other) =>
                        other.seq < entry.seq &&
                        other.status === "conflict" &&
                        entry.status === "conflict" &&
                        other.values.id === entry.values.id &&
                        fields(other).every((field) => fields(entry).includes(field))
                )
            )
            .map((entry) => entry.uuid);
    }

    /** Send once more what met another's words, now knowing them. */
    async keepMine(uuid) {
        const entry = this.problems.find((problem) => problem.uuid === uuid);
        const theirs = Object.entries(entry.result.conflict || {});
        const base = {
            ...entry.base,
            ...Object.fromEntries(theirs.map(([field, { theirs }]) => [field, theirs])),
        };
        await this._replace(entry, { values: entry.values, base });
    }

    /** Leave the other's words; what did not meet them is still wanted. */
    async takeTheirs(uuid) {
        const entry = this.problems.find((problem) => problem.uuid === uuid);
        const lost = Object.keys(entry.result.conflict || {});
        const keep = (values) =>
            Object.fromEntries(Object.entries(values || {}).filter(([key]) => !lost.includes(key)));
        const values = keep(entry.values);
        const isLeft = Object.keys(values).some((key) => key !== "id");
        // A conclusion of what somebody else changed is no conclusion any more.
        if (entry.status === "conflict" && entry.kind !== "line_conclude" && isLeft) {
            await this._replace(entry, { kind: "line_write", values, base: keep(entry.base) });
        } else {
            await this.drop(uuid);
        }
    }

    /** Forget an entry that could not be done; only ever at the clerk's word. */
    async drop(uuid) {
        await this.store.change([uuid]);
        await this._reload();
        this._tell({});
    }

    /** Forget everything that waits in this browser, other people's entries as well. */
    async forgetAll() {
        // Not while some are on their way: their result would be kept again.
        await this._alone(() => this.store.clear());
        await this._reload();
        this._tell({});
    }

    async _replace({ result, ...entry }, changes) {
        const again = { ...entry, ...changes, uuid: newUuid(), status: "waiting" };
        await this.store.change([entry.uuid], [again]);
        await this._reload();
        this._tell({});
    }

    async _mine() {
        const { userId, sessionId } = this.options;
        const all = await this.store.all();
        const mine = all.filter(
            (entry) => entry.user_id === userId && entry.session_id === sessionId
        );
        this.others = all.length - mine.length;
        return mine;
    }

    async _reload() {
        const mine = await this._mine();
        this.waiting = mine.filter((entry) => entry.status === "waiting");
        this.problems = mine.filter((entry) => entry.status !== "waiting");
        this.options.onChange();
    }

    _tell(message) {
        if (!this.stopped) {
            this.channel?.postMessage(JSON.parse(JSON.stringify(message)));
        }
    }

    async _heard({ done }) {
        if (done) {
            this.options.onDone(done);
        }
        await this._reload();
    }
}
