// A function that says what hostile text does to a screen (tests/test_hostile_screens.py).
async (name) => {
    const LITERAL = "<img src=x onerror=window.__hacked=1>";
    const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
    const faults = [];
    await pause(150);
    // Hints are drawn when the pointer comes by; most are the help of a field.
    const hints = document.querySelectorAll('[data-tooltip*="__hacked"]');
    for (const node of [...hints].slice(0, 1)) {
        node.dispatchEvent(new MouseEvent("mouseenter"));
        await pause(450);
        look(`a hint on ${name}`);
        node.dispatchEvent(new MouseEvent("mouseleave"));
    }
    look("");
    return faults;

    function look(where) {
        const add = (fault) => faults.push(`${where} ${fault}`);
        if (window.__hacked !== undefined) {
            add(`a script ran: ${window.__hacked}`);
            delete window.__hacked;
        }
        for (const node of document.querySelectorAll(
            `[onerror]:not([onerror="__odooAssetError=1"]), [onload], [onmouseover],
            [srcdoc], svg > script, base, object, embed`
        )) {
            add(`live markup: ${node.outerHTML.slice(0, 200)}`);
        }
        for (const node of document.querySelectorAll("[href], [src], [action], [formaction]")) {
            for (const attribute of ["href", "src", "action", "formaction"]) {
                if (/^\W*(javascript|vbscript):/i.test(node.getAttribute(attribute) || "")) {
                    add(`a link that runs: ${node.outerHTML.slice(0, 200)}`);
                }
            }
        }
        const fields = [...document.querySelectorAll("input, textarea")];
        const text = [document.body.innerText, ...fields.map((field) => field.value)].join("\n");
        if (/§49/.test(text)) {
            add("a formula of a template was counted out");
        }
        if (name.endsWith("(filled)") && !text.includes(LITERAL)) {
            add("the text is not shown as it was typed");
        }
    }
}
