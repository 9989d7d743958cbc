import { router } from "@web/core/browser/router";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillStart, xml } from "@odoo/owl";

/** The session that an action is for: from its parameters, the record or the address. */
function sessionOf({ action, resId }) {
    const { params, context } = action;
    const id = params?.session_id || context?.active_id || resId || router.current.session_id;
    return Number(id) || false;
}

/**
 * Make a client action of a screen that shows one session: the one it was opened for,
 * else the session of the day. The address keeps it, so that a reload stays.
 *
 * @param {typeof Component} Screen gets `sessionId`
 */
export function forSession(Screen) {
    return class extends Component {
        static template = xml`
            <t t-if="sessionId" t-component="Screen" t-props="screenProps"/>
            <div t-else="" class="o_view_nocontent position-static h-100">
                <div class="o_nocontent_help">
                    <p class="o_view_nocontent_smiling_face" t-esc="words.title"/>
                    <p t-esc="words.text"/>
                </div>
            </div>`;
        static props = { ...standardActionServiceProps };
        static target = Screen.target;

        setup() {
            const orm = useService("orm");
            this.Screen = Screen;
            this.sessionId = sessionOf(this.props);
            onWillStart(async () => {
                this.sessionId ||= await orm.call("dialogue.session", "desk_today", []);
            });
            this.words = {
                title: _t("No session is in progress or ahead"),
                text: _t("Prepare one and set its date: it opens here on its day."),
            };
            onMounted(() => this.props.updateActionState?.({ active_id: this.sessionId }));
        }

        get screenProps() {
            return { ...this.props, sessionId: this.sessionId };
        }
    };
}
