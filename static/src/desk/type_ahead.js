import { Component, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { holds, plain } from "./plain_text";

const SHOWN = 8;
let nextId = 0;

/**
 * A field that finds while one types, with or without accents. Enter or Tab takes the
 * marked choice, Escape closes the list, an emptied field chooses nothing.
 */
export class TypeAhead extends Component {
    static template = "commune_dialogue.TypeAhead";
    static props = {
        label: String,
        name: String,
        value: String,
        options: Array, // {id, name, hint?}
        onPick: Function, // the option, or null
        onText: { type: Function, optional: true }, // free text is allowed
        placeholder: { type: String, optional: true },
        readonly: { type: Boolean, optional: true },
        isRequired: { type: Boolean, optional: true },
        class: { type: String, optional: true },
    };
    static defaultProps = { placeholder: "", class: "" };

    setup() {
        this.id = `o_dialogue_choices_${nextId++}`;
        this.input = useRef("input");
        this.state = useState({ text: this.props.value, isOpen: false, marked: 0 });
        this.isTyping = false;
        onWillUpdateProps(({ value }) => {
            if (!this.isTyping) {
                this.state.text = value;
            }
        });
    }

    get choices() {
        const { options } = this.props;
        const text = this.isTyping ? this.state.text : "";
        if (!text.trim()) {
            return options.slice(0, SHOWN);
        }
        const needle = plain(text);
        const begins = (option) => plain(option.name).startsWith(needle);
        const found = options.filter((option) => holds(option.name, text));
        return [
            ...found.filter(begins),
            ...found.filter((option) => !begins(option)),
        ].slice(0, SHOWN);
    }

    get marked() {
        return this.choices[Math.min(this.state.marked, this.choices.length - 1)];
    }

    open() {
        Object.assign(this.state, { isOpen: !this.props.readonly, marked: 0 });
    }

    onInput(ev) {
        this.isTyping = true;
        this.state.text = ev.target.value;
        this.open();
        this.props.onText?.(ev.target.value);
    }

    pick(option) {
        this.isTyping = false;
        Object.assign(this.state, { text: option ? option.name : "", isOpen: false });
        this.props.onPick(option);
    }

    onKeydown(ev) {
        const { isOpen } = this.state;
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            ev.stopPropagation();
            if (!isOpen) {
                this.open();
                return;
            }
            const step = ev.key === "ArrowDown" ? 1 : -1;
            const count = this.choices.length || 1;
            this.state.marked = (this.state.marked + step + count) % count;
        } else if (ev.key === "Enter" && !ev.ctrlKey && isOpen && this.marked) {
            ev.preventDefault();
            this.pick(this.marked);
        } else if (ev.key === "Escape" && isOpen) {
            ev.stopPropagation();
            this.state.isOpen = false;
        }
    }

    /** Leaving takes what is meant: the marked choice, the free text, or nothing. */
    onBlur() {
        this.state.isOpen = false;
        if (!this.isTyping) {
            return;
        }
        const text = this.state.text.trim();
        const isExact = this.marked && plain(this.marked.name) === plain(text);
        if (!text) {
            this.pick(null);
        } else if (this.marked && (isExact || !this.props.onText)) {
            this.pick(this.marked);
        } else if (!this.props.onText) {
            this.isTyping = false;
            this.state.text = this.props.value;
        } else {
            this.isTyping = false;
        }
    }
}
