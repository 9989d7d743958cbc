// A function that returns what a screen of 360 pixels lacks (tests/test_phone.py).
async () => {
    const REACH = 24;
    // Columns of cards lie side by side and are swiped, and so are tabs and drawings.
    const SWIPED = ".o_kanban_grouped, .o_notebook_headers, .o_graph_view, .o_pivot_view";
    const BOXES =
        ".o_content, .o_form_sheet, .o_kanban_renderer, .o_kanban_record, .alert," +
        ".o_dialogue_home";
    const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
    await pause(400);

    const faults = [];
    const width = document.documentElement.clientWidth;
    const find = (selector, root = document) => [...root.querySelectorAll(selector)];
    const isSeen = (node) => node.getBoundingClientRect().width > 0;
    const isWide = (node) => node.scrollWidth > node.clientWidth + 1;
    const says = (node) =>
        `${node.className.split(" ").slice(0, 2)} "${node.textContent.trim().slice(0, 40)}"`;

    if (width !== 360) {
        faults.push(`the test itself looks at ${width} pixels`);
    }
    const page = document.scrollingElement.scrollWidth;
    if (page > width) {
        faults.push(`the page is ${page} pixels wide`);
    }

    const screen = document.querySelector(".modal .modal-body, .o_action_manager");
    if (find(".o_list_table", screen).length) {
        faults.push("a table");
    }
    for (const box of find(BOXES, screen)) {
        if (isWide(box) && !box.matches(SWIPED) && !find(SWIPED, box).length) {
            faults.push(`${box.scrollWidth} pixels in ${box.clientWidth}: ${says(box)}`);
        }
    }
    for (const label of find(".o_form_label, .o_kanban_record .badge", screen)) {
        if (isSeen(label) && isWide(label)) {
            faults.push(`clipped: ${says(label)}`);
        }
    }

    const [first, ...others] = find(".o_kanban_group", screen);
    const isEmpty = (column) => !find(".o_kanban_record:not(.o_kanban_ghost)", column).length;
    if (first && isEmpty(first) && others.some((column) => !isEmpty(column))) {
        faults.push(`opens on an empty column: ${says(first)}`);
    }
    if (find(".o_datetime_picker").length) {
        faults.push("a calendar stands open that nobody asked for");
    }

    const main = ".o_statusbar_buttons .btn-primary, .modal-footer .btn-primary";
    for (const button of find(main).filter(isSeen)) {
        const box = button.getBoundingClientRect();
        if (box.left < 0 || box.right > width || box.bottom > window.innerHeight) {
            faults.push(`out of reach: ${says(button)}`);
        }
        if (box.height < REACH) {
            faults.push(`too small for a thumb: ${says(button)}`);
        }
    }
    // A phone shows the first button of the header and hides the others in a menu.
    const more = document.querySelector(".o_statusbar_buttons .o-dropdown");
    if (more && !find(".o_statusbar_buttons .btn-primary").length) {
        more.click();
        await pause(300);
        for (const hidden of find(".o-dropdown--menu .btn-primary")) {
            faults.push(`hidden behind other buttons: ${says(hidden)}`);
        }
        more.click();
    }
    return faults;
}
