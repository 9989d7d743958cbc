/** The menu of the whole app. */
export const APP = "commune_dialogue.menu_root";

/** Whether the user has a role in the dialogue: the menus know it without a question. */
export function hasDialogue(env) {
    return env.services.menu.getApps().some((app) => app.xmlid === APP);
}
