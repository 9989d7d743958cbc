import { useExternalListener } from "@odoo/owl";

export const CODE_DIGITS = 16;
// Milliseconds between two keys; people are slower.
const GAP = 80;

/**
 * The digits of what was scanned or typed: invitations show them in groups of four.
 */
export function codeOf(text) {
    const digits = (text || "").replace(/[\s-]/g, "");
    return /^\d+$/.test(digits) && digits.length === CODE_DIGITS ? digits : "";
}

/**
 * Tells the keys of a reader, which types like a keyboard, from those of a person: they
 * follow each other faster, and Enter or Tab ends them.
 */
export class ReaderKeys {
    digits = "";
    last = 0;

    /**
     * @param {string} key as of a keyboard event
     * @param {number} at milliseconds
     * @returns {string} the code that this key completes, or ""
     */
    press(key, at) {
        const isFast = at - this.last <= GAP;
        const code = isFast && (key === "Enter" || key === "Tab") ? codeOf(this.digits) : "";
        this.digits = /^\d$/.test(key) ? (isFast ? this.digits : "") + key : "";
        this.last = at;
        return code;
    }
}

/**
 * Call `onCode` whenever a reader has read an invitation, wherever the cursor stands.
 */
export function useReader(onCode) {
    const keys = new ReaderKeys();
    const onKeydown = (ev) => {
        const code = keys.press(ev.key, ev.timeStamp);
        if (!code) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        takeBack(ev.target, code);
        onCode(code);
    };
    useExternalListener(window, "keydown", onKeydown, { capture: true });
}

/**
 * The reader has typed into a field that was meant for something else.
 */
function takeBack(field, code) {
    if (field.value?.endsWith(code)) {
        field.value = field.value.slice(0, -code.length);
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }
}
