// The live desk: a whole session at one desk, two clerks, a phone, the projector.
// tests/test_desk_tours.py runs them and looks into the database afterwards.
import { tour } from "@commune_dialogue/../tests/tours/steps";
import {
    choose,
    expectFocus,
    line,
    nothingWaits,
    OPENED,
    otherClerk,
    picture,
    saved,
    sessionId,
    WAIT,
    write,
} from "@commune_dialogue/../tests/tours/desk_steps";

/**
 * One spoken matter with the keyboard alone, and how long it took. Without a village
 * the speaker is a delegate, who brings his own along.
 */
const speak = (who, village, words, subject) => ({
    content: `take down: ${subject}`,
    trigger: ".o_dialogue_desk",
    async run({ press, fill, waitFor }) {
        const started = performance.now();
        await press("alt+n");
        await waitFor(".o_dialogue_new", { timeout: WAIT });
        await fill(who, expectFocus("speaker"));
        if (!village) {
            await press("Enter");
        }
        await press("Tab");
        expectFocus("village_id");
        if (village) {
            await fill(village, expectFocus("village_id"));
            await press("Enter");
        }
        await press("Tab");
        await fill(words, expectFocus("text"));
        await press("Control+Enter");
        await waitFor(saved(subject), { timeout: WAIT });
        expectFocus("speaker");
        console.log(`spoken matter: ${Math.round(performance.now() - started)} ms`);
    },
});

