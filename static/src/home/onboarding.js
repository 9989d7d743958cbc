import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component, status, useState } from "@odoo/owl";

const MODEL = "dialogue.onboarding";

/**
 * The first steps of a new commune. Whether one is done is asked of the server again
 * after each, which looks at the commune's own data.
 */
export class Onboarding extends Component {
    static template = "commune_dialogue.Onboarding";
    static props = { banner: Object };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ banner: this.props.banner });
    }

    /** The first step that waits: its button is the one to press. */
    get next() {
        return this.state.banner.steps.find((step) => !step.is_done && !step.is_aside)?.key;
    }

    get progress() {
        const { done, total } = this.state.banner;
        return _t("%(done)s of %(total)s done", { done, total });
    }

    get percent() {
        const { done, total } = this.state.banner;
        return Math.round((100 * done) / total);
    }

    async open(step) {
        await this.do(await this.orm.call(MODEL, "open_step", [step.key]));
    }

    /** Run an action, and look afresh when its window is closed or its work is done. */
    async do(action) {
        await this.action.doAction(action, { onClose: () => this.reload() });
        await this.reload();
    }

    async reload() {
        if (status(this) !== "destroyed") {
            this.show(await this.orm.call(MODEL, "get_banner", []));
        }
    }

    async setAside(step) {
        this.show(await this.orm.call(MODEL, "set_aside", [step.key, !step.is_aside]));
    }

    async dismiss() {
        this.show(await this.orm.call(MODEL, "dismiss", []));
    }

    show(banner) {
        this.state.banner = banner;
    }
}
