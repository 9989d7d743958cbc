import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onWillStart } from "@odoo/owl";
import { GuideLinks } from "../guide/guide_links";
import { HomeChart } from "./home_chart";
import { Onboarding } from "./onboarding";

/**
 * The page each role starts from: numbers that open the very list they count, and
 * charts. What it shows comes ready from `dialogue.home`.
 */
export class DialogueHome extends Component {
    static template = "commune_dialogue.Home";
    static components = { GuideLinks, HomeChart, Layout, Onboarding };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.openPart = this.open.bind(this);
        onWillStart(async () => {
            this.home = await this.orm.call("dialogue.home", "get_home", []);
        });
    }

    /**
     * Open what a number counts: the model's own list, with this domain and no other
     * filter.
     */
    async open({ action, domain, label }) {
        const list = await this.action.loadAction(action);
        return this.action.doAction(
            { ...list, name: label, display_name: label, domain, context: {} },
            { viewType: "list" }
        );
    }
}

registry.category("actions").add("commune_dialogue.home", DialogueHome);