tour("dialogue_desk", () => [
    OPENED,
    { content: "what is owed comes first", trigger: ".o_dialogue_lines[data-group=debts] .o_dialogue_line:contains(Kéo điện)" },
    { content: "and says who owed it", trigger: ".o_dialogue_owed:contains(Phòng Kinh tế)" },
    picture("desktop"),
    speak("Hoàng Văn Mới", "na lau", "Đường vào bản nhiều ổ gà. Kính mong sửa.", "Đường vào bản nhiều ổ gà"),
    speak("lo thi b", "", "Chợ phiên thiếu chỗ để xe.", "Chợ phiên thiếu chỗ để xe"),
    // Once more, to see the form with what it proposes.
    {
        content: "the field is proposed while typing",
        trigger: ".o_dialogue_new textarea[name=text]",
        run: "edit Cầu và đường bê tông đi Nà Lầu xuống cấp",
    },
    { content: "proposed", trigger: ".o_dialogue_because strong:contains(Giao thông)" },
    picture("new"),
    { content: "not this one", trigger: ".o_dialogue_new textarea[name=text]", run: "edit x" },
    { content: "emptied", trigger: ".o_dialogue_new textarea[name=text]", run: "clear" },
    { content: "back", trigger: ".o_dialogue_new .btn-close", run: "click" },
    ...choose("Đường vào bản nhiều ổ gà"),
    { content: "on the screen of the hall", trigger: "button[name=current]", run: "click" },
    { content: "in discussion", trigger: `${line("Đường vào bản nhiều ổ gà")} .o_dialogue_live` },
    {
        content: "answered on the spot, in two clicks",
        trigger: "button[name=on_the_spot]:enabled",
        async run({ click, fill, waitFor }) {
            const started = performance.now();
            await click();
            await waitFor("textarea[name=spot_answer]", { timeout: WAIT });
            await fill("Xã sửa xong trong tháng này.", expectFocus("spot_answer"));
            await click("button[name=spot_save]");
            await waitFor(`${saved("Đường vào bản nhiều ổ gà")} [data-outcome=on_the_spot]`, { timeout: WAIT });
            console.log(`on the spot: ${Math.round(performance.now() - started)} ms`);
        },
    },
    nothingWaits,
    ...choose("Sửa cầu treo"),
    { content: "the words are quoted", trigger: ".o_dialogue_words blockquote:contains(Cầu treo mục nát)" },
    ...write("answer", "Phòng Kinh tế đã khảo sát."),
    ...write("conclusion", "Giao Phòng Kinh tế sửa cầu treo."),
    {
        content: "the owner, found without accents",
        trigger: ".o_dialogue_matter input[name=department_id]",
        async run({ edit, press }) {
            await edit("phong kinh");
            await press("Enter");
        },
    },
    { content: "the owner", trigger: ".o_dialogue_matter input[name=department_id]:value(Phòng Kinh tế)" },
    { content: "in 30 days", trigger: ".o_dialogue_assign button[data-days='30']", run: "click" },
    { content: "an assignment has its outcome", trigger: ".o_dialogue_outcomes [data-outcome=in_progress][aria-checked=true]" },
    nothingWaits,
    picture("matter"),
    ...choose("Cấp nước sạch"),
    { content: "the wrong outcome", trigger: ".o_dialogue_outcomes [data-outcome=settled]:enabled", run: "click" },
    { content: "it is there", trigger: `${saved("Cấp nước sạch")} [data-outcome=settled]` },
    { content: "the button says what it takes back", trigger: "button[name=undo]:contains(Outcome)" },
    { content: "take it back by key", trigger: ".o_dialogue_line.o_dialogue_chosen .o_dialogue_line_open", run: "press Control+z" },
    { content: "taken back", trigger: `${line("Cấp nước sạch")}:not(:has(.o_dialogue_outcome)):not(.o_dialogue_waiting)` },
    nothingWaits,
    // The order: the matter raised last comes before the first of the day.
    {
        content: "drag the market to the front",
        trigger: `${line("Chợ phiên")} .o_dialogue_grip`,
        run: `drag_and_drop .o_dialogue_lines[data-group=new] .o_dialogue_line:first`,
    },
    { content: "it is first", trigger: ".o_dialogue_lines[data-group=new] .o_dialogue_line:first:contains(Chợ phiên)" },
    nothingWaits,
    // The keyboard goes through the matters, and finds them without accents.
    {
        content: "search",
        trigger: ".o_dialogue_desk",
        async run({ press, fill }) {
            document.activeElement.blur();
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true }));
            await fill("cap nuoc", expectFocus("search"));
            await press("Enter");
        },
    },
    { content: "found", trigger: ".o_dialogue_queue_column:has(.o_dialogue_line:only-child:contains(Cấp nước sạch))" },
    { content: "all again", trigger: "#o_dialogue_search", run: "clear" },
    { content: "leave the search", trigger: "#o_dialogue_search", run: "press Escape" },
    { content: "J", trigger: ".o_dialogue_chosen .o_dialogue_line_open", run: "press k" },
    { content: "one further up", trigger: ".o_dialogue_chosen:contains(Sửa cầu treo)" },
    { content: "K", trigger: ".o_dialogue_chosen .o_dialogue_line_open", run: "press j" },
    { content: "one further down", trigger: ".o_dialogue_chosen:contains(Cấp nước sạch)" },
    // Speakers
    {
        content: "a speaker by key",
        trigger: ".o_dialogue_desk",
        async run({ press, fill, waitFor }) {
            await press("alt+p");
            await waitFor("input[name=speaker_name]:focus", { timeout: WAIT });
            await fill("lo thi b", expectFocus("speaker_name"));
            await press("Enter");
            await press("Enter");
        },
    },
    { content: "waits", trigger: ".o_dialogue_speaker:contains(Lò Thị Bưởi):contains(Bản Thượng)" },
    { content: "another name", trigger: "input[name=speaker_name]", run: "edit Nông Văn Tạm" },
    { content: "add", trigger: "button[name=speaker_add]", run: "click" },
    { content: "waits as well", trigger: ".o_dialogue_speaker:contains(Nông Văn Tạm)" },
    { content: "speaks", trigger: ".o_dialogue_speaker:contains(Lò Thị Bưởi) button[name=speaker_start]", run: "click" },
    { content: "the clock runs", trigger: ".o_dialogue_at_microphone[data-tone=fine] .o_dialogue_countdown:contains(2:)" },
    nothingWaits,
    picture("speaking"),
    { content: "pause", trigger: "button[name=speaker_pause]", run: "click" },
    { content: "stands", trigger: ".o_dialogue_at_microphone[data-state=paused]" },
    { content: "go on", trigger: "button[name=speaker_resume]", run: "click" },
    { content: "goes on", trigger: ".o_dialogue_at_microphone[data-state=speaking]" },
    { content: "has spoken", trigger: "button[name=speaker_end]", run: "click" },
    { content: "spoke", trigger: ".o_dialogue_spoken:contains(Lò Thị Bưởi)" },
    nothingWaits,
    // The programme
    { content: "begin", trigger: ".o_dialogue_item:contains(Khai mạc) button[name=agenda_start]", run: "click" },
    { content: "begun", trigger: ".o_dialogue_item[data-status=running]:contains(Khai mạc)" },
    { content: "next", trigger: ".o_dialogue_item:contains(Đối thoại) button[name=agenda_start]", run: "click" },
    { content: "the first is over", trigger: ".o_dialogue_item[data-status=done]:contains(Khai mạc)" },
    nothingWaits,
]);

