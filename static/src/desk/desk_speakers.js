import { _t } from "@web/core/l10n/translation";
import { useSortable } from "@web/core/utils/sortable_owl";
import { Component, useRef, useState } from "@odoo/owl";
import { clockTone, formatClock, secondsLeft } from "./countdown";
import { TypeAhead } from "./type_ahead";

/** Who wants to speak, who speaks, and how long that one still has. */
export class DeskSpeakers extends Component {
    static template = "commune_dialogue.DeskSpeakers";
    static components = { TypeAhead };
    static props = { desk: Object };

    setup() {
        this.desk = this.props.desk;
        this.state = useState(this.desk.state);
        this.clock = useState(this.desk.clock);
        this.added = useState({ name: "", delegate_id: false, village_id: false, turn: 0 });
        this.root = useRef("root");
        useSortable({
            ref: this.root,
            elements: ".o_dialogue_speaker",
            handle: ".o_dialogue_grip",
            cursor: "grabbing",
            enable: () => this.state.me.can_write,
            onDrop: ({ element, next }) =>
                this.desk.act("speaker_order", {
                    id: this.idOf(element),
                    before_id: next ? this.idOf(next) : false,
                }),
        });
    }

    get lists() {
        return this.state.lists;
    }

    get speakers() {
        return this.state.view.speakers;
    }

    /** The one at the microphone; paused counts too. */
    get current() {
        return this.speakers.find((row) => ["speaking", "paused"].includes(row.state));
    }

    get waiting() {
        return this.speakers.filter((row) => row.state === "waiting");
    }

    get done() {
        return this.speakers.filter((row) => row.state === "done");
    }

    get delegates() {
        return this.lists.delegates.map((row) => ({ ...row, hint: this.villageOf(row) }));
    }

    villageOf(row) {
        return this.lists.villages.find((village) => village.id === row.village_id)?.name || "";
    }

    get addedVillage() {
        return this.villageOf(this.added);
    }

    get left() {
        return secondsLeft(this.current, this.clock.now);
    }

    get tone() {
        return clockTone(this.left, this.current.allowed_seconds);
    }

    format(seconds) {
        return formatClock(seconds);
    }

    /** A leader reads where somebody comes from, not who it is. */
    nameOf(row) {
        return row.name || row.village;
    }

    removeLabel(row) {
        return _t("Take %(name)s off the list", { name: this.nameOf(row) });
    }

    idOf(element) {
        const { id } = element.dataset;
        return id.startsWith("@") ? id : Number(id);
    }

    pickDelegate(delegate) {
        Object.assign(this.added, {
            name: delegate ? delegate.name : "",
            delegate_id: delegate ? delegate.id : false,
            village_id: (delegate && delegate.village_id) || this.added.village_id,
        });
    }

    setName(name) {
        Object.assign(this.added, { name, delegate_id: false });
    }

    async add() {
        document.activeElement?.blur();
        const { name, delegate_id, village_id } = this.added;
        if (name.trim() || delegate_id) {
            const who = delegate_id ? { delegate_id } : { name: name.trim() };
            const turn = this.added.turn + 1;
            Object.assign(this.added, { name: "", delegate_id: false, village_id: false, turn });
            await this.desk.act("speaker_add", { ...who, village_id });
        }
        this.root.el?.querySelector('[name="speaker_name"]')?.focus();
    }

    do(kind, row) {
        return this.desk.act(kind, { id: row.id });
    }
}
