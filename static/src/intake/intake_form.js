import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { onWillUnmount, status, useState, useSubEnv } from "@odoo/owl";

const PROGRESS = "dialogue.intake.progress";
const POLL_DELAY = 1000;

/**
 * The form of an import from Excel, which shows how far it is by the widget
 * `dialogue_intake_progress`: "Check the file" runs the preview in steps, "Import" asks
 * while it runs how many rows are written.
 */
export class IntakeFormController extends FormController {
    setup() {
        super.setup();
        this.progress = useState({ step: false, done: 0, total: 0, isStopped: false });
        useSubEnv({ intakeProgress: this.progress });
        onWillUnmount(() => clearInterval(this.poll));
    }

    async beforeExecuteActionButton(clickParams) {
        const proceeds = await super.beforeExecuteActionButton(clickParams);
        if (proceeds !== false && clickParams.name === "action_check") {
            await this.check();
            return false;
        }
        if (proceeds !== false && clickParams.name === "action_import") {
            clickParams.buttonContext = { dialogue_progress_id: await this.watchWriting() };
        }
        return proceeds;
    }

    async afterExecuteActionButton(clickParams) {
        clearInterval(this.poll);
        this.progress.step = false;
        return super.afterExecuteActionButton(clickParams);
    }

    start(step, total) {
        Object.assign(this.progress, { step, done: 0, total, isStopped: false });
    }

    /**
     * Make the preview step by step, until it is complete, stopped, or the form is closed.
     */
    async check() {
        this.start("read", 0);
        try {
            await this.callStep("check_start");
            this.progress.step = "check";
            while (this.progress.done < this.progress.total && !this.isStopped) {
                await this.callStep("check_next");
            }
            if (this.progress.isStopped) {
                await this.call("check_cancel");
            }
            if (!this.isClosed) {
                await this.model.load();
            }
        } finally {
            this.progress.step = false;
        }
    }

    /**
     * Ask from now on how many rows are written; return the id of what is asked.
     */
    async watchWriting() {
        this.start("write", this.model.root.data.new_count);
        const [id] = await this.orm.create(PROGRESS, [{}]);
        this.poll = setInterval(async () => {
            const [{ done }] = await this.orm.silent.read(PROGRESS, [id], ["done"]);
            this.progress.done = done;
        }, POLL_DELAY);
        return id;
    }

    get isClosed() {
        return status(this) === "destroyed";
    }

    get isStopped() {
        return this.progress.isStopped || this.isClosed;
    }

    async callStep(method) {
        Object.assign(this.progress, await this.call(method));
    }

    call(method) {
        const { resModel, resId, context } = this.model.root;
        return this.orm.call(resModel, method, [[resId]], { context });
    }
}

registry.category("views").add("dialogue_intake_form", {
    ...formView,
    Controller: IntakeFormController,
});
