// Where guided tours are offered; the tours themselves are in static/src/guide/guides.js.
// tests/test_guided_tours.py runs both, and starts one as a person does.
import { tour } from "@commune_dialogue/../tests/tours/steps";

tour("dialogue_guide_waits", () => [
    {
        content: "told what to wait for",
        trigger: "span[data-guide=dialogue_guide_head]:contains(new work)",
    },
    { content: "nothing to press", trigger: "body:not(:has(button[data-guide]))" },
]);

tour("dialogue_guide_menu", () => [
    // A window that is opened before the page stands is closed by it.
    { content: "the page stands", trigger: "[data-section=office]" },
    { content: "the user's menu", trigger: ".o_user_menu button", run: "click" },
    {
        content: "has the tours too",
        trigger: ".dropdown-item[data-menu=dialogue_guide]",
        run: "click",
    },
    { content: "that of the office", trigger: ".modal button[data-guide=dialogue_guide_office]" },
    {
        content: "and that of the administrator",
        trigger: ".modal button[data-guide=dialogue_guide_manager]",
    },
    { content: "close the window", trigger: ".modal .btn-close", run: "click" },
    { content: "closed", trigger: "body:not(:has(.modal))" },
]);
