import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import {
    Component,
    onWillDestroy,
    onWillStart,
    useExternalListener,
    useState,
} from "@odoo/owl";
import { forSession } from "../core/for_session";
import { agendaRows } from "./agenda_clock";
import { clockOffset, clockTone, formatClock, secondsLeft } from "./countdown";
import { callDesk } from "./desk_store";
import { clockTime } from "./desk_words";

const POLL = 5000;
const DEBOUNCE = 150;
const SHOWN_AROUND = 2; // items of the programme before and after the running one

/**
 * What the hall sees on the second screen: the matter, the clock, the programme. The
 * server gives it no personal data. Without a connection it keeps the last it knew.
 */
export class Projector extends Component {
    static template = "commune_dialogue.Projector";
    static props = { ...standardActionServiceProps, sessionId: Number };
    static target = "fullscreen";

    setup() {
        this.sessionId = this.props.sessionId;
        this.orm = this.env.services.orm;
        this.bus = this.env.services.bus_service;
        this.state = useState({ hall: null, now: Date.now(), lostSince: false });
        this.offset = 0;
        this.key = `dialogue_projector:${session.db}:${this.sessionId}`;
        onWillStart(() => this.start());
        onWillDestroy(() => this.stop());
        useExternalListener(window, "keydown", (ev) => this.onKey(ev));
    }

    async start() {
        await this.fetch();
        this.ticker = setInterval(() => (this.state.now = Date.now() + this.offset), 500);
        this.poll = setInterval(() => this.fetch(), POLL);
        this.hear = () => {
            clearTimeout(this.debounce);
            this.debounce = setTimeout(() => this.fetch(), DEBOUNCE);
        };
        this.bus.subscribe("dialogue_desk", this.hear);
        this.bus.addChannel(`dialogue_desk_${this.sessionId}`);
    }

    stop() {
        [this.ticker, this.poll].forEach(clearInterval);
        clearTimeout(this.debounce);
        this.bus.unsubscribe("dialogue_desk", this.hear);
        this.bus.deleteChannel(`dialogue_desk_${this.sessionId}`);
    }

    async fetch() {
        this.asked = (this.asked || 0) + 1;
        const mine = this.asked;
        try {
            const hall = await callDesk(this.orm, "desk_projector", this.sessionId);
            if (mine === this.asked) {
                this.offset = clockOffset(hall.now, Date.now());
                Object.assign(this.state, { hall, lostSince: false });
                localStorage.setItem(this.key, JSON.stringify(hall));
            }
        } catch {
            this.state.lostSince ||= Date.now();
            this.state.hall ||= this.kept();
        }
    }

    /** Nothing in it says who anybody is: it may stay on the computer. */
    kept() {
        try {
            return JSON.parse(localStorage.getItem(this.key));
        } catch {
            return null;
        }
    }

    get since() {
        return clockTime(this.state.lostSince);
    }

    get time() {
        return clockTime(this.state.now);
    }

    get left() {
        return secondsLeft(this.state.hall.speaker, this.state.now);
    }

    get tone() {
        return clockTone(this.left, this.state.hall.speaker.allowed_seconds);
    }

    get countdown() {
        return formatClock(this.left);
    }

    /** The running item with its neighbours: a hall reads five lines, not fifteen. */
    get rows() {
        const rows = agendaRows(this.state.hall.agenda, this.state.now);
        const running = rows.findIndex((row) => row.status === "running");
        const next = rows.findIndex((row) => row.status === "coming");
        const centre = running >= 0 ? running : next >= 0 ? next : rows.length - 1;
        const first = Math.max(0, Math.min(centre - SHOWN_AROUND, rows.length - 2 * SHOWN_AROUND - 1));
        return rows.slice(first, first + 2 * SHOWN_AROUND + 1);
    }

    onKey(ev) {
        if (ev.key.toLowerCase() === "f" && !ev.ctrlKey && !ev.altKey) {
            this.toggle();
        } else if (ev.key === "Escape" && document.fullscreenElement) {
            document.exitFullscreen();
        }
    }

    toggle() {
        if (document.fullscreenElement) {
            document.exitFullscreen();
        } else {
            // Browsers refuse it without a key or a click: then it stays as it is.
            document.documentElement.requestFullscreen?.().catch(() => {});
        }
    }
}

registry.category("actions").add("commune_dialogue.projector", forSession(Projector));
