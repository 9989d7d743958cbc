// A fresh administrator of an empty commune: the five steps of the home, then the first
// plan and its session with the usual delegates. It asks for no word of the screens:
// tests/test_onboarding_tours.py walks it in English, tests/test_fresh_database.py in
// Vietnamese, in a database that holds nothing but the addon.
import { browser } from "@web/core/browser/browser";
import { check, fill, press, save, state, tab, tour } from "@commune_dialogue/../tests/tours/steps";

// The tour goes on in a new page after some steps, so the time is kept by the browser.
const BEGIN = "dialogue_onboarding_begin";
const STEP = (key) => `.o_dialogue_step[data-step=${key}]`;

const seconds = (what) => ({
    content: `how long until: ${what}`,
    trigger: "body",
    run() {
        const began = Number(browser.sessionStorage.getItem(BEGIN));
        console.log(`onboarding: ${what} after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    },
});
const open = (key) => ({
    content: `open the step ${key}`,
    trigger: `${STEP(key)} [data-step-open]`,
    run: "click",
});
const done = (key) => [
    {
        content: `the step ${key} is done`,
        trigger: `.o_dialogue_home ${STEP(key)}.o_dialogue_step_done`,
    },
    seconds(key),
];
const home = () => [
    {
        content: "back to the home",
        trigger: ".o_menu_brand, .o_menu_sections [data-menu-xmlid='commune_dialogue.menu_home']",
        run: "click",
    },
    { content: "the home is there", trigger: ".o_dialogue_home" },
];
const inRow = (row, name, text) => [
    {
        content: `row ${row}: ${name}`,
        trigger: `.modal .o_data_row:eq(${row}) [name=${name}]`,
        run: "click",
    },
    {
        content: `${name}: ${text}`,
        trigger: `.modal .o_selected_row [name=${name}] input`,
        run: `edit ${text}`,
    },
];

const walk = () => [
    {
        content: "nothing is done yet",
        trigger: ".o_dialogue_onboarding:has(.o_dialogue_step:eq(4)):not(:has(.o_dialogue_step_done))",
        run() {
            browser.sessionStorage.setItem(BEGIN, Date.now());
        },
    },
    // 1. Bodies and letterheads
    open("bodies"),
    fill("commune", "Xã Mới Lập"),
    fill("province", "tỉnh Lam Giang"),
    {
        content: "leave the field",
        trigger: ".modal .o_field_widget[name=commune] input",
        run: "click",
    },
    {
        content: "the letterheads are made of both",
        trigger: ".modal .o_data_row:contains(ĐẢNG BỘ TỈNH LAM GIANG):contains(ĐẢNG ỦY XÃ MỚI LẬP)",
    },
    ...inRow(0, "signer", "Hoàng Văn Mới"),
    press("action_make"),
    ...done("bodies"),
    // 2. Departments; their heads are people whom nobody has entered yet
    open("departments"),
    { content: "the usual ones", trigger: ".modal .o_data_row:contains(Công an xã)" },
    ...[0, 1, 2, 3, 4, 5].flatMap((row) => inRow(row, "new_head", `Lò Văn ${row + 1}`)),
    press("action_save"),
    ...done("departments"),
    // 3. Villages, with one more department and the usual delegates, from Excel
    open("villages"),
    ...check("xa-moi.xlsx"),
    { content: "all rows are new", trigger: ".modal .alert-info:contains(25)" },
    press("action_import"),
    ...done("villages"),
    // 4. Fields: proposed, and looked at in the list
    open("fields"),
    {
        content: "the list with the departments",
        trigger: ".o_list_view .o_data_row:contains(Phòng Kinh tế)",
    },
    ...home(),
    ...done("fields"),
    // 5. Holidays: the last step, with which the banner goes
    open("holidays"),
    {
        content: "everything is set up",
        trigger: ".o_dialogue_home:not(:has(.o_dialogue_onboarding))",
    },
    seconds("holidays"),
    // The first plan
    {
        content: "preparation",
        trigger: ".o_menu_sections [data-menu-xmlid='commune_dialogue.menu_preparation']",
        run: "click",
    },
    {
        content: "plans",
        trigger: ".o-dropdown--menu [data-menu-xmlid='commune_dialogue.plan_menu']",
        run: "click",
    },
    {
        content: "the empty list says what to do",
        trigger: ".o_view_nocontent_smiling_face",
    },
    { content: "new", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
    fill("name", "Đối thoại trực tiếp với Nhân dân năm nay"),
    ...save(),
    seconds("plan"),
    // Its session
    {
        content: "sessions of the plan",
        trigger: ".oe_stat_button[name=action_open_sessions]",
        run: "click",
    },
    { content: "new", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
    fill("name", "Hội nghị đối thoại lần thứ nhất"),
    // the same day in every language
    fill("date_start", "11/11/2027 08:00:00"),
    { content: "leave the field", trigger: ".o_form_view .oe_title", run: "click" },
    tab("villages"),
    press("action_add_all_villages"),
    { content: "saved by the button", trigger: ".o_form_saved" },
    {
        content: "every village is there",
        trigger: "[name=village_ids] .o_tag:contains(Thôn 12)",
    },
    tab("deadlines"),
    { content: "the deadlines appear", trigger: "[name=deadline_html] *" },
    seconds("session"),
    // Its delegates
    press("action_prepare"),
    state("preparing"),
    press("action_add_standing_delegates"),
    {
        content: "all of them are named, and the form is read anew",
        trigger: ".oe_stat_button[name=action_open_delegates]:contains(12 / 12)",
    },
    tab("delegates"),
    {
        content: "the usual delegates are entered",
        trigger: "[name=delegate_ids] .o_data_row:eq(11)",
    },
    seconds("delegates"),
];

tour("dialogue_onboarding", walk);

// Signed in for the first time: another app is open.
tour("dialogue_onboarding_fresh", () => [
    { content: "the apps", trigger: ".o_navbar_apps_menu button", run: "click" },
    {
        content: "the dialogue",
        trigger: ".o-dropdown--menu .o_app[data-menu-xmlid='commune_dialogue.menu_root']",
        run: "click",
    },
    ...walk(),
]);
