// Intake: a stack of paper forms, an Excel file with an error, a merge and its undo, a
// denunciation. tests/test_intake_tours.py runs them.
import { check, fill, inDialog, pick, press, pressLabel, state, tab, tour } from "@commune_dialogue/../tests/tours/steps";

const FORMS = 10;
const ROW = ".o_list_view .o_selected_row";

const inRow = (name, run) => ({
    content: `${name}: ${run}`,
    trigger: `${ROW} [name=${name}] :is(input, textarea)`,
    run,
});
const nextCell = (name) => inRow(name, "press Tab");

tour("dialogue_type_forms", () => [
    { content: "first line", trigger: ".o_list_button_add", run: "click" },
    inRow("village_id", "edit Nà Lầu"),
    { trigger: ".o-autocomplete--dropdown-item a:contains(Nà Lầu)", run: "click" },
    ...Array.from({ length: FORMS }, (_, index) => [
        {
            content: `line ${index + 1}, the village is remembered`,
            trigger: `${ROW} [name=village_id] input:value(Nà Lầu)`,
        },
        inRow("speaker_name", `edit Người thứ ${index + 1}`),
        inRow("text", `edit Ý kiến thứ ${index + 1}: sửa đường vào bản`),
        nextCell("text"),
        // The last cell that can be typed in: Tab saves the line and begins the next.
        nextCell("field_id"),
        {
            content: "saved",
            trigger: `.o_list_view:has(.o_data_row:eq(${index + 1}))`,
        },
    ]).flat(),
    { content: "leave the empty line", trigger: ".o_list_button_discard", run: "click" },
    { content: "out of the table", trigger: ".o_list_view:not(:has(.o_selected_row))" },
]);

tour("dialogue_import", () => [
    pressLabelOfList("Import from Excel"),
    ...check("sai.xlsx"),
    { content: "the error is named with its cell", trigger: ".modal .o_data_row.text-danger:contains(B3)" },
    { content: "nothing to import", trigger: ".modal:not(:has(button[name=action_import]:visible))" },
    press("action_back"),
    ...check("dung.xlsx"),
    { content: "two new rows", trigger: ".modal .alert-info:contains(2)" },
    press("action_import"),
    { content: "they are there", trigger: ".o_list_view .o_data_row:eq(1)" },
    // The same file once more
    pressLabelOfList("Import from Excel"),
    ...check("dung.xlsx"),
    { content: "both are known", trigger: ".modal .o_data_row:contains(Already there):eq(1)" },
    { content: "nothing to import", trigger: ".modal:not(:has(button[name=action_import]:visible))" },
]);

// The bar is gone before a step could look for it: it is watched from here on.
const seen = [];
const watchProgress = {
    content: "watch the progress",
    trigger: ".modal .o_form_view",
    run() {
        const note = () => {
            for (const bar of document.querySelectorAll(".modal [role=progressbar]")) {
                seen.push(bar.getAttribute("aria-valuetext"));
            }
        };
        const options = { attributes: true, childList: true, subtree: true };
        new MutationObserver(note).observe(document.body, options);
    },
};
const sawProgress = (...texts) => ({
    content: `the bar said ${texts}`,
    trigger: ".o_list_view",
    run() {
        for (const text of texts) {
            if (!seen.some((said) => said?.includes(text))) {
                throw new Error(`The bar did not say "${text}" but: ${seen}`);
            }
        }
    },
});

tour("dialogue_import_delegates", () => [
    tab("delegates"),
    {
        content: "import",
        trigger: ".o_form_view .tab-pane.active button:contains(Import from Excel)",
        run: "click",
    },
    watchProgress,
    ...check("dai-bieu.xlsx"),
    { content: "all are new", trigger: ".modal .alert-info:contains(150)" },
    { content: "three take places", trigger: ".modal .alert-info [name=place_count]:contains(3)" },
    { content: "the bar is gone", trigger: ".modal:not(:has([role=progressbar]))" },
    press("action_import"),
    { content: "they are there", trigger: ".o_list_view .o_data_row:contains(Lò Văn)" },
    sawProgress("Reading the file", "0 / 150", "100 / 150", "all or none: 0 / 150"),
]);

function pressLabelOfList(label) {
    return {
        content: `press ${label}`,
        trigger: `.o_control_panel button:contains(${label})`,
        run: "click",
    };
}

tour("dialogue_merge", () => [
    state("received"),
    pressLabel("Merge"),
    ...inDialog(pick("target_id", "Đường vào bản")),
    { trigger: ".modal button[name=action_merge]:enabled", run: "click" },
    {
        content: "the matter that is left is shown",
        trigger: ".o_field_widget[name=subject] textarea:value(Đường vào bản)",
    },
]);

tour("dialogue_unmerge", () => [press("action_unmerge"), state("received")]);

tour("dialogue_denunciation", () => [
    state("received"),
    press("action_denounce"),
    { content: "for good", trigger: ".modal button.btn-primary", run: "click" },
    { content: "out of sight", trigger: "body:not(:has(.modal)):not(:has(.o_field_widget[name=subject]:contains(nhận tiền)))" },
]);

tour("dialogue_return", () => [
    state("submitted"),
    pressLabel("Return"),
    ...inDialog([fill("reason", "Nêu rõ thời hạn và đơn vị thực hiện")]),
    { trigger: ".modal button.btn-primary", run: "click" },
    state("returned"),
]);

tour("dialogue_mend", () => [
    state("returned"),
    { content: "the reason is seen", trigger: ".o_form_view:contains(Nêu rõ thời hạn)" },
    press("action_start"),
    state("in_progress"),
    fill("draft_answer", "Phòng Kinh tế sửa xong trước ngày 30/9."),
    press("action_submit"),
    state("submitted"),
]);

tour("dialogue_ask_extension", () => [
    press("action_request_extension"),
    ...inDialog([
        fill("requested_date", "12/31/2030"),
        fill("reason", "Chờ tỉnh cấp vốn"),
    ]),
    { trigger: ".modal .o_form_button_save:enabled", run: "click" },
    { content: "asked", trigger: "body:not(:has(.modal))" },
]);

tour("dialogue_grant_extension", () => [
    state("requested"),
    press("action_approve"),
    state("approved"),
]);

const row = (list, ...texts) => ({
    content: texts.join(", "),
    trigger: `[name=${list}] .o_data_row${texts.map((text) => `:contains(${text})`).join("")}`,
});

tour("dialogue_carry_over", () => [
    state("draft"),
    press("action_prepare"),
    state("preparing"),
    tab("matters"),
    { content: "the debts are counted", trigger: ".alert-warning:visible:contains(3)" },
    row("consideration_ids", "Kéo điện"),
    row("consideration_ids", "Cấp nước"),
    row("consideration_ids", "Xây chợ"),
    tab("earlier"),
    row("earlier_promise_ids", "Kéo điện", "Late"),
    row("earlier_promise_ids", "Cấp nước", "Not due yet"),
    row("earlier_promise_ids", "Sửa đường", "Kept"),
    row("earlier_promise_ids", "Xây chợ", "Dropped", "Tỉnh làm thay"),
]);

tour("dialogue_path", () => [
    tab("path"),
    row("consideration_ids", "Hội nghị năm trước"),
    row("consideration_ids", "Hội nghị năm nay"),
]);
