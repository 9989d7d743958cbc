import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { browser } from "@web/core/browser/browser";
import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { uuid } from "@web/core/utils/strings";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillStart, onWillUnmount, status, useState } from "@odoo/owl";
import { forSession } from "../core/for_session";
import { AttendanceLineDialog, WalkInDialog } from "./attendance_dialogs";
import { plain, withEntry } from "./entries";
import { Outbox } from "./outbox";
import { codeOf, useReader } from "./reader";

const { DateTime } = luxon;
const POLL_DELAY = 5000;
const MODEL = "dialogue.session";
const VIBRATION = 80;

/**
 * The list at the door, in the order of the printed sheet. What is ticked shows at once,
 * waits in the outbox, and is sent; what others tick comes with the next look.
 */
export class DialogueAttendance extends Component {
    static template = "commune_dialogue.Attendance";
    static components = { Layout };
    static props = { ...standardActionServiceProps, sessionId: Number };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.display = { controlPanel: {} };
        this.sessionId = this.props.sessionId;
        this.outbox = new Outbox(user.userId, this.sessionId);
        this.hasCamera = isBarcodeScannerSupported();
        this.sent = 0;
        this.state = useState({
            lines: [],
            waiting: 0,
            isOnline: true,
            problem: "",
            said: null,
            search: "",
            village: "",
            group: "",
            isMissing: false,
        });
        useAutofocus({ refName: "search" });
        useReader((code) => this.scan(code));
        onWillStart(async () => {
            this.server = await this.open();
            this.show();
        });
        onMounted(() => {
            this.poll = browser.setInterval(() => this.look(), POLL_DELAY);
            this.send();
        });
        onWillUnmount(() => browser.clearInterval(this.poll));
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    show() {
        const entries = this.outbox.entries;
        this.state.lines = entries.reduce(withEntry, this.server.lines);
        this.state.waiting = entries.length;
        this.state.counts = this.server.counts;
    }

    get canTick() {
        return this.server.can_tick && this.server.session.is_open;
    }

    get present() {
        return this.state.lines.filter((line) => line.attended).length;
    }

    get expected() {
        return this.state.lines.filter((line) => line.is_named && !line.walk_in).length;
    }

    get special() {
        const here = this.state.lines.filter((line) => line.attended);
        return {
            substitutes: here.filter((line) => line.substitute).length,
            walkIns: here.filter((line) => line.walk_in).length,
        };
    }

    get share() {
        return this.expected ? Math.min(100, Math.round((100 * this.present) / this.expected)) : 0;
    }

    get tables() {
        const { groups, villages } = this.state.counts;
        return [
            { key: "groups", title: _t("Group"), none: _t("No group"), rows: groups },
            { key: "villages", title: _t("Village"), none: _t("No village"), rows: villages },
        ].filter((table) => table.rows.length);
    }

    /** The lines that are looked for, under the headings of the printed sheet. */
    get sections() {
        const { search, village, group, isMissing } = this.state;
        const words = plain(search).split(/\s+/).filter(Boolean);
        const isFound = (line) =>
            (!village || line.village_id === Number(village)) &&
            (!group || line.group_id === Number(group)) &&
            (!isMissing || !line.attended) &&
            words.every((word) => line.key.includes(word) || String(line.number) === word);
        const sections = [];
        for (const line of this.state.lines.filter(isFound)) {
            const key = line.walk_in ? "walk_in" : line.group_id;
            if (sections.at(-1)?.key !== key) {
                const title = line.walk_in ? _t("Came uninvited") : line.group || _t("No group");
                sections.push({ key, title, lines: [] });
            }
            sections.at(-1).lines.push(line);
        }
        return sections;
    }

    say(tone, text, more = {}) {
        this.state.said = { tone, text, ...more };
    }

    // ------------------------------------------------------------------
    // Server
    // ------------------------------------------------------------------

    open(known = false) {
        return this.orm.silent.call(MODEL, "attendance_open", [[this.sessionId]], { known });
    }

    /** See what others have ticked, and send what is still waiting. */
    async look() {
        if (this.outbox.entries.length) {
            return this.send();
        }
        await this.tryOnline(async () => {
            const sent = this.sent;
            const answer = await this.open(this.server.version);
            // An answer from before the last entries arrived would take them back.
            if (answer.lines && sent === this.sent) {
                this.server = answer;
            }
        });
        this.show();
    }

    async send() {
        const before = this.sent;
        await this.tryOnline(() =>
            this.outbox.send(
                (entries) => this.orm.silent.call(MODEL, "attendance_tick", [[this.sessionId], entries]),
                (result, entry) => this.told(result, entry)
            )
        );
        if (this.sent !== before && !this.outbox.entries.length) {
            await this.look();
        } else {
            this.show();
        }
    }

    async tryOnline(call) {
        try {
            await call();
            this.state.isOnline = true;
            this.state.problem = "";
        } catch (error) {
            if (status(this) === "destroyed") {
                return;
            }
            this.state.isOnline = !(error instanceof ConnectionLostError);
            this.state.problem = this.state.isOnline ? error.data?.message || error.message : "";
        }
    }

