// What a leader does at the desk, what a supervisor cannot, and the day from the first
// button to the last. tests/test_desk_tours.py runs them.
import { tour } from "@commune_dialogue/../tests/tours/steps";
import {
    choose,
    line,
    nothingWaits,
    OPENED,
    picture,
    saved,
    sessionId,
    WAIT,
    write,
} from "@commune_dialogue/../tests/tours/desk_steps";

/** Buttons that change nothing: where to look, and what the hall sees. */
const LOOKING = ["projector", "tab_queue", "tab_matter", "tab_speakers", "tab_agenda"];

/** Every button, field and grip of the desk is of these names, or cannot be used. */
const offersOnly = (...names) => ({
    content: `offers ${names.join(", ") || "nothing that changes anything"}`,
    trigger: ".o_dialogue_desk .o_dialogue_matter",
    run({ queryAll }) {
        const free = [...LOOKING, "search", ...names];
        const found = queryAll(".o_dialogue_desk :is(button, input, textarea, select, .o_dialogue_grip)")
            .filter((node) => !node.disabled && !node.readOnly)
            .filter((node) => !node.matches(".o_dialogue_line_open, [aria-label='To the session']"))
            .filter((node) => !free.includes(node.name));
        if (found.length) {
            throw new Error(found.map((node) => node.outerHTML.slice(0, 200)).join("\n"));
        }
    },
});

