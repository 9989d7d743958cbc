import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { formatInteger } from "@web/views/fields/formatters";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Component, useState } from "@odoo/owl";

/**
 * How far the form `dialogue_intake_form` is: a bar that grows with the rows, and one
 * without an end while nobody can tell yet.
 */
export class IntakeProgress extends Component {
    static template = "commune_dialogue.IntakeProgress";
    static props = { ...standardWidgetProps };

    setup() {
        this.progress = useState(this.env.intakeProgress);
    }

    get isCounted() {
        const { step, done } = this.progress;
        return step === "check" || (step === "write" && done > 0);
    }

    /** How much is done, of 100; all of it where nobody can tell. */
    get percent() {
        const { done, total } = this.progress;
        return this.isCounted && total ? Math.round((100 * done) / total) : 100;
    }

    get label() {
        const { step, isStopped } = this.progress;
        const done = formatInteger(this.progress.done);
        const total = formatInteger(this.progress.total);
        if (isStopped) {
            return _t("Stopping…");
        }
        if (step === "check") {
            return _t("Checking the rows: %(done)s / %(total)s", { done, total });
        }
        if (step === "write") {
            return _t("Writing the rows, all or none: %(done)s / %(total)s", { done, total });
        }
        return _t("Reading the file…");
    }

    stop() {
        this.progress.isStopped = true;
    }
}

registry.category("view_widgets").add("dialogue_intake_progress", {
    component: IntakeProgress,
});