    told({ status: outcome, message, id }, entry) {
        this.sent++;
        // Until the next look, the screen keeps what is sure to have happened.
        if (outcome === "done") {
            const lines = withEntry(this.server.lines, entry);
            this.server = {
                ...this.server,
                lines: lines.map((line) => ({ ...line, isWaiting: false })),
            };
        }
        const said = this.state.said;
        if (outcome === "refused") {
            this.say("danger", message);
        } else if (outcome === "here" && entry.kind === "walk_in") {
            this.say("warning", message, { again: { ...entry.values, again: true } });
        } else if (outcome === "here") {
            this.say("warning", message);
        } else if (entry.kind === "walk_in" && said?.uuid === entry.uuid) {
            said.undo = { kind: "absent", values: { id } };
        } else if (entry.kind === "scan" && !said?.isKnown && said?.uuid === entry.uuid) {
            this.say("success", _t("Ticked."));
        }
    }

    // ------------------------------------------------------------------
    // Ticks
    // ------------------------------------------------------------------

    /**
     * @param {string} kind, values: see `attendance_tick`
     * @param {Object} [options] text = what is said, undo = the entry that takes it back
     */
    enter(kind, values, { text, undo, tone = "success", at, ...more } = {}) {
        const now = DateTime.now();
        const entry = {
            uuid: uuid(),
            kind,
            values,
            client_time: at || serializeDateTime(now),
            time: now.toFormat("HH:mm"),
        };
        this.outbox.add(entry);
        this.say(tone, text, { undo, uuid: entry.uuid, ...more });
        browser.navigator.vibrate?.(VIBRATION);
        this.show();
        return this.send();
    }

    tick(line) {
        if (!this.canTick || line.id === undefined) {
            return;
        }
        if (line.attended || !line.is_named) {
            return this.openLine(line);
        }
        return this.come(line);
    }

    come(line) {
        return this.enter("come", { id: line.id }, { text: line.name, undo: this.takingBack(line) });
    }

    /** The entry after which a line is again as it is now. */
    takingBack(line) {
        const { id, substitute } = line;
        if (!line.attended) {
            return { kind: "absent", values: { id, substitute, unname: !line.is_named } };
        }
        if (line.walk_in) {
            const { name, village_id, group_id, position, phone, unit, group } = line;
            const values = { name, village_id, group_id, position, phone, group, again: true };
            return { kind: "walk_in", values: { ...values, village: unit }, at: line.arrived };
        }
        return { kind: "substitute", values: { id, name: substitute }, at: line.arrived };
    }

    substitute(line, name) {
        const text = name && line.is_named
            ? _t("%(substitute)s for %(who)s", { substitute: name, who: line.name })
            : name || line.name;
        return this.enter("substitute", { id: line.id, name }, { text, undo: this.takingBack(line) });
    }

    absent(line) {
        return this.enter(
            "absent",
            { id: line.id, ...(line.walk_in ? {} : { substitute: "" }) },
            {
                text: _t("%(who)s is not here", { who: line.name }),
                tone: "info",
                undo: this.takingBack(line),
            }
        );
    }

    openLine(line) {
        if (!this.canTick || typeof line.id !== "number") {
            return; // registered here a moment ago: it is not sent yet
        }
        this.dialog.add(AttendanceLineDialog, {
            line,
            onCome: () => (line.attended || line.substitute ? this.substitute(line, "") : this.come(line)),
            onSubstitute: (name) => this.substitute(line, name),
            onAbsent: () => this.absent(line),
        });
    }

    openWalkIn() {
        const { villages, groups, people_id } = this.server;
        this.dialog.add(WalkInDialog, {
            villages,
            groups,
            groupId: people_id,
            onRegister: (values) => this.walkIn(values),
        });
    }

    walkIn(values) {
        return this.enter("walk_in", values, { text: values.name });
    }

    undo() {
        const { kind, values, at } = this.state.said.undo;
        return this.enter(kind, values, { text: _t("Taken back."), tone: "info", at });
    }

    // ------------------------------------------------------------------
    // Codes
    // ------------------------------------------------------------------

    scan(code) {
        if (!this.canTick) {
            return;
        }
        const line = this.state.lines.find((item) => item.code === code);
        if (line?.attended) {
            const text = line.time
                ? _t("%(who)s is already here since %(time)s.", { who: line.name, time: line.time })
                : _t("%(who)s is already here.", { who: line.name });
            return this.say("warning", text);
        }
        return this.enter("scan", { code }, {
            text: line ? line.name : _t("The code is being looked up."),
            tone: line ? "success" : "info",
            undo: line && this.takingBack(line),
            isKnown: Boolean(line),
        });
    }

    async openCamera() {
        const text = await scanBarcode(this.env);
        const code = codeOf(text);
        if (code) {
            return this.scan(code);
        }
        this.say("danger", _t("This is not the code of an invitation."));
    }

    onSearchKeydown(ev) {
        const code = ev.key === "Enter" && codeOf(ev.target.value);
        if (code) {
            this.state.search = "";
            this.scan(code);
        }
    }
}

registry.category("actions").add("commune_dialogue.attendance", forSession(DialogueAttendance));
