// The search over everything. tests/test_search_tours.py runs the tours.
import { tour } from "@commune_dialogue/../tests/tours/steps";

const palette = ".o_command_palette";
const input = `${palette} .o_command_palette_search input`;
const found = (...texts) =>
    `${palette} .o_dialogue_found${texts.map((text) => `:contains(${text})`).join("")}`;

tour("dialogue_search", () => [
    // A palette that is opened before the page stands is closed by it.
    { content: "the page stands", trigger: ".o_dialogue_home [data-section]" },
    { content: "the magnifier", trigger: ".o_dialogue_search button", run: "click" },
    { content: "the namespace is chosen", trigger: `${palette} .o_namespace:contains(=)` },
    { content: "type without accents", trigger: input, run: "edit duong lang" },
    { content: "both matters", trigger: found("Đường làng thiếu đèn", "Bản Thượng") },
    { content: "under their heading", trigger: `${palette} .o_command_category:contains(Matters)` },
    {
        content: "and the assignment",
        trigger: `${palette} .o_command_category:contains(Assignments and promises) ${found("lầy lội").slice(palette.length)}`,
    },
    { content: "open it", trigger: found("lầy lội"), run: "click" },
    {
        content: "the matter is shown",
        trigger: ".o_form_view .o_field_widget[name=subject] textarea:value(Đường làng lầy lội)",
    },
]);

tour("dialogue_search_keyboard", () => [
    { content: "home", trigger: "[data-section=head]", run: "press Control+k" },
    { content: "the palette", trigger: input, run: "edit =duong lang" },
    { content: "the own matter", trigger: found("Đường làng lầy lội") },
    {
        content: "not that of another department",
        trigger: `${palette}:not(:contains(thiếu đèn))`,
    },
    { content: "Enter opens it", trigger: input, run: "press Enter" },
    { content: "the matter is shown", trigger: ".o_form_view:contains(Đường làng lầy lội)" },
]);

tour("dialogue_search_nobody", () => [
    { content: "the page stands", trigger: ".o_calendar_view" },
    { content: "no magnifier", trigger: "body:not(:has(.o_dialogue_search)) .o_navbar", run: "press Control+k" },
    { content: "the namespace means nothing", trigger: input, run: "edit =duong lang" },
    { content: "so it is text", trigger: `${palette}:not(:has(.o_command_palette_search .o_namespace))` },
    { content: "nothing is found", trigger: `${palette} #o_command_empty` },
]);
