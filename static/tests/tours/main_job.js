// The main job, from last year's plan to the debt in the next session. Each tour is
// what one person does before another one goes on; the Python test runs them in turn.
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const click = (name, content) => ({
    content: content || name,
    trigger: `button[name=${name}]:enabled`,
    run: "click",
});
const state = (value) => ({
    content: `the state is ${value}`,
    trigger: `.o_statusbar_status button[data-value=${value}].o_arrow_button_current`,
});
const save = () => [
    { content: "save", trigger: ".o_form_button_save:enabled", run: "click" },
    { content: "saved", trigger: ".o_form_saved, .o_form_readonly" },
];
const fill = (name, text) => ({
    content: `${name}: ${text}`,
    trigger: `.o_field_widget[name=${name}] :is(input, textarea)`,
    run: `edit ${text}`,
});
const choose = (name, text) => [
    fill(name, text),
    {
        content: `choose ${text}`,
        trigger: `.o-autocomplete--dropdown-item a:contains(${text})`,
        run: "click",
    },
];
const openCard = (text) => ({
    content: `open ${text}`,
    trigger: `.o_kanban_record:contains(${text})`,
    run: "click",
});
const openRow = (text) => ({
    content: `open ${text}`,
    trigger: `.o_data_row:contains(${text}) .o_data_cell:contains(${text})`,
    run: "click",
});
const tab = (name) => ({
    content: `tab ${name}`,
    trigger: `.o_notebook .nav-link[name=${name}]`,
    run: "click",
});

// 1. The office makes the plan from last year's and submits it.
tours.add("dialogue_1_office_plans", {
    steps: () => [
        click("action_copy_next_year"),
        state("draft"),
        click("action_submit"),
        state("submitted"),
    ],
});

// 2. The chairman approves it.
tours.add("dialogue_2_leader_approves", {
    steps: () => [state("submitted"), click("action_approve"), state("approved")],
});

// 3. The office issues it.
tours.add("dialogue_3_office_issues", {
    steps: () => [click("action_issue"), state("issued")],
});

// 4. The session gets its villages, delegates and debts; the invitations leave.
tours.add("dialogue_4_office_prepares", {
    steps: () => [
        click("action_prepare"),
        state("preparing"),
        { content: "the deadlines appear", trigger: "[name=deadline_html] :contains(T-7), [name=deadline_html]" },
        click("action_generate_delegates"),
        { content: "told how many", trigger: ".o_notification" },
    ],
});

// 5. A village records what was said.
tours.add("dialogue_5_village_records", {
    steps: () => [
        fill("text", "Kính đề nghị UBND xã sửa đường vào bản"),
        ...choose("village_id", "Bản Thượng"),
        ...choose("session_id", "Hội nghị"),
        ...save(),
    ],
});

// 6. The office makes a matter of it, classifies it and charges two departments.
tours.add("dialogue_6_office_assigns", {
    steps: () => [
        click("%(split)s", "make matters"),
        { trigger: ".modal .o_field_widget[name=line_ids] .o_data_row" },
        { trigger: ".modal button[name=action_split]:enabled", run: "click" },
        state("received"),
        ...choose("field_id", "Giao thông"),
        click("action_classify"),
        state("classified"),
        {
            content: "assign",
            trigger: ".o_statusbar_buttons button:contains(Assign):enabled",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=department_id] input",
            run: "edit Phòng Kinh tế",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains(Phòng Kinh tế)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=cooperating_ids] input",
            run: "edit Phòng Văn hóa",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains(Phòng Văn hóa)",
            run: "click",
        },
        { trigger: ".modal button[name=action_assign]:enabled", run: "click" },
        state("assigned"),
    ],
});
