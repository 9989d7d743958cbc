import { ConnectionAbortedError, ConnectionLostError } from "@web/core/network/rpc";
import { reactive } from "@odoo/owl";
import { clockOffset } from "./countdown";
import {
    applyEntries,
    before,
    fold,
    missingToConclude,
    neighbour,
    searchLines,
    wire,
} from "./desk_model";
import { describe, missingWords } from "./desk_words";
import { Drafts } from "./drafts";
import { forgetHere, snapshotPrefix } from "./kept_here";
import { Outbox } from "./outbox";

const MODEL = "dialogue.session";
const PATIENCE = 20000; // no answer after this long is no answer
const RETRY = [1000, 2000, 3000, 5000];
const POLL = 5000; // while the bus is silent
const POLL_WITH_BUS = 30000;
const DEBOUNCE = 150;
const CONCLUDED = ["outcome", "conclusion", "department_id", "deadline"];
const SIGNED_OUT = "odoo.http.SessionExpiredException";
const REFUSALS = /^odoo\.(exceptions\.(UserError|AccessError|ValidationError|MissingError))/;

/** Call the server for a hall: silently, and giving up when no answer comes. */
export function callDesk(orm, method, sessionId, args = []) {
    const call = orm.silent.call(MODEL, method, [[sessionId], ...args]);
    const timer = setTimeout(() => call.abort?.(), PATIENCE);
    return call.finally(() => clearTimeout(timer));
}

export const isRefusal = (error) => REFUSALS.test(error.exceptionName || error.data?.name || "");

export const isLost = (error) =>
    error instanceof ConnectionLostError || error instanceof ConnectionAbortedError;

/**
 * The live desk of one session: what the server said, what waits to be told to it, and
 * which matter the clerk has before him.
 */
export class DeskStore {
    constructor({ orm, bus, db, userId, sessionId, tell = () => {} }) {
        this.orm = orm;
        this.bus = bus;
        this.db = db;
        this.userId = userId;
        this.sessionId = sessionId;
        this.tell = tell;
        this.refs = {};
        this.sends = 0;
        this.tries = 0;
        this.drafts = new Drafts({ db, userId, sessionId });
        this.state = reactive({
            phase: "loading",
            failure: "",
            view: null,
            me: {},
            lists: {},
            settings: {},
            waiting: [],
            problems: [],
            others: 0,
            history: [],
            selectedId: false,
            panel: "matter", // or "new"
            tab: "queue", // what a phone shows: queue, matter, speakers or agenda
            isSpot: false,
            search: "",
            lostSince: false,
            isSignedOut: false,
            isDurable: true,
        });
        this.clock = reactive({ now: Date.now() });
        this.offset = 0;
    }

    async start() {
        this.outbox = new Outbox({
            db: this.db,
            userId: this.userId,
            sessionId: this.sessionId,
            send: (entries) => this._send(entries),
            isRefusal,
            now: () => this.now,
            onChange: () => this._show(),
            onDone: (pairs) => this._done(pairs),
        });
        await this.outbox.start();
        this.state.isDurable = this.outbox.isDurable;
        await this._open();
        await this._restoreDrafts();
        this.ticker = setInterval(() => (this.clock.now = this.now), 1000);
        this.hear = () => this.refetchSoon();
        this.wake = () => this.sync();
        this.bus.subscribe("dialogue_desk", this.hear);
        this.bus.addChannel(`dialogue_desk_${this.sessionId}`);
        this.bus.addEventListener("BUS:RECONNECT", this.wake);
        window.addEventListener("online", this.wake);
        this._poll();
        this.sync();
    }

    stop() {
        this.stopped = true;
        clearInterval(this.ticker);
        clearTimeout(this.pollTimer);
        clearTimeout(this.retryTimer);
        clearTimeout(this.debounce);
        if (this.hear) {
            this.bus.unsubscribe("dialogue_desk", this.hear);
            this.bus.deleteChannel(`dialogue_desk_${this.sessionId}`);
            this.bus.removeEventListener("BUS:RECONNECT", this.wake);
            window.removeEventListener("online", this.wake);
        }
        this.outbox?.stop();
    }

    get now() {
        return Date.now() + this.offset;
    }

    get context() {
        return { lists: this.state.lists, settings: this.state.settings, refs: this.refs };
    }

    // ---------------------------------------------------------------- what is shown

    get lines() {
        return searchLines(this.state.view.lines, this.state.search);
    }

    get selected() {
        const { view, selectedId } = this.state;
        return view.lines.find((line) => line.id === selectedId);
    }

