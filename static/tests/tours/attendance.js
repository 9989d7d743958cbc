// The door: ticks by finger, by code and by reader, somebody uninvited, a substitute,
// what is taken back, and a lost connection. tests/test_attendance_tours.py runs them
// and looks into the database.
import { ConnectionLostError, rpc } from "@web/core/network/rpc";
import { tour } from "@commune_dialogue/../tests/tours/steps";

const CODE = "1111222233334444";
const SEARCH = ".o_attendance_search";
const line = (name) => `.o_attendance_line:contains(${name})`;

const count = (key, number) => ({
    content: `${key}: ${number}`,
    trigger: `[data-count=${key}]:text(${number})`,
});
const badge = (key, number) => ({
    content: `${key}: ${number}`,
    trigger: `[data-count=${key}]:contains(${number})`,
});
const said = (text) => ({ content: `told: ${text}`, trigger: `.o_attendance_said:contains(${text})` });
const here = (name) => ({ content: `${name} is here`, trigger: `${line(name)}.o_attendance_here` });
const away = (name) => ({
    content: `${name} is not here`,
    trigger: `${line(name)}:not(.o_attendance_here)`,
});
const sent = { content: "all is sent", trigger: ".o_dialogue_attendance:not(:has(.fa-clock-o))" };
const tick = (name) => ({
    content: `tick ${name}`,
    trigger: `${line(name)} .o_attendance_tick:enabled`,
    run: "click",
});
const more = (name) => ({ content: "more", trigger: `${line(name)} .o_attendance_more`, run: "click" });
const choose = (what) => ({
    content: `press ${what}`,
    trigger: `.modal [data-do=${what}]:enabled`,
    run: "click",
});
const undo = { content: "take back", trigger: ".o_attendance_undo", run: "click" };
const typeCode = [
    { content: "the code", trigger: SEARCH, run: `edit ${CODE}` },
    { content: "Enter", trigger: SEARCH, run: "press Enter" },
    { content: "the field is free again", trigger: `${SEARCH}:placeholder-shown` },
];

// A reader types anywhere, faster than people do.
const read = (code) => ({
    content: `the reader reads ${code}`,
    trigger: ".o_dialogue_attendance",
    run() {
        for (const key of [...code, "Enter"]) {
            document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })
            );
        }
    },
});

// The line is cut for the ticks and what is asked meanwhile.
const send = rpc._rpc;
const cut = {
    content: "the connection is lost",
    trigger: ".o_dialogue_attendance",
    run() {
        rpc._rpc = (url, ...rest) =>
            url.includes("/attendance_")
                ? Promise.reject(new ConnectionLostError(url))
                : send(url, ...rest);
    },
};
const mend = {
    content: "and comes back",
    trigger: ".o_dialogue_attendance",
    run() {
        rpc._rpc = send;
    },
};

