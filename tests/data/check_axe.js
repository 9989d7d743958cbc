// Returns a function that says what axe finds on a screen (tests/test_accessibility.py).
({ address, own, notOurs, odooRules }) => async () => {
    if (!window.axe) {
        const script = await (await fetch(address)).text();
        // Called by another name, it runs in the page's own scope.
        (0, eval)(script);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    const isShown = (selector) => document.querySelector(selector);
    const include = own.filter(isShown);
    if (!include.length) {
        return ["nothing of this addon is shown"];
    }
    const rules = Object.fromEntries(odooRules.map((rule) => [rule, { enabled: false }]));
    const { violations } = await window.axe.run(
        { include, exclude: notOurs.filter(isShown) },
        { resultTypes: ["violations"], rules }
    );
    return violations
        .filter(({ impact }) => ["serious", "critical"].includes(impact))
        .flatMap(({ id, nodes }) =>
            nodes.map(({ html, any }) => `${id}: ${html.slice(0, 240)} ${any[0]?.message || ""}`)
        );
}