tour("dialogue_desk_two_clerks", () => [
    OPENED,
    ...choose("Sửa cầu treo"),
    {
        content: "the second clerk's matter is here within two seconds",
        trigger: ".o_dialogue_desk",
        async run({ waitFor }) {
            // Give the bus its connection; the desk polls as long as it has none.
            await new Promise((resolve) => setTimeout(resolve, 3000));
            const values = { subject: "Thiếu giáo viên", text: "Trường thiếu giáo viên", speaker: "A" };
            const started = performance.now();
            const [result] = await otherClerk("desk_send", [
                [sessionId()],
                [{ uuid: "22222222-2222-4222-8222-222222222222", kind: "matter_add", values }],
            ]);
            if (result.status !== "done") {
                throw new Error(result.message);
            }
            await waitFor(saved("Thiếu giáo viên"), { timeout: WAIT });
            const time = Math.round(performance.now() - started);
            console.log(`second clerk seen: ${time} ms`);
            if (time > 2000) {
                throw new Error(`The second clerk's matter came after ${time} ms`);
            }
        },
    },
    { content: "type an answer", trigger: "textarea[name=answer]", run: "edit Câu trả lời của tôi" },
    {
        content: "meanwhile the other writes the same field",
        trigger: "body",
        async run() {
            const id = Number(document.querySelector(".o_dialogue_chosen").dataset.id);
            const [result] = await otherClerk("desk_send", [
                [sessionId()],
                [
                    {
                        uuid: "33333333-3333-4333-8333-333333333333",
                        kind: "line_write",
                        values: { id, answer: "Câu trả lời của người khác" },
                        base: { answer: "" },
                    },
                ],
            ]);
            if (result.status !== "done") {
                throw new Error(result.message);
            }
            // The news of it must not take away what is being typed.
            await new Promise((resolve) => setTimeout(resolve, 1500));
        },
    },
    { content: "my words are still there", trigger: "textarea[name=answer]:value(Câu trả lời của tôi)" },
    { content: "leave the field", trigger: "textarea[name=answer]", run: () => document.activeElement.blur() },
    { content: "both wordings", trigger: ".o_dialogue_problem:contains(Câu trả lời của tôi):contains(Câu trả lời của người khác):contains(t_clerk)" },
    picture("conflict"),
    { content: "nothing is overwritten", trigger: "textarea[name=answer]:value(Câu trả lời của người khác)" },
    { content: "keep mine", trigger: "button[name=keep_mine]", run: "click" },
    { content: "mine", trigger: ".o_dialogue_desk:not(:has(.o_dialogue_problem)) textarea[name=answer]:value(Câu trả lời của tôi)" },
    nothingWaits,
]);

tour("dialogue_desk_phone", () => [
    OPENED,
    {
        content: "nothing is wider than the phone",
        trigger: ".o_dialogue_desk",
        run() {
            const { scrollWidth, clientWidth } = document.documentElement;
            if (scrollWidth > clientWidth) {
                throw new Error(`${scrollWidth} px wide on a screen of ${clientWidth}`);
            }
        },
    },
    picture("phone_queue"),
    ...choose("Sửa cầu treo"),
    picture("phone_matter"),
    { content: "on the spot", trigger: "button[name=on_the_spot]", run: "click" },
    { content: "the answer", trigger: "textarea[name=spot_answer]", run: "edit Đã sửa xong" },
    { content: "save", trigger: "button[name=spot_save]", run: "click" },
    { content: "the matters", trigger: "button[name=tab_queue]", run: "click" },
    { content: "decided", trigger: `${saved("Sửa cầu treo")} [data-outcome=on_the_spot]` },
    { content: "new", trigger: "button[name=new_matter]", run: "click" },
    { content: "village", trigger: ".o_dialogue_new input[name=village_id]", run: "edit na lau && press Enter" },
    { content: "words", trigger: ".o_dialogue_new textarea[name=text]", run: "edit Thiếu nước vào mùa khô" },
    picture("phone_new"),
    { content: "save", trigger: "button[name=save_matter]", run: "click" },
    { content: "taken down", trigger: ".o_dialogue_saved:contains(Thiếu nước vào mùa khô)" },
    { content: "speakers", trigger: "button[name=tab_speakers]", run: "click" },
    { content: "a name", trigger: "input[name=speaker_name]", run: "edit Nông Văn Tạm" },
    { content: "add", trigger: "button[name=speaker_add]", run: "click" },
    { content: "speaks", trigger: "button[name=speaker_start]", run: "click" },
    { content: "the clock", trigger: ".o_dialogue_countdown" },
    nothingWaits,
    picture("phone_speakers"),
    { content: "programme", trigger: "button[name=tab_agenda]", run: "click" },
    { content: "is shown", trigger: ".o_dialogue_item:contains(Khai mạc):visible" },
]);

