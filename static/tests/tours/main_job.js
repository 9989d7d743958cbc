// The main job, from last year's plan to the debt in the next session. Each tour is
// what one person does before another one goes on; tests/test_main_job.py runs them in
// turn, each as that person, and looks into the database between them.
import {
    fill,
    inDialog,
    pick,
    press,
    pressLabel,
    save,
    select,
    state,
    tab,
    tour,
} from "@commune_dialogue/../tests/tours/steps";

tour("dialogue_plan_from_last_year", () => [
    state("issued"),
    press("action_copy_next_year"),
    state("draft"),
    press("action_submit"),
    state("submitted"),
]);

tour("dialogue_plan_approve", () => [state("submitted"), press("action_approve"), state("approved")]);

tour("dialogue_plan_issue", () => [state("approved"), press("action_issue"), state("issued")]);

tour("dialogue_session_prepare", () => [
    { content: "no date yet", trigger: "div[name=undated]" },
    fill("date_start", "01/25/2027 08:00:00"),
    fill("location", "Nhà văn hóa xã"),
    { content: "leave the field", trigger: ".o_form_view .oe_title", run: "click" },
    ...pick("chair_ids", "t_leader"),
    ...save(),
    { content: "the deadlines appear", trigger: "[name=deadline_html] *" },
    press("action_prepare"),
    state("preparing"),
    press("action_generate_delegates"),
    { content: "told how many", trigger: ".o_notification" },
    {
        content: "counted: the form was loaded anew, on its first tab",
        trigger: ".oe_stat_button[name=action_open_delegates]:contains('1 / 1')",
    },
    tab("delegates"),
    {
        content: "a place for each village head",
        trigger: "[name=delegate_ids] .o_data_row:contains(Nông Văn Ất)",
    },
    press("action_invite"),
    state("invited"),
]);

tour("dialogue_village_records", () => [
    fill("text", "Kính đề nghị UBND xã sửa đường vào bản"),
    ...pick("village_id", "Bản Thượng"),
    ...pick("session_id", "Hội nghị năm nay"),
    ...save(),
]);

tour("dialogue_office_makes_matter", () => [
    pressLabel("Make matters"),
    { trigger: ".modal .o_field_widget[name=line_ids] .o_data_row" },
    { trigger: ".modal button[name=action_split]:enabled", run: "click" },
    state("received"),
    ...pick("field_id", "Giao thông"),
    press("action_classify"),
    state("classified"),
    pressLabel("Assign"),
    ...inDialog(pick("department_id", "Phòng Kinh tế")),
    ...inDialog(pick("cooperating_ids", "Phòng Văn hóa")),
    { trigger: ".modal button[name=action_assign]:enabled", run: "click" },
    state("assigned"),
]);

tour("dialogue_head_answers", () => [
    state("assigned"),
    press("action_start"),
    state("in_progress"),
    fill("draft_answer", "Đường vào bản được sửa trong quý III."),
    press("action_submit"),
    state("submitted"),
]);

tour("dialogue_office_approves", () => [state("submitted"), press("action_approve"), state("approved")]);

tour("dialogue_session_starts", () => [
    press("action_add_matters"),
    tab("matters"),
    {
        content: "last session's debt comes first",
        trigger: "[name=consideration_ids] .o_data_row:first:contains(Kéo điện)",
    },
    {
        content: "then what was raised for this one",
        trigger: "[name=consideration_ids] .o_data_row:contains(sửa đường)",
    },
    press("action_start"),
    state("in_progress"),
]);

tour("dialogue_leader_promises", () => [
    ...select("outcome", "Being settled"),
    ...pick("department_id", "Phòng Kinh tế"),
    fill("deadline", "06/30/2027"),
    fill("conclusion", "Giao Phòng Kinh tế sửa đường trước ngày 30/6/2027."),
    press("action_conclude"),
    { content: "concluded", trigger: ".ribbon:contains(Concluded)" },
]);

tour("dialogue_leader_explains", () => [
    ...select("outcome", "By roadmap"),
    ...pick("department_id", "Phòng Văn hóa"),
    fill("deadline", "12/31/2027"),
    fill("conclusion", "Tiếp tục theo dõi dự án kéo điện."),
    press("action_conclude"),
    { content: "concluded", trigger: ".ribbon:contains(Concluded)" },
]);

tour("dialogue_session_concludes", () => [
    state("in_progress"),
    press("action_hold"),
    state("held"),
    press("action_conclude"),
    state("concluded"),
]);

tour("dialogue_head_settles", () => [
    state("assigned"),
    press("action_start"),
    state("in_progress"),
    fill("result", "Đã sửa 300 m đường bê tông."),
    fill("reply_number", "12/BC-KT"),
    press("action_submit"),
    state("submitted"),
]);

tour("dialogue_office_closes", () => [state("settled"), press("action_close"), state("closed")]);
