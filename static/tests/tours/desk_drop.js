// The server's process is killed while a clerk types, and started again; the browser is
// used by a second clerk in between. tests/test_desk_drop.py obeys "server: kill".
import { session } from "@web/session";
import { storeName } from "@commune_dialogue/desk/outbox";
import { tour } from "@commune_dialogue/../tests/tours/steps";
import {
    choose,
    line,
    nothingWaits,
    OPENED,
    picture,
    saved,
    write,
} from "@commune_dialogue/../tests/tours/desk_steps";

const COPY = "dialogue_test_outbox";

function within(mode, work) {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(storeName(session.db), 1);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
            const transaction = request.result.transaction("entries", mode);
            const asked = work(transaction.objectStore("entries"));
            transaction.oncomplete = () => {
                request.result.close();
                resolve(asked?.result);
            };
        };
    });
}

const left = (count) => ({
    content: `${count} entries are kept in this browser`,
    trigger: ".o_dialogue_desk",
    async run() {
        const rows = await within("readonly", (store) => store.getAll());
        if (rows.length !== count) {
            throw new Error(`${rows.length} are: ${rows.map((row) => row.kind)}`);
        }
    },
});

tour("dialogue_desk_drop", () => [
    OPENED,
    ...choose("Sửa cầu treo"),
    ...write("answer", "Có máy chủ"),
    { content: "the server has done it", trigger: "button[name=undo]:contains(Answer)" },
    nothingWaits,
    {
        content: "Odoo's service worker has the page",
        trigger: ".o_dialogue_desk",
        run: () => navigator.serviceWorker.ready,
    },
    {
        content: "the server dies while something is on its way",
        trigger: "textarea[name=conclusion]",
        async run({ edit }) {
            await edit("Gửi đúng lúc máy chủ chết");
            document.activeElement.blur();
            console.log("server: kill");
        },
    },
    // It may have arrived or not; the desk learns at the next entry at the latest.
    ...choose("Cấp nước sạch"),
    {
        content: "the owner",
        trigger: ".o_dialogue_matter input[name=department_id]",
        run: "edit phong thu dut mang && press Enter",
    },
    { content: "in 30 days", trigger: ".o_dialogue_assign button[data-days='30']", run: "click" },
    { content: "no connection", trigger: ".o_dialogue_banner .o_dialogue_lost" },
    { content: "new", trigger: "button[name=new_matter]", run: "click" },
    { content: "village", trigger: ".o_dialogue_new input[name=village_id]", run: "edit ban thu dut mang && press Enter" },
    { content: "words", trigger: ".o_dialogue_new textarea[name=text]", run: "edit Rác thải ở chợ" },
    { content: "save", trigger: "button[name=save_matter]", run: "click" },
    { content: "back", trigger: ".o_dialogue_new .btn-close", run: "click" },
    ...choose("Rác thải ở chợ"),
    { content: "outcome", trigger: ".o_dialogue_outcomes [data-outcome=explained]", run: "click" },
    ...write("answer", "Đã bố trí thùng rác"),
    { content: "a speaker", trigger: "input[name=speaker_name]", run: "edit Nông Văn Tạm" },
    { content: "add", trigger: "button[name=speaker_add]", run: "click" },
    { content: "speaks", trigger: "button[name=speaker_start]", run: "click" },
    { content: "the clock runs", trigger: ".o_dialogue_countdown:contains(2:)" },
    {
        content: "all of it waits",
        trigger: ".o_dialogue_top .o_dialogue_wait",
        async run() {
            const rows = await within("readonly", (store) => store.getAll());
            // The one on its way when the server died may be among them.
            if (![7, 8].includes(rows.length)) {
                throw new Error(`${rows.length} entries wait: ${rows.map((row) => row.kind)}`);
            }
            localStorage.setItem(COPY, JSON.stringify(rows));
        },
    },
    { content: "shown as waiting", trigger: `${line("Rác thải ở chợ")}.o_dialogue_waiting .fa-clock-o` },
    // Who leaves the computer is told.
    { content: "the menu", trigger: ".o_user_menu button", run: "click" },
    { content: "sign out", trigger: "[data-menu=logout]", run: "click" },
    { content: "a warning", trigger: ".modal-body:contains(wait in this browser)" },
    { content: "stay", trigger: ".modal-footer .btn-secondary", run: "click" },
    picture("killed"),
    {
        content: "typed, and not left",
        trigger: ".o_dialogue_desk:not(:has(.modal)) textarea[name=conclusion]",
        run: "edit Gõ dở khi tải lại trang",
    },
]);

// The server is back, and somebody else has signed in on this computer.
tour("dialogue_desk_drop_second", () => [
    OPENED,
    { content: "somebody's entries are here", trigger: ".o_dialogue_kept:contains(other people) button[name=forget_kept]" },
    {
        content: "but nothing of what they say",
        trigger: ".o_dialogue_desk:not(:has(.o_dialogue_wait)):not(:has(.o_dialogue_lost))",
        run() {
            for (const words of ["Rác thải", "Nông Văn Tạm", "Đã bố trí", "Gõ dở"]) {
                if (document.body.textContent.includes(words)) {
                    throw new Error(`The second clerk reads “${words}”`);
                }
            }
        },
    },
]);

// And the first one again.
tour("dialogue_desk_drop_back", () => [
    { content: "sent by itself", trigger: saved("Rác thải ở chợ") },
    nothingWaits,
    { content: "nothing of others is left", trigger: ".o_dialogue_desk:not(:has(.o_dialogue_kept))" },
    // The same outbox once more: as after a copy of the profile, or a lost answer.
    {
        content: "the outbox is as it was",
        trigger: "body",
        expectUnloadPage: true,
        async run() {
            const rows = JSON.parse(localStorage.getItem(COPY));
            const other = { ...rows[0], uuid: "of somebody who never comes back", user_id: -1 };
            await within("readwrite", (store) => {
                [...rows, { ...other, seq: 1000 }].forEach((row) => store.put(row));
            });
            location.reload();
        },
    },
    OPENED,
    {
        content: "sent again",
        trigger: ".o_dialogue_desk:not(:has(.o_dialogue_wait)):not(:has(.o_dialogue_problem))",
    },
    left(1),
    // What nobody will ever send is deleted by hand.
    { content: "delete", trigger: "button[name=forget_kept]", run: "click" },
    { content: "for good", trigger: ".modal-footer .btn-danger", run: "click" },
    { content: "gone", trigger: ".o_dialogue_desk:not(:has(.o_dialogue_kept)):not(:has(.modal))" },
    left(0),
    ...choose("Rác thải ở chợ"),
    { content: "the server knows it", trigger: "textarea[name=conclusion]:value(Gõ dở khi tải lại trang)" },
    {
        content: "each once",
        trigger: ".o_dialogue_desk",
        run({ queryAll }) {
            const found = [line("Rác thải ở chợ"), ".o_dialogue_at_microphone"].map(
                (selector) => queryAll(selector).length
            );
            if (String(found) !== "1,1") {
                throw new Error(`${found} in the queue and at the microphone`);
            }
        },
    },
    nothingWaits,
]);
