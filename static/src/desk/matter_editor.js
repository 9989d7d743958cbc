import { useAutofocus } from "@web/core/utils/hooks";
import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { missingToConclude, wire } from "./desk_model";
import { missingWords, shortDate } from "./desk_words";
import { TypeAhead } from "./type_ahead";

const DAYS = [7, 15, 30];

/** The text of the answer given on the spot: one click opened it, one click keeps it. */
export class SpotForm extends Component {
    static template = "commune_dialogue.SpotForm";
    static components = { TypeAhead };
    static props = { desk: Object, line: Object };

    setup() {
        this.state = useState({ ...this.first });
        useAutofocus({ refName: "answer" });
    }

    get first() {
        const { line } = this.props;
        const answer = line.answer || line.prepared_answer || "";
        return { answer, answered_by: wire(line, "answered_by") };
    }

    get person() {
        const { people } = this.props.desk.state.lists;
        return people.find((row) => row.id === this.state.answered_by)?.name || "";
    }

    get people() {
        return this.props.desk.state.lists.people.map((row) => ({ ...row, hint: row.title }));
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && ev.ctrlKey) {
            ev.preventDefault();
            ev.stopPropagation();
            this.save();
        } else if (ev.key === "Escape") {
            this.props.desk.state.isSpot = false;
        }
    }

    save() {
        const { answer, answered_by } = this.state;
        return this.props.desk.answerOnTheSpot(this.props.line, {
            answer: answer.trim(),
            ...(answered_by && { answered_by }),
        });
    }
}

/** The matter before the clerk: a field is kept as soon as it is left. */
export class MatterEditor extends Component {
    static template = "commune_dialogue.MatterEditor";
    static components = { SpotForm, TypeAhead };
    static props = { desk: Object };

    setup() {
        this.desk = this.props.desk;
        this.state = useState(this.desk.state);
        this.root = useRef("root");
        this.days = DAYS;
        // Another matter begins at its top.
        useEffect(
            () => {
                if (this.root.el) {
                    this.root.el.scrollTop = 0;
                }
            },
            () => [this.state.selectedId]
        );
    }

    /** Read from this component's own state: otherwise it would not see what changes. */
    get line() {
        const { view, selectedId } = this.state;
        return view.lines.find((line) => line.id === selectedId);
    }

    get lists() {
        return this.state.lists;
    }

    get people() {
        return this.lists.people.map((row) => ({ ...row, hint: row.title }));
    }

    get isCurrent() {
        return this.line.id === this.state.view.session.current_id;
    }

    get fields() {
        return this.lists.fields;
    }

    can(field) {
        return this.desk.canWrite(this.line, field);
    }

    // The line of the moment the field was entered: a click on another matter leaves
    // the field after the choice of the next one.
    onInput(line, field, ev) {
        this.desk.type(line, field, ev.target.value);
    }

    onLeave(line, field) {
        return this.desk.leave({ id: line.id, field });
    }

    write(field, value) {
        const { line } = this;
        if (wire(line, field) !== (value || false)) {
            this.desk.write(line, { [field]: value || false });
        }
    }

    chooseOutcome(value) {
        this.write("outcome", this.line.outcome === value ? false : value);
    }

    /** Arrow keys go through the outcomes as through any group of choices. */
    onOutcomeKey(ev) {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[ev.key];
        if (!step) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const buttons = [...ev.currentTarget.querySelectorAll("button")];
        const index = buttons.indexOf(document.activeElement);
        buttons.at((index + step) % buttons.length).focus();
    }

    pickOwner(option) {
        const value = option ? option.id : false;
        if (wire(this.line, "department_id") !== value) {
            this.desk.assign(this.line, { department_id: value });
        }
    }

    setDate(value) {
        if ((this.line.deadline || "") !== value) {
            this.desk.assign(this.line, { deadline: value || false });
        }
    }

    inDays(days) {
        const date = new Date(this.desk.now);
        date.setDate(date.getDate() + days);
        const pad = (number) => String(number).padStart(2, "0");
        this.setDate(`${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`);
    }

    /** What keeps the matter from being concluded, or "". */
    get missing() {
        const missing = missingToConclude(this.line);
        return missing.length ? missingWords(missing) : "";
    }

    toggleCurrent() {
        this.desk.act("line_current", { id: this.isCurrent ? false : this.line.id });
    }

    usePrepared() {
        this.write("answer", this.line.prepared_answer);
    }

    shortDate(text) {
        return shortDate(text);
    }
}