tour("dialogue_projector", () => [
    { content: "whole screen, no bar of Odoo", trigger: "body:not(:has(.o_main_navbar)) .o_dialogue_projector" },
    { content: "the name of the session", trigger: ".o_dialogue_projector h1:contains(Hội nghị đối thoại)" },
    {
        content: "the desk says what the hall speaks of",
        trigger: ".o_dialogue_projector",
        async run({ waitFor }) {
            const id = sessionId();
            const { lines, speakers, agenda } = await otherClerk("desk_state", [[id]]);
            const of = (subject) => lines.find((row) => row.subject === subject).id;
            const uuid = (digit) => `4444444${digit}-4444-4444-8444-444444444444`;
            const [item] = agenda;
            await otherClerk("desk_send", [
                [id],
                [
                    { uuid: uuid(1), kind: "line_current", values: { id: of("Sửa cầu treo") } },
                    { uuid: uuid(2), kind: "speaker_start", values: { id: speakers[0].id } },
                    { uuid: uuid(3), kind: "agenda_start", values: { id: item.id } },
                ],
            ]);
            await waitFor(".o_dialogue_hall_matter h2:contains(Sửa cầu treo)", { timeout: WAIT });
        },
    },
    { content: "which of how many", trigger: ".o_dialogue_hall_facts:contains(2):contains(3)" },
    { content: "where the speaker comes from", trigger: ".o_dialogue_hall_speaker strong:contains(Nà Lầu)" },
    { content: "and how long he has", trigger: ".o_dialogue_hall_clock[data-tone=fine]" },
    { content: "the running item", trigger: ".o_dialogue_hall_agenda [data-status=running]:contains(Khai mạc)" },
    picture("projector"),
    {
        content: "read from the last row, and nothing runs off the screen",
        trigger: ".o_dialogue_projector",
        run() {
            const { scrollWidth, clientWidth } = document.documentElement;
            const size = (selector) =>
                parseFloat(getComputedStyle(document.querySelector(selector)).fontSize);
            const found = [size(".o_dialogue_hall_matter h2"), size(".o_dialogue_hall_clock")];
            // A twelfth and a sixth of the height.
            if (scrollWidth > clientWidth || found[0] < 85 || found[1] < 170) {
                throw new Error(`${scrollWidth} of ${clientWidth} px, letters of ${found} px`);
            }
        },
    },
    {
        content: "nobody is named",
        trigger: ".o_dialogue_projector",
        run() {
            for (const name of ["Nông Văn Kín", "Lò Thị Bưởi", "Cầu treo mục nát"]) {
                if (document.body.textContent.includes(name)) {
                    throw new Error(`The hall reads “${name}”`);
                }
            }
        },
    },
    { content: "the connection goes", trigger: "body", run: () => fetch("/dialogue_test/stop") },
    { content: "said quietly", trigger: ".o_dialogue_hall_lost" },
    { content: "the last state stays", trigger: ".o_dialogue_hall_matter h2:contains(Sửa cầu treo)" },
    { content: "and comes back", trigger: "body", run: () => fetch("/dialogue_test/start") },
    { content: "as before", trigger: ".o_dialogue_projector:not(:has(.o_dialogue_hall_lost))" },
]);
