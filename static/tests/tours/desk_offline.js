// Ten minutes without a server: nothing is lost, and nothing is done twice.
import { tour } from "@commune_dialogue/../tests/tours/steps";
import {
    choose,
    line,
    nothingWaits,
    picture,
    saved,
    server,
    write,
} from "@commune_dialogue/../tests/tours/desk_steps";

const waits = (count) => ({
    content: `${count} wait`,
    trigger: `.o_dialogue_top .o_dialogue_wait:contains(${count})`,
});
const add = (village, words) => [
    { content: "new", trigger: "button[name=new_matter]", run: "click" },
    { content: "village", trigger: ".o_dialogue_new input[name=village_id]", run: `edit ${village} && press Enter` },
    { content: "words", trigger: ".o_dialogue_new textarea[name=text]", run: `edit ${words}` },
    { content: "save", trigger: "button[name=save_matter]", run: "click" },
    { content: "on the screen", trigger: line(words) },
    { content: "back", trigger: ".o_dialogue_new .btn-close", run: "click" },
];

tour("dialogue_desk_offline", () => [
    { content: "the desk is there", trigger: ".o_dialogue_desk .o_dialogue_line" },
    // First the cable of this computer: nothing of the desk even leaves it.
    {
        content: "pull the cable",
        trigger: "body",
        run() {
            const { open, send } = XMLHttpRequest.prototype;
            const cut = new WeakSet();
            XMLHttpRequest.prototype.open = function (method, url, ...more) {
                if (String(url).includes("dialogue.session")) {
                    cut.add(this);
                }
                return open.call(this, method, url, ...more);
            };
            XMLHttpRequest.prototype.send = function (body) {
                if (cut.has(this)) {
                    setTimeout(() => this.dispatchEvent(new ProgressEvent("error")));
                } else {
                    send.call(this, body);
                }
            };
            window.plugIn = () => Object.assign(XMLHttpRequest.prototype, { open, send });
        },
    },
    ...add("na lau", "Mất điện thường xuyên"),
    waits(1),
    { content: "the banner", trigger: ".o_dialogue_banner[aria-live] .o_dialogue_lost" },
    { content: "plug it in", trigger: "body", run: () => window.plugIn() },
    { content: "sent by itself", trigger: saved("Mất điện thường xuyên") },
    nothingWaits,
    // Then the server itself.
    server("stop"),
    ...choose("Sửa cầu treo"),
    ...write("answer", "Trả lời khi mất mạng"),
    waits(1),
    ...add("ban thuong", "Rác thải ở chợ"),
    waits(2),
    // A matter that the server has never heard of is answered nevertheless.
    ...choose("Rác thải ở chợ"),
    { content: "outcome", trigger: ".o_dialogue_outcomes [data-outcome=explained]", run: "click" },
    waits(3),
    ...write("answer", "Đã bố trí thùng rác"),
    waits(4),
    { content: "shown as waiting", trigger: `${line("Rác thải ở chợ")}.o_dialogue_waiting .fa-clock-o` },
    picture("offline"),
    { content: "typed, and not left", trigger: "textarea[name=conclusion]", run: "edit Giao Phòng Văn hóa theo dõi" },
    // The browser is closed and opened again while the server is still away.
    {
        content: "the page warns, and is loaded anew",
        trigger: "body",
        expectUnloadPage: true,
        run() {
            const leave = new Event("beforeunload", { cancelable: true });
            window.dispatchEvent(leave);
            if (!leave.defaultPrevented) {
                throw new Error("The page closes without a word");
            }
            location.reload();
        },
    },
    { content: "everything is there", trigger: `${line("Rác thải ở chợ")}.o_dialogue_waiting` },
    waits(5),
    ...choose("Rác thải ở chợ"),
    { content: "what was typed as well", trigger: "textarea[name=conclusion]:value(Giao Phòng Văn hóa theo dõi)" },
    { content: "and the answer", trigger: "textarea[name=answer]:value(Đã bố trí thùng rác)" },
    // The server is back, but its first answer gets lost after the work was done.
    server("lose"),
    { content: "sent again, done once", trigger: saved("Rác thải ở chợ") },
    nothingWaits,
    {
        content: "one of it",
        trigger: ".o_dialogue_desk",
        run({ queryAll }) {
            const found = queryAll(line("Rác thải ở chợ"));
            if (found.length !== 1) {
                throw new Error(`${found.length} times in the queue`);
            }
        },
    },
    // Once more from the server: what it shows now is what it knows.
    { content: "reload", trigger: "body", run: () => location.reload(), expectUnloadPage: true },
    ...choose("Rác thải ở chợ"),
    { content: "the server knows it", trigger: "textarea[name=conclusion]:value(Giao Phòng Văn hóa theo dõi)" },
    nothingWaits,
]);