/** A call that the page does not make, with the session of who is signed in. */
async function call(method, ...args) {
    const response = await fetch(`/web/dataset/call_kw/dialogue.session/${method}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
            jsonrpc: "2.0",
            params: {
                model: "dialogue.session",
                method,
                args: [[sessionId()], ...args],
                kwargs: {},
            },
        }),
    });
    return response.json();
}

const refused = (kind, values) => ({
    content: `the server refuses ${kind}`,
    trigger: ".o_dialogue_desk",
    async run() {
        const id = Number(document.querySelector(".o_dialogue_line").dataset.id);
        const entry = { uuid: crypto.randomUUID(), kind, values: { id, ...values }, base: {} };
        const { result } = await call("desk_send", [entry]);
        if (result?.[0].status !== "refused") {
            throw new Error(JSON.stringify(result));
        }
    },
});

tour("dialogue_desk_leader", () => [
    OPENED,
    ...choose("Sửa cầu treo"),
    { content: "nobody is named", trigger: ".o_dialogue_desk:not(:contains(Nông Văn Kín)):contains(Nà Lầu)" },
    offersOnly("conclusion", "", "department_id", "deadline", "conclude", "undo"),
    ...write("conclusion", "Giao Phòng Kinh tế sửa cầu treo."),
    { content: "too early", trigger: "button[name=conclude]", run: "click" },
    { content: "says what is missing", trigger: ".o_notification:contains(Outcome)" },
    { content: "outcome", trigger: ".o_dialogue_outcomes [data-outcome=roadmap]:enabled", run: "click" },
    {
        content: "the owner",
        trigger: ".o_dialogue_matter input[name=department_id]",
        run: "edit phong kinh && press Enter",
    },
    { content: "in 30 days", trigger: ".o_dialogue_assign button[data-days='30']", run: "click" },
    { content: "nothing is missing", trigger: ".o_dialogue_conclude:not(:has(span)) button[name=conclude].btn-primary" },
    picture("leader"),
    { content: "conclude", trigger: "button[name=conclude]", run: "click" },
    { content: "concluded", trigger: ".o_dialogue_concluded" },
    { content: "no more to write", trigger: "textarea[name=conclusion][readonly]" },
    nothingWaits,
    { content: "take it back", trigger: "button[name=undo]", run: "click" },
    { content: "open again", trigger: ".o_dialogue_matter:not(:has(.o_dialogue_concluded)) button[name=conclude]" },
    nothingWaits,
    { content: "conclude after all", trigger: "button[name=conclude]", run: "click" },
    { content: "concluded", trigger: ".o_dialogue_concluded" },
    nothingWaits,
    ...["on_the_spot", "matter_add", "line_order", "line_current", "speaker_add"].map((kind) =>
        refused(kind, { answer: "x", text: "x", name: "x" })
    ),
    refused("line_write", { answer: "x" }),
]);

tour("dialogue_desk_supervisor", () => [
    OPENED,
    ...choose("Sửa cầu treo"),
    offersOnly(),
    ...["line_write", "line_assign", "line_conclude", "undo", "matter_add", "agenda_start"].map(
        (kind) => refused(kind, { conclusion: "x", text: "x" })
    ),
    {
        content: "the session is not his to end",
        trigger: ".o_dialogue_desk",
        async run() {
            const { error } = await call("action_hold");
            if (error?.data.name !== "odoo.exceptions.AccessError") {
                throw new Error(JSON.stringify(error));
            }
        },
    },
    {
        content: "no key of the clerks does anything",
        trigger: ".o_dialogue_desk",
        async run({ press }) {
            for (const keys of ["alt+n", "alt+s", "alt+p"]) {
                await press(keys);
            }
        },
    },
    { content: "still looking", trigger: ".o_dialogue_desk:not(:has(.o_dialogue_new)):not(:has(.o_dialogue_spot))" },
]);

const speaker = (name) => [
    { content: `${name} wants to speak`, trigger: "input[name=speaker_name]", run: `edit ${name}` },
    { content: "add", trigger: "button[name=speaker_add]", run: "click" },
    { content: "waits", trigger: `.o_dialogue_speaker:not(.o_dialogue_waiting):contains(${name})` },
];

tour("dialogue_desk_day", () => [
    { content: "not begun", trigger: ".o_dialogue_desk:not(:has(button[name=end])) button[name=begin]", run: "click" },
    { content: "begun", trigger: ".o_dialogue_desk:not(:has(button[name=begin])) button[name=end]" },
    // With the mouse: the last matter goes before the first of the day, and stays there.
    {
        content: "drag a matter",
        trigger: `${line("Cấp nước sạch")} .o_dialogue_grip`,
        run: "drag_and_drop .o_dialogue_lines[data-group=new] .o_dialogue_line:first",
    },
    { content: "it is first", trigger: ".o_dialogue_lines[data-group=new] .o_dialogue_line:first:contains(Cấp nước sạch)" },
    ...speaker("Nông Văn Một"),
    ...speaker("Nông Văn Hai"),
    ...speaker("Nông Văn Ba"),
    {
        content: "drag a speaker",
        trigger: ".o_dialogue_speaker:contains(Nông Văn Ba) .o_dialogue_grip",
        run: "drag_and_drop .o_dialogue_speaker:contains(Nông Văn Một)",
    },
    { content: "speaks first", trigger: ".o_dialogue_speaker:first:contains(Nông Văn Ba)" },
    {
        content: "before the second",
        trigger: ".o_dialogue_speaker:contains(Nông Văn Ba) + .o_dialogue_speaker:contains(Nông Văn Một)",
    },
    nothingWaits,
    ...choose("Sửa cầu treo"),
    { content: "outcome", trigger: ".o_dialogue_outcomes [data-outcome=explained]:enabled", run: "click" },
    { content: "written", trigger: `${saved("Sửa cầu treo")} [data-outcome=explained]` },
    // What is being typed when the session ends is part of it.
    { content: "typed, and not left", trigger: "textarea[name=conclusion]", run: "edit Chủ tọa đã giải thích." },
    { content: "over", trigger: "button[name=end]", run: "click" },
    { content: "names what is open", trigger: ".modal-body:contains(Cấp nước sạch):not(:contains(Sửa cầu treo))" },
    picture("end"),
    { content: "yes", trigger: ".modal-footer .btn-primary", run: "click" },
    {
        content: "over",
        trigger: ".o_dialogue_desk:not(:has(button[name=end])):not(:has(button[name=begin]))",
        timeout: WAIT,
    },
    nothingWaits,
    // The minutes can still be mended.
    ...choose("Cấp nước sạch"),
    { content: "outcome", trigger: ".o_dialogue_outcomes [data-outcome=explained]:enabled", run: "click" },
    { content: "written", trigger: `${saved("Cấp nước sạch")} [data-outcome=explained]` },
    nothingWaits,
]);

tour("dialogue_projector_phone", () => [
    { content: "the matter", trigger: ".o_dialogue_hall_matter h2:contains(Sửa cầu treo)" },
    { content: "the clock", trigger: ".o_dialogue_hall_clock" },
    picture("projector_phone"),
    {
        content: "nothing is wider than the phone, nothing too small to read",
        trigger: ".o_dialogue_projector",
        run({ queryAll }) {
            const { innerWidth } = window;
            const root = document.querySelector(".o_dialogue_projector");
            for (const node of [document.documentElement, root]) {
                if (node.scrollWidth > node.clientWidth) {
                    throw new Error(`${node.className}: ${node.scrollWidth} of ${node.clientWidth} px`);
                }
            }
            for (const node of queryAll(".o_dialogue_projector :is(h1, h2, p, time, li, span, strong)")) {
                const { right } = node.getBoundingClientRect();
                const size = parseFloat(getComputedStyle(node).fontSize);
                if (right > innerWidth + 1 || size < 13) {
                    throw new Error(`“${node.textContent}” ends at ${right} px, in ${size} px`);
                }
            }
        },
    },
    {
        content: "the end of the programme can be reached",
        trigger: ".o_dialogue_hall_agenda li:last-child",
        run() {
            const last = document.querySelector(".o_dialogue_hall_agenda li:last-child");
            last.scrollIntoView();
            if (last.getBoundingClientRect().bottom > window.innerHeight + 1) {
                throw new Error("The programme is cut off");
            }
        },
    },
]);
