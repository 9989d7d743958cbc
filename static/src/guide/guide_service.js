import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/**
 * Starts a guided tour from its first screen.
 *
 * Odoo's own way ("manual") switches the user's onboarding on, after which the tours of
 * all other apps start by themselves, one after the other. Under any other name a tour
 * runs alike, is over when it is over, and a page that is loaded anew forgets it.
 */
export const guideService = {
    dependencies: ["action", "tour_service"],
    start(env, { action, tour_service: tours }) {
        return {
            async run(guide) {
                await action.doAction(guide.action, { clearBreadcrumbs: true });
                await tours.startTour(guide.name, {
                    mode: "guide",
                    redirect: false,
                    rainbowManMessage: _t("That was it. You can see it again from your menu, at the top right.").toString(),
                });
            },
        };
    },
};

registry.category("services").add("commune_dialogue.guide", guideService);
