import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

/**
 * Download an official paper without asking for wkhtmltopdf, which it does not need.
 * Where the server has no better program, Odoo's own way is taken after a warning.
 */
async function downloadPaper(action, options, env) {
    if (action.report_type !== "qweb-pdf") {
        return false;
    }
    if (action.dialogue_warning) {
        env.services.notification.add(action.dialogue_warning, {
            type: "warning",
            sticky: true,
        });
    }
    if (!action.dialogue_engine) {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify({ ...user.context, ...action.context }),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry
    .category("ir.actions.report handlers")
    .add("commune_dialogue.paper", downloadPaper);
