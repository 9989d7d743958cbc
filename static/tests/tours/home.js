// The office opens the app, presses a number and sees the list that it counts.
import { registry } from "@web/core/registry";

const PATIENCE = 60000;

registry.category("web_tour.tours").add("dialogue_home", {
    steps: () =>
        [
            {
                content: "open the applications",
                trigger: ".o_navbar_apps_menu button, .o_home_menu",
                run: "click",
            },
            {
                content: "open the dialogue",
                trigger: ".o_app[data-menu-xmlid='commune_dialogue.menu_root']",
                run: "click",
            },
            {
                content: "the home is what the app opens, with its charts drawn",
                trigger: "[data-section=office]",
            },
            {
                content: "a chart is drawn",
                trigger: "[data-chart=months] canvas[style*=height]",
            },
            {
                content: "two matters are to be classified",
                trigger: "[data-queue=to_classify] .o_dialogue_number:contains(2)",
                run: "click",
            },
            {
                content: "the list bears the name of the number",
                trigger: ".o_breadcrumb .active:contains(To classify)",
            },
            {
                content: "and shows these two",
                trigger: ".o_list_view .o_data_row:contains(Cầu treo hỏng)",
            },
            {
                content: "back",
                trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a",
                run: "click",
            },
            { content: "home again", trigger: "[data-section=office]" },
        ].map((step) => ({ timeout: PATIENCE, ...step })),
});
