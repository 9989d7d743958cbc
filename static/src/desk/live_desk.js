import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import {
    Component,
    onWillDestroy,
    onWillStart,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { forSession } from "../core/for_session";
import { DeskAgenda } from "./desk_agenda";
import { withoutOutcome } from "./desk_model";
import { ConnectionBanner, KeptHere, ProblemPanel } from "./desk_notices";
import { DeskQueue } from "./desk_queue";
import { DeskSpeakers } from "./desk_speakers";
import { callDesk, DeskStore, isLost } from "./desk_store";
import { clockTime, lineName } from "./desk_words";
import { MatterEditor } from "./matter_editor";
import { NewMatter } from "./new_matter";

const EDITABLE = "input, textarea, select, [contenteditable=true]";

/** What the clerks in the hall work with, on one screen. */
export class LiveDesk extends Component {
    static template = "commune_dialogue.LiveDesk";
    static components = {
        ConnectionBanner,
        DeskAgenda,
        DeskQueue,
        DeskSpeakers,
        KeptHere,
        MatterEditor,
        NewMatter,
        ProblemPanel,
    };
    static props = { ...standardActionServiceProps, sessionId: Number };

    setup() {
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.action = useService("action");
        this.root = useRef("root");
        this.sessionId = this.props.sessionId;
        this.desk = new DeskStore({
            // Not through useService: the outbox outlives the component by one answer.
            orm: this.env.services.orm,
            bus: this.env.services.bus_service,
            db: session.db,
            userId: user.userId,
            sessionId: this.sessionId,
            tell: (message) => this.notification.add(message, { type: "warning" }),
        });
        this.state = useState(this.desk.state);
        this.clock = useState(this.desk.clock);
        useSetupAction({ beforeLeave: () => this.desk.leaveAll().then(() => true) });
        onWillStart(() => this.start());
        onWillDestroy(() => this.desk.stop());
        this.useKeys();
        this.useCare();
    }

    async start() {
        await this.desk.start().catch(() => {
            this.retry = setTimeout(() => this.start(), 5000);
        });
    }

    get view() {
        return this.state.view;
    }

    get time() {
        return clockTime(this.clock.now);
    }

    get last() {
        return this.state.history.at(-1);
    }

    // ------------------------------------------------------------------------- keys

    useKeys() {
        const inForms = { bypassEditableProtection: true };
        const able = (act) => () => {
            if (this.state.phase === "ready") {
                act();
            }
        };
        const writer = (act) => able(() => this.state.me.can_write && act());
        useHotkey("alt+n", writer(() => this.openNew()), inForms);
        useHotkey("alt+s", writer(() => this.openSpot()), inForms);
        useHotkey("alt+p", writer(() => this.focusSpeaker()), inForms);
        // In a field Ctrl+Z is the field's own: only elsewhere it takes back an entry.
        useHotkey("control+z", able(() => this.desk.undo()));
        for (const [key, step] of Object.entries({ j: 1, arrowdown: 1, k: -1, arrowup: -1 })) {
            useHotkey(key, able(() => this.desk.step(step)), { allowRepeat: true });
        }
        useExternalListener(window, "keydown", (ev) => {
            if (ev.key === "/" && !ev.target.closest?.(EDITABLE)) {
                ev.preventDefault();
                this.state.tab = "queue";
                this.root.el?.querySelector("#o_dialogue_search")?.focus();
            }
        });
    }

    openNew() {
        this.desk.leaveAll();
        this.state.tab = "matter";
        if (this.state.panel === "new") {
            this.root.el.querySelector('.o_dialogue_new [name="speaker"]')?.focus();
        }
        this.state.panel = "new";
    }

    openSpot() {
        if (this.desk.selected && this.desk.canWrite(this.desk.selected, "answer")) {
            Object.assign(this.state, { panel: "matter", isSpot: true });
            this.state.tab = "matter";
        }
    }

    async focusSpeaker() {
        this.state.tab = "speakers";
        await Promise.resolve();
        requestAnimationFrame(() => this.root.el?.querySelector('[name="speaker_name"]')?.focus());
    }

    // ------------------------------------------------------- nothing typed gets lost

    useCare() {
        const flush = () => this.state.phase === "ready" && this.desk.leaveAll();
        useExternalListener(document, "visibilitychange", () => document.hidden && flush());
        useExternalListener(window, "pagehide", flush);
        useExternalListener(window, "beforeunload", (ev) => {
            flush();
            if (this.desk.outbox && !this.desk.isClean) {
                ev.preventDefault();
                ev.returnValue = "";
            }
        });
    }

    // ---------------------------------------------------------------------- session

    openProjector() {
        window.open(
            `/odoo/dialogue-projector?session_id=${this.sessionId}`,
            `dialogue_projector_${this.sessionId}`,
            "popup,width=1280,height=720"
        );
    }

    get canBegin() {
        return this.state.me.can_write && ["preparing", "invited"].includes(this.view.session.state);
    }

    get canEnd() {
        return this.state.me.can_write && this.view.session.state === "in_progress";
    }

    begin() {
        return this.move("action_start");
    }

    end() {
        const open = withoutOutcome(this.view.lines);
        const names = open.map((line) => `• ${lineName(line)} ${line.code ? line.subject : ""}`);
        const intro = open.length
            ? _t("These matters have no outcome yet; it can be written afterwards:")
            : _t("Every matter has an outcome.");
        this.dialog.add(ConfirmationDialog, {
            title: _t("Is the session over?"),
            body: [intro, ...names].join("\n"),
            confirmLabel: _t("Session is over"),
            confirm: () => this.move("action_hold"),
            cancel: () => {},
        });
    }

    /** A move of the session wants the server, and everything entered before it. */
    async move(method) {
        await this.desk.leaveAll();
        try {
            await this.desk.outbox.flush();
            await callDesk(this.env.services.orm, method, this.sessionId);
            await this.desk.sync();
        } catch (error) {
            const message = isLost(error)
                ? _t("There is no connection: try again when it is back.")
                : error.data?.message || error.message;
            this.notification.add(message, { type: "danger" });
        }
    }

    leave() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "dialogue.session",
            res_id: this.sessionId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("commune_dialogue.live_desk", forSession(LiveDesk));
