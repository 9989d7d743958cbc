// How a guided tour is started and left; the tours themselves are in
// static/src/guide/guides.js. tests/test_guided_tours.py runs both.
import { tour } from "@commune_dialogue/../tests/tours/steps";

tour("dialogue_guide_links", () => [
    {
        content: "from the home page",
        trigger: ".o_dialogue_home [data-guide=dialogue_guide_office]",
        run: "click",
    },
    { content: "its first screen", trigger: ".o_breadcrumb .active:contains(Contributions)" },
    { content: "it points at what to press", trigger: ".o_tour_pointer" },
    { content: "press it", trigger: ".o_list_button_add", run: "click" },
    { content: "on the form it goes on", trigger: ".o_form_view .o_field_widget[name=text]" },
    { content: "and points at the words", trigger: ".o_tour_pointer" },
    { content: "the user's menu", trigger: ".o_user_menu button", run: "click" },
    { content: "has the tours too", trigger: ".dropdown-item[data-menu=dialogue_guide]", run: "click" },
    {
        content: "those of the administrator",
        trigger: ".modal [data-guide=dialogue_guide_manager]",
        run: "click",
    },
    { content: "the window is gone", trigger: "body:not(:has(.modal))" },
    { content: "the settings", trigger: ".o_field_widget[name=dialogue_notice_days]" },
    { content: "are pointed at", trigger: ".o_tour_pointer" },
]);

tour("dialogue_guide_waits", () => [
    {
        content: "told what to wait for",
        trigger: "span[data-guide=dialogue_guide_head]:contains(new work)",
    },
    { content: "nothing to press", trigger: "body:not(:has(button[data-guide]))" },
]);
