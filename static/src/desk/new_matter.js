import { useDebounced } from "@web/core/utils/timing";
import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { subjectOf } from "./desk_model";
import { callDesk } from "./desk_store";
import { newUuid } from "./outbox";
import { TypeAhead } from "./type_ahead";

const LOOK_UP = 400; // after this pause in the typing the server is asked
const ENOUGH = 8; // letters before it is worth asking

const emptyMatter = () => ({
    uuid: newUuid(),
    speaker: "",
    delegate_id: false,
    village_id: false,
    text: "",
    subject: "",
    isOwnSubject: false,
    field_id: false,
    kind: "petition",
    voices: 1,
});

/**
 * What somebody says in the hall, taken down with the keyboard: speaker, village, words,
 * Ctrl+Enter. Field and subject propose themselves; the form is ready for the next one.
 */
export class NewMatter extends Component {
    static template = "commune_dialogue.NewMatter";
    static components = { TypeAhead };
    static props = { desk: Object };

    setup() {
        this.desk = this.props.desk;
        this.root = useRef("root");
        // A matter half taken down when the page was closed is still there.
        this.matter = useState({ ...emptyMatter(), ...this.desk.drafts.matter });
        this.hints = useState({ field: "", because: "", similar: [], saved: "", isShort: false });
        this.askSoon = useDebounced(() => this.ask(), LOOK_UP);
        onMounted(() => this.focus("speaker"));
    }

    get lists() {
        return this.desk.state.lists;
    }

    get delegates() {
        return this.lists.delegates.map((row) => ({
            ...row,
            hint: [row.position, this.nameOf("villages", row.village_id)].filter(Boolean).join(", "),
        }));
    }

    nameOf(list, id) {
        return this.lists[list].find((row) => row.id === id)?.name || "";
    }

    focus(name) {
        this.root.el.querySelector(`[name="${name}"]`)?.focus();
    }

    /** Every key is kept: the page may go at any moment. */
    keep() {
        const { text, speaker } = this.matter;
        this.desk.drafts.matter = text || speaker ? { ...this.matter } : null;
    }

    set(values) {
        Object.assign(this.matter, values);
        if (!this.matter.isOwnSubject) {
            this.matter.subject = subjectOf(this.matter.text);
        }
        this.keep();
    }

    setSpeaker(text) {
        this.set({ speaker: text, delegate_id: false });
    }

    pickDelegate(delegate) {
        this.set({
            speaker: delegate ? delegate.name : "",
            delegate_id: delegate ? delegate.id : false,
            village_id: (delegate && delegate.village_id) || this.matter.village_id,
        });
    }

    setText(ev) {
        this.set({ text: ev.target.value });
        this.askSoon();
    }

    setSubject(ev) {
        this.set({ subject: ev.target.value, isOwnSubject: Boolean(ev.target.value.trim()) });
    }

    /** The field and earlier matters that the words lead to; without a server, none. */
    async ask() {
        const { uuid, text, village_id } = this.matter;
        if (text.trim().length < ENOUGH) {
            return;
        }
        const call = (method) =>
            callDesk(this.desk.orm, method, this.desk.sessionId, [text, village_id]).catch(() => false);
        const [field, similar] = await Promise.all([call("desk_field"), call("desk_similar")]);
        if (uuid === this.matter.uuid) {
            Object.assign(this.hints, {
                field: (field && field.field) || "",
                because: (field && field.because) || "",
                similar: similar || [],
            });
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && ev.ctrlKey) {
            ev.preventDefault();
            ev.stopPropagation();
            this.save();
        } else if (ev.key === "Escape" && !this.matter.text) {
            this.close();
        }
    }

    async save() {
        // The last field may still hold what was typed into it.
        document.activeElement?.blur();
        const { uuid, text, subject, village_id, field_id, kind, voices } = this.matter;
        if (!text.trim()) {
            this.hints.isShort = true;
            this.focus("text");
            return;
        }
        const { delegate_id, speaker } = this.matter;
        const who = delegate_id ? { delegate_id } : { speaker: speaker.trim() };
        const values = {
            subject: subject.trim() || subjectOf(text),
            text: text.trim(),
            village_id,
            field_id,
            kind,
            voices: Number(voices) || 1,
            ...who,
        };
        await this.desk.act("matter_add", values, { uuid });
        Object.assign(this.matter, emptyMatter());
        this.keep();
        const none = { field: "", because: "", similar: [], isShort: false };
        Object.assign(this.hints, none, { saved: values.subject });
        this.desk.state.selectedId = this.desk.refs[`@${uuid}`] || `@${uuid}`;
        this.focus("speaker");
    }

    close() {
        this.desk.state.panel = "matter";
    }
}
