// Steps that the tours of the live desk share.
export const WAIT = 60000;

export const OPENED = {
    content: "the desk is there",
    trigger: ".o_dialogue_desk .o_dialogue_line",
};

/** Keeps a picture of the page where the test was asked for pictures. */
export const picture = (name) => ({
    content: `picture ${name}`,
    trigger: "body",
    async run() {
        console.log(`picture: ${name}`);
        await new Promise((resolve) => setTimeout(resolve, 800));
    },
});

/** Something only the test's own server understands (tests/test_desk_tours.py). */
export const server = (order) => ({
    content: `the server: ${order}`,
    trigger: "body",
    run: () => fetch(`/dialogue_test/${order}`),
});

/** A call of the second clerk, whose session the test's server knows. */
export async function otherClerk(method, args) {
    const response = await fetch(`/web/dataset/call_kw/dialogue.session/${method}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Other-Clerk": "1" },
        body: JSON.stringify({
            jsonrpc: "2.0",
            params: { model: "dialogue.session", method, args, kwargs: {} },
        }),
    });
    const { result, error } = await response.json();
    if (error) {
        throw new Error(error.data.message);
    }
    return result;
}

/** The session that the desk on the screen is for. */
export const sessionId = () =>
    Number(new URLSearchParams(location.search).get("session_id")) ||
    Number(location.pathname.match(/\/odoo\/(\d+)\//)[1]);

export const line = (subject) => `.o_dialogue_line:contains(${subject})`;
export const saved = (subject) => `.o_dialogue_line:not(.o_dialogue_waiting):contains(${subject})`;
export const choose = (subject) => [
    { content: `choose ${subject}`, trigger: `${line(subject)} .o_dialogue_line_open`, run: "click" },
    { content: `chosen ${subject}`, trigger: `.o_dialogue_matter .o_dialogue_subject:contains(${subject})` },
];
export const nothingWaits = {
    content: "the server knows everything",
    trigger: ".o_dialogue_desk:not(:has(.o_dialogue_wait)):not(:has(.o_dialogue_lost))",
};
export const write = (name, text) => [
    { content: `${name}: ${text}`, trigger: `.o_dialogue_matter textarea[name=${name}]`, run: `edit ${text}` },
    { content: `leave ${name}`, trigger: ".o_dialogue_matter .o_dialogue_subject", run: () => document.activeElement.blur() },
];

/** Whether the key went where a clerk without a mouse wants it. */
export function expectFocus(name) {
    const { activeElement } = document;
    if (activeElement.name !== name) {
        throw new Error(`The focus is on ${activeElement.outerHTML.slice(0, 200)}, not on ${name}`);
    }
    return activeElement;
}