tour("dialogue_attendance", () => [
    { content: "from the session", trigger: "button[name=action_open_attendance]", run: "click" },
    count("present", 0),
    count("expected", 4),
    tick("Nông Văn Ất"),
    here("Nông Văn Ất"),
    said("Nông Văn Ất"),
    count("present", 1),
    sent,
    // by a code that is typed, and once more
    ...typeCode,
    here("Vi Thị Đào"),
    said("Vi Thị Đào"),
    count("present", 2),
    sent,
    ...typeCode,
    said("already here since"),
    // by a reader, wherever the cursor stands
    { content: "put the cursor elsewhere", trigger: "select[name=village]", run: "click" },
    read("5555666677778888"),
    here("Bế Văn An"),
    sent,
    read("9999000099990000"),
    said("No invitation bears this code"),
    // found without accents, then somebody instead of him
    { content: "search", trigger: SEARCH, run: "edit be van an" },
    { content: "one is found", trigger: ".o_dialogue_attendance:not(:has(.o_attendance_line:eq(1)))" },
    more("Bế Văn An"),
    { content: "who came", trigger: ".modal #attendance_name", run: "edit Bế Thị Vợ" },
    choose("substitute"),
    { content: "is shown", trigger: `${line("Bế Văn An")}:contains(Bế Thị Vợ)` },
    badge("substitutes", 1),
    { content: "no search", trigger: SEARCH, run: "edit" },
    { content: "all are back", trigger: line("Nông Văn Ất") },
    // a place that waits for its name
    tick("(no name yet)"),
    { content: "who came", trigger: ".modal #attendance_name", run: "edit Vi Thị Hội" },
    choose("substitute"),
    here("Vi Thị Hội"),
    sent,
    // uninvited, taken back, and again
    { content: "uninvited", trigger: ".o_attendance_walk_in", run: "click" },
    { content: "who", trigger: ".modal #walk_in_name", run: "edit Lò Văn Lạ" },
    { content: "from where", trigger: ".modal #walk_in_village", run: "selectByLabel Nà Lầu" },
    choose("register"),
    here("Lò Văn Lạ"),
    badge("walk_ins", 1),
    sent,
    undo,
    { content: "gone", trigger: ".o_dialogue_attendance:not(:has(.o_attendance_line:contains(Lò Văn Lạ)))" },
    { content: "uninvited", trigger: ".o_attendance_walk_in", run: "click" },
    { content: "who", trigger: ".modal #walk_in_name", run: "edit Lò Văn Lạ" },
    { content: "from where", trigger: ".modal #walk_in_village", run: "selectByLabel Nà Lầu" },
    choose("register"),
    here("Lò Văn Lạ"),
    sent,
    // not here after all, and taken back
    tick("Nông Văn Ất"),
    choose("absent"),
    away("Nông Văn Ất"),
    undo,
    here("Nông Văn Ất"),
    sent,
    // counts
    { content: "unfold", trigger: ".o_attendance_fold summary", run: "click" },
    {
        content: "the village against its quota",
        trigger: "[data-table=villages] tr:contains(Nà Lầu) td:eq(1):contains(1)",
    },
    // those who are missing
    { content: "not here yet", trigger: "label:has([name=missing])", run: "click" },
    {
        content: "the others are hidden",
        trigger: ".o_dialogue_attendance:not(:has(.o_attendance_here))",
    },
    { content: "all", trigger: "label:has([name=missing])", run: "click" },
    here("Bế Văn An"),
]);

tour("dialogue_attendance_phone", () => [
    count("present", 0),
    {
        content: "nothing is wider than the phone",
        trigger: ".o_dialogue_attendance",
        run() {
            const page = document.querySelector(".o_dialogue_attendance");
            if (window.innerWidth > 400 || page.scrollWidth > page.clientWidth) {
                console.error(`${page.scrollWidth} in ${page.clientWidth} of ${window.innerWidth}`);
            }
            for (const button of page.querySelectorAll(".o_attendance_tick")) {
                const { height, width } = button.getBoundingClientRect();
                if (height < 44 || width < 200) {
                    console.error(`a line of ${width} × ${height} is too small for a thumb`);
                }
            }
        },
    },
    cut,
    tick("Vi Thị Đào"),
    here("Vi Thị Đào"),
    { content: "it waits", trigger: `${line("Vi Thị Đào")} .fa-clock-o` },
    { content: "said so", trigger: ".o_attendance_offline:contains(No connection)" },
    tick("Bế Văn An"),
    { content: "uninvited", trigger: ".o_attendance_walk_in", run: "click" },
    { content: "who", trigger: ".modal #walk_in_name", run: "edit Lò Văn Lạ" },
    choose("register"),
    count("present", 3),
    { content: "three wait", trigger: ".o_attendance_offline strong:contains(3)" },
    mend,
    { content: "sent by itself", trigger: ".o_dialogue_attendance:not(:has(.o_attendance_offline))" },
    sent,
    count("present", 3),
    badge("walk_ins", 1),
]);

// The browser's camera is a film of the printed invitation of Bế Văn An.
tour("dialogue_attendance_camera", () => [
    count("present", 0),
    { content: "the camera", trigger: ".o_attendance_camera:enabled", run: "click" },
    here("Bế Văn An"),
    said("Bế Văn An"),
    count("present", 1),
    sent,
]);

// A leader looks on: nothing can be pressed.
tour("dialogue_attendance_read", () => [
    count("present", 1),
    { content: "the line is closed", trigger: `${line("Vi Thị Đào")} .o_attendance_tick:disabled` },
    {
        content: "no buttons",
        trigger: ".o_dialogue_attendance:not(:has(.o_attendance_walk_in, .o_attendance_more))",
    },
    // What others tick comes by itself.
    count("present", 1),
]);
