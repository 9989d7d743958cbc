import { Component, onWillStart } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { hasDialogue } from "../core/app";
import { GuideLinks } from "./guide_links";

export class GuideDialog extends Component {
    static template = "commune_dialogue.GuideDialog";
    static components = { Dialog, GuideLinks };
    static props = { close: Function };

    setup() {
        this.title = _t("Show me around the dialogue");
        const orm = useService("orm");
        onWillStart(async () => {
            this.guides = await orm.call("dialogue.home", "get_guides", []);
        });
    }
}

registry.category("user_menuitems").add("commune_dialogue.guide", (env) => ({
    type: "item",
    id: "dialogue_guide",
    description: _t("Show me around the dialogue"),
    show: () => hasDialogue(env),
    callback: () => env.services.dialog.add(GuideDialog),
    sequence: 25,
}));
