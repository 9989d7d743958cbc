import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** The guided tours of a role, each a link that starts it. */
export class GuideLinks extends Component {
    static template = "commune_dialogue.GuideLinks";
    static props = {
        /** As `get_home` of `dialogue.home` returns them. */
        guides: Array,
        onStart: { type: Function, optional: true },
    };

    setup() {
        this.guide = useService("commune_dialogue.guide");
    }

    start(guide) {
        this.props.onStart?.();
        return this.guide.run(guide);
    }
}
