import { registry } from "@web/core/registry";
import { Component } from "@odoo/owl";
import { APP } from "../core/app";
import { openSearch } from "./search_palette";

/** The magnifier in the bar, for those who do not know Ctrl+K (and for phones). */
export class SearchButton extends Component {
    static template = "commune_dialogue.SearchButton";
    static props = {};

    open() {
        openSearch(this.env);
    }
}

registry.category("systray").add(
    "commune_dialogue.search",
    {
        Component: SearchButton,
        isDisplayed: (env) => env.services.menu.getCurrentApp()?.xmlid === APP,
    },
    { sequence: 110 }
);