    select(id) {
        this.leaveAll();
        Object.assign(this.state, { selectedId: id, panel: "matter", isSpot: false, tab: "matter" });
    }

    step(step) {
        this.select(neighbour(this.lines, this.state.selectedId, step));
    }

    describe(entry) {
        return describe(entry, this.state.view, this.refs);
    }

    /** Whether this user may write a field of this line. */
    canWrite(line, field) {
        const { me } = this.state;
        const isChairs = CONCLUDED.includes(field);
        return !line.is_concluded && (me.can_write || (isChairs && me.can_conclude));
    }

    // ------------------------------------------------------------------ what is done

    /** Keep an entry, show it, send it. Resolves when it is safe on this computer. */
    async act(kind, values, more) {
        const entry = await this.outbox.add(kind, values, more);
        this.sync();
        return entry;
    }

    /** Write values of a line, remembering what stood there. */
    write(line, values, more = {}) {
        const base = before(line, values);
        const hint = { id: line.id, before: base };
        return this.act("line_write", { id: line.id, ...values }, { base, hint, ...more });
    }

    /** An owner with a date is an assignment: its outcome follows unless there is one. */
    assign(line, values) {
        const owner = values.department_id ?? line.department_id;
        const date = values.deadline ?? line.deadline;
        if (!owner || !date || line.outcome) {
            return this.write(line, values);
        }
        const all = {
            department_id: values.department_id || line.department_id[0],
            deadline: values.deadline || line.deadline,
        };
        const base = before(line, { outcome: false, ...all });
        const hint = { id: line.id, before: base };
        return this.act("line_assign", { id: line.id, ...all }, { base, hint });
    }

    async answerOnTheSpot(line, values) {
        const base = before(line, { outcome: false, ...values });
        const hint = { id: line.id, before: base };
        const entry = await this.act("on_the_spot", { id: line.id, ...values }, { base, hint });
        this.state.isSpot = false;
        return entry;
    }

    /**
     * The chair has concluded. What is seen of it goes along: where somebody else has
     * changed it meanwhile, the server does not conclude it unasked.
     */
    async conclude({ id }) {
        await this.leaveAll();
        const line = this.state.view.lines.find((other) => other.id === id);
        const missing = missingToConclude(line);
        if (missing.length) {
            this.tell(missingWords(missing));
            return;
        }
        const values = Object.fromEntries(CONCLUDED.map((field) => [field, wire(line, field)]));
        const hint = { id, before: { is_concluded: false } };
        await this.act("line_conclude", { id, ...values }, { base: values, hint });
    }

    /** Forget what was never sent from this browser, of whomever. */
    async forgetKept() {
        this.drafts.clear();
        await this.outbox.forgetAll();
        await forgetHere(this.db);
    }

    /** Take back the last thing this clerk did. */
    async undo() {
        const last = this.state.history.at(-1);
        if (last) {
            this.state.history.pop();
            await this.act("undo", { uuid: last.uuid }, { hint: last.hint });
        }
    }

    // ------------------------------------------------------- fields being typed in

    valueOf(line, field) {
        return this.drafts.get(line.id, field)?.value ?? (line[field] || "");
    }

    type(line, field, value) {
        this.drafts.set(line.id, field, value, line[field] || "");
    }

    /** A field is left: what was typed becomes an entry. */
    async leave({ id, field }) {
        const draft = this.drafts.get(id, field);
        if (!draft) {
            return;
        }
        const text = draft.value.trim();
        if (text !== draft.base.trim()) {
            this.drafts.sending(draft, text);
            const hint = { id, before: { [field]: draft.base } };
            const more = { base: { [field]: draft.base }, uuid: draft.uuid, hint };
            await this.act("line_write", { id, [field]: text }, more);
        }
        this.drafts.forget(draft.uuid);
    }

    leaveAll() {
        return Promise.all(this.drafts.changed.map((draft) => this.leave(draft)));
    }

    /** Fields typed before the page was closed; the matter's form restores its own. */
    async _restoreDrafts() {
        await this.leaveAll();
        if (this.drafts.matter) {
            this.state.panel = "new";
        }
    }

    get isClean() {
        return !this.state.waiting.length && !this.state.problems.length && this.drafts.isEmpty;
    }

    // -------------------------------------------------------------------- the server

    get snapshotKey() {
        return `${snapshotPrefix(this.db)}${this.userId}:${this.sessionId}`;
    }

