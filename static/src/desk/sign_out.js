import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
// Its items are registered first, to be taken over here.
import "@web/webclient/user_menu/user_menu_items";
import { session } from "@web/session";
import { countMine, forgetSnapshots } from "./kept_here";

const items = registry.category("user_menuitems");
const logOutItem = items.get("log_out");

/** Sign out, after a warning where something was not sent from this browser. */
async function signOut(env, leave) {
    const count = await countMine(session.db, user.userId);
    const go = () => {
        forgetSnapshots(session.db);
        leave();
    };
    if (!count) {
        go();
        return;
    }
    env.services.dialog.add(ConfirmationDialog, {
        title: _t("Not everything is sent yet"),
        body: _t(
            "%(count)s entries of the live desk wait in this browser. They stay here and are sent when you sign in again on this computer; nobody else who signs in sees them. To delete them, open the live desk.",
            { count }
        ),
        confirmLabel: _t("Sign out all the same"),
        confirm: go,
        cancelLabel: _t("Stay"),
        cancel: () => {},
    });
}

items.add(
    "log_out",
    (env) => {
        const item = logOutItem(env);
        return { ...item, callback: () => signOut(env, item.callback) };
    },
    { force: true }
);
