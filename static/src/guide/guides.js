// The guided tours of each role. They point at what to press on the real screens, so
// nothing in them may hang on a language or on the data of one commune; the words typed
// are those of the tests, which walk through each tour (tests/test_guided_tours.py).
//
// A tour leaves nothing behind: it never points at a button that saves or decides, says
// what these do, and ends with Discard or by going back.
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

// The longest that Odoo lets a step wait in a test.
const PATIENCE = 60000;
const NEW = ".o_list_button_add, .o-kanban-button-new";
const FIRST_ROW = ".o_list_view .o_data_row .o_data_cell";
const FIRST_OF_LIST =
    ".o_list_view .o_data_row:first .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)";
const FIRST_CHOICE =
    ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option) .dropdown-item:not(.o_loading)";

/** Add a tour whose steps are lists too: choosing from a list takes two. */
function guide(name, url, steps) {
    registry.category("web_tour.tours").add(name, {
        url,
        steps: () =>
            steps()
                .flat()
                .map((step) => ({ timeout: PATIENCE, ...step })),
    });
}

const press = (trigger, content, options = {}) => ({
    trigger,
    content,
    run: "click",
    ...options,
});
const discard = (content) => press(".o_form_button_cancel", content);
const type = (trigger, content, text) => ({ trigger, content, run: `edit ${text}` });
/** What is seen at the end; a person needs no step for it. */
const see = (trigger) => ({ trigger, isActive: ["auto"] });
const field = (name, scope = ".o_form_view") =>
    `${scope} .o_field_widget[name=${name}] :is(input, textarea)`;
const choose = (trigger, content) => [
    press(trigger, content, { isActive: ["desktop"] }),
    press(FIRST_CHOICE, _t("Choose one from the list."), { isActive: ["desktop"] }),
    // A phone opens a list of its own.
    press(trigger, content, { isActive: ["mobile"] }),
    press(".modal .o_kanban_record:not(.o_kanban_ghost)", _t("Choose one from the list."), {
        isActive: ["mobile"],
    }),
];

guide("dialogue_guide_office", "/odoo/dialogue-contributions", () => [
    press(NEW, _t("Take one paper form and press New.")),
    type(
        field("text"),
        _t("Type what the person said, word for word. A matter without names is made of it later."),
        "Kính đề nghị UBND xã sửa đường vào bản"
    ),
    choose(field("village_id"), _t("Choose the village it comes from.")),
    discard(
        _t(
            "“Make matters” keeps the voice as it was said and makes a matter of it. This was only a look: press Discard, and nothing is kept."
        )
    ),
    see(NEW),
]);

guide("dialogue_guide_matter", "/odoo/dialogue-home", () => [
    press(
        "[data-section=office] [data-queue=to_classify]",
        _t("These matters wait for you. Press the number: it opens exactly that list.")
    ),
    press(FIRST_OF_LIST, _t("Open the first one.")),
    choose(
        field("field_id", ".o_form_view:has(button[name=action_classify])"),
        _t("Choose the field. Its usual department comes along.")
    ),
    discard(
        _t(
            "“Classify” confirms kind, field and authority; “Assign” then charges the department, with a deadline from the settings. This was only a look: press Discard."
        )
    ),
    see(".o_form_saved"),
]);

guide("dialogue_guide_leader", "/odoo/dialogue-home", () => [
    press(
        "[data-section=leader] [data-queue=extensions]:not(.o_dialogue_none)," +
            " [data-section=leader] [data-queue=to_approve]:not(.o_dialogue_none)",
        _t("These numbers wait for your decision. Press one: it opens exactly that list.")
    ),
    press(FIRST_ROW, _t("Open the first one.")),
    see(".o_statusbar_buttons button[name=action_approve]"),
    press(
        ".o_back_button",
        _t(
            "Read it. “Approve” decides, the button beside sends it back with a reason. The tour decides nothing: go back to the list here."
        )
    ),
    see(FIRST_ROW),
]);

guide("dialogue_guide_head", "/odoo/dialogue-home", () => [
    press(
        "[data-section=head] [data-queue=new]",
        _t("New work of your department. Press the number to see it.")
    ),
    press(FIRST_ROW, _t("Open the first one.")),
    see("button[name=action_start]"),
    type(
        ":is(.o_field_widget[name=draft_answer], .o_field_widget[name=result]) textarea",
        _t("Write the answer as the people will hear it: what, who, by when, by which rule."),
        "Phòng sửa xong trước ngày 30/9."
    ),
    discard(
        _t(
            "“Start” says that you are on it. An officer may draft; you, as head, release the answer, and office or leader approve it. This was only a look: press Discard."
        )
    ),
    see(".o_form_saved"),
]);

guide("dialogue_guide_village", "/odoo/dialogue-contributions", () => [
    press(NEW, _t("Press New for each voice you heard.")),
    type(
        field("text"),
        _t("Write it as it was said. Do not write names into the words."),
        "Bà con đề nghị làm lại mương nước"
    ),
    choose(field("village_id"), _t("Choose your village.")),
    discard(
        _t(
            "Save sends it to the office, which makes a matter of it; you see its way. This was only a look: press Discard, and nothing is kept."
        )
    ),
    see(NEW),
]);

guide("dialogue_guide_supervisor", "/odoo/dialogue-supervision", () => [
    press(NEW, _t("Press New to write a remark.")),
    choose(field("petition_id"), _t("Choose the matter: type a code, its words or a village.")),
    type(
        field("remark"),
        _t("Write what you found and what you ask."),
        "Chậm trả lời, đề nghị báo cáo lý do"
    ),
    type(field("deadline"), _t("By when is the reply due?"), "12/31/2030"),
    discard(
        _t(
            "Once it is saved, who is asked finds it waiting, and you see when the reply comes. This was only a look: press Discard, and nothing is kept."
        )
    ),
    see(NEW),
]);

guide("dialogue_guide_manager", "/odoo/dialogue-settings", () => [
    press(
        field("dialogue_notice_days"),
        _t("Every period is set here. The mark beside its name tells the law it comes from.")
    ),
    press(
        ".o_menu_sections [data-menu-xmlid='commune_dialogue.menu_configuration']," +
            " .o_menu_sections_more button",
        _t("Open the configuration.")
    ),
    press(
        ".o-dropdown--menu [data-menu-xmlid='commune_dialogue.body_menu']",
        _t("Bodies issue and receive papers.")
    ),
    press(
        ".o_list_view .o_data_row .o_data_cell, .o_list_button_add",
        _t("Open the People's Committee, or press New where it is missing.")
    ),
    press(
        field("name_lines"),
        _t("The lines of the letterhead are printed as you write them here.")
    ),
    press(
        ".o_notebook .nav-link[name=signers]",
        _t("Who signs, and in which capacity: TM., KT., TL. Villages and departments come next.")
    ),
    see("[name=signer_ids] .o_list_view"),
]);