    async _open() {
        try {
            this._take(await callDesk(this.orm, "desk_open", this.sessionId));
        } catch (error) {
            this._failed(error);
            // Reloaded while the server is away: what this tab saw last will do.
            const kept = sessionStorage.getItem(this.snapshotKey);
            if (isRefusal(error) || !kept) {
                Object.assign(this.state, {
                    phase: "failed",
                    failure: isRefusal(error) ? error.data?.message || error.message : "",
                });
                throw error;
            }
            this._take(JSON.parse(kept));
        }
        this.state.phase = "ready";
        this.state.selectedId ||= this.server.session.current_id || this.server.lines[0]?.id;
    }

    _take({ state, me, lists, settings }) {
        Object.assign(this.state, { me, lists, settings });
        this._takeState(state);
    }

    _takeState(state) {
        this.server = state;
        this.offset = clockOffset(state.now, Date.now());
        this._keep();
        this._show();
    }

    /** Gone with the tab: what the hall says must not stay on a shared computer. */
    _keep() {
        const { me, lists, settings } = this.state;
        try {
            const kept = { state: this.server, me, lists, settings };
            sessionStorage.setItem(this.snapshotKey, JSON.stringify(kept));
        } catch {
            // Too large: then a reload needs the server.
        }
    }

    _show() {
        const { waiting, problems, others } = this.outbox;
        Object.assign(this.state, { waiting, problems, others });
        if (this.server) {
            this.state.view = applyEntries(this.server, waiting, this.context);
            const { selectedId } = this.state;
            if (typeof selectedId === "string" && this.refs[selectedId]) {
                this.state.selectedId = this.refs[selectedId];
            }
        }
    }

    async _send(entries) {
        const args = [entries, this.userId];
        const results = await callDesk(this.orm, "desk_send", this.sessionId, args);
        if (!results.length) {
            // Somebody else has signed in since, in another tab.
            throw Object.assign(new Error(), { exceptionName: SIGNED_OUT });
        }
        this.sends++;
        return results;
    }

    _done(pairs) {
        for (const [entry, result] of pairs) {
            if (result.id && ["matter_add", "speaker_add"].includes(entry.kind)) {
                this.refs[`@${entry.uuid}`] = result.id;
                this.drafts.rename(`@${entry.uuid}`, result.id);
            }
            this.server = fold(this.server, entry, result, this.context);
            if (result.message) {
                this.tell(result.message);
            }
            if (result.undo) {
                const { uuid, hint } = entry;
                this.state.history.push({ uuid, hint, label: this.describe(entry) });
            }
        }
        this._keep();
    }

    /** Send what waits, then learn what is true. */
    async sync() {
        if (this.stopped) {
            return;
        }
        try {
            if (this.outbox.waiting.length) {
                await this.outbox.flush();
            }
            await this._fetch();
            this._reached();
        } catch (error) {
            this._failed(error);
            this._retry();
        }
    }

    refetchSoon() {
        clearTimeout(this.debounce);
        this.debounce = setTimeout(() => this.sync(), DEBOUNCE);
    }

    /** Never two at once; an answer older than what was sent meanwhile is not looked at. */
    async _fetch() {
        this.wanted = true;
        this.fetching ??= this._fetchWanted().finally(() => (this.fetching = null));
        await this.fetching;
    }

    async _fetchWanted() {
        while (this.wanted && !this.stopped) {
            this.wanted = false;
            const sends = this.sends;
            const state = await callDesk(this.orm, "desk_state", this.sessionId);
            if (sends === this.sends) {
                this._takeState(state);
            } else {
                this.wanted = true;
            }
        }
    }

    _reached() {
        this.tries = 0;
        Object.assign(this.state, { lostSince: false, isSignedOut: false, failure: "" });
    }

    _failed(error) {
        this.state.lostSince ||= Date.now();
        const name = error.exceptionName || error.data?.name || "";
        this.state.isSignedOut = name === SIGNED_OUT;
        if (!isLost(error) && !this.state.isSignedOut) {
            // The server is there and cannot: the clerk has to know, nothing is lost.
            this.state.failure = error.data?.message || error.message;
        }
    }

    _retry() {
        clearTimeout(this.retryTimer);
        const delay = RETRY[Math.min(this.tries++, RETRY.length - 1)];
        this.retryTimer = setTimeout(() => this.sync(), delay);
    }

    /** The bus may be silent without saying so. */
    _poll() {
        if (this.stopped) {
            return;
        }
        const isHeard = this.bus.workerState === "CONNECTED";
        this.pollTimer = setTimeout(
            async () => {
                if (!this.state.lostSince) {
                    await this.sync();
                }
                this._poll();
            },
            isHeard ? POLL_WITH_BUS : POLL
        );
    }
}
