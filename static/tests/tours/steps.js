// Steps that the tours of this addon share.
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

// The longest that Odoo lets a step wait: the tests also run on slow machines.
const PATIENCE = 60000;
export const tour = (name, steps) =>
    registry.category("web_tour.tours").add(name, {
        steps: () => steps().map((step) => ({ timeout: PATIENCE, ...step })),
    });

export const press = (name) => ({
    content: `press ${name}`,
    trigger: `button[name=${name}]:enabled:visible`,
    run: "click",
});
export const pressLabel = (label) => ({
    content: `press ${label}`,
    trigger: `.o_statusbar_buttons button:contains(${label}):enabled`,
    run: "click",
});
export const state = (value) => ({
    content: `the state is ${value}`,
    trigger: `.o_statusbar_status button[data-value=${value}].o_arrow_button_current`,
});
export const save = () => [
    { content: "save", trigger: ".o_form_button_save:enabled", run: "click" },
    { content: "saved", trigger: ".o_form_saved" },
];
export const fill = (name, text) => ({
    content: `${name}: ${text}`,
    trigger: `.o_field_widget[name=${name}] :is(input, textarea)`,
    run: `edit ${text}`,
});
export const pick = (name, text) => [
    fill(name, text),
    {
        content: `pick ${text}`,
        trigger: `.o-autocomplete--dropdown-item a:contains(${text})`,
        run: "click",
    },
];
export const select = (name, label) => [
    {
        content: `open ${name}`,
        trigger: `.o_field_widget[name=${name}] input`,
        run: "click",
    },
    {
        content: `select ${label}`,
        trigger: `.o_select_menu_item:contains(${label})`,
        run: "click",
    },
];
export const inDialog = (steps) =>
    steps.map((step) => ({
        ...step,
        trigger: step.trigger.replace(/^\.o_field/, ".modal .o_field"),
    }));
export const tab = (name) => ({
    content: `tab ${name}`,
    trigger: `.o_notebook .nav-link[name=${name}]`,
    run: "click",
});

// The browser cannot open a file of the disk: the test leaves it as an attachment.
export const choose = (name) => ({
    content: `choose ${name}`,
    trigger: ".modal .o_field_widget[name=file] input[type=file]:not(:visible)",
    async run() {
        const [file] = await rpc("/web/dataset/call_kw", {
            model: "ir.attachment",
            method: "search_read",
            args: [[["name", "=", name]], ["datas"]],
            kwargs: {},
        });
        const bytes = Uint8Array.from(atob(file.datas), (char) => char.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], name));
        this.anchor.files = transfer.files;
        this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
    },
});
export const check = (name) => [
    choose(name),
    { trigger: `.modal .o_field_widget[name=file]:contains(${name}), .modal [name=file] input:value(${name})` },
    press("action_check"),
];
