import { draftsPrefix } from "./drafts";
import { DurableStore, storeName } from "./outbox";

/**
 * What the desk keeps in this browser beyond a sign-out: entries and drafts that were
 * not sent, each under its database and its user. Nobody else is shown them; whoever
 * leaves a shared computer is told that they are there.
 */

/** What the keys of the last states begin with; they go with the tab, or a sign-out. */
export const snapshotPrefix = (db) => `dialogue_desk_state:${db}:`;

function keysOf(storage, prefix) {
    return Object.keys(storage).filter((key) => key.startsWith(prefix));
}

/** Open the entries of a database for one question; without a disk there are none. */
async function withStore(db, ask) {
    let store;
    try {
        store = await new DurableStore(storeName(db)).open();
        return await ask(store);
    } catch {
        return [];
    } finally {
        store?.close();
    }
}

/** How many entries and forms of this user were not sent from this browser. */
export async function countMine(db, userId, storage = localStorage) {
    const entries = await withStore(db, (store) => store.all());
    const drafts = keysOf(storage, `${draftsPrefix(db)}${userId}:`);
    return entries.filter((entry) => entry.user_id === userId).length + drafts.length;
}

/** Forget what the tab saw last: names and words of the hall. */
export function forgetSnapshots(db, storage = sessionStorage) {
    keysOf(storage, snapshotPrefix(db)).forEach((key) => storage.removeItem(key));
}

/** Forget everything that was kept for any user of a database. */
export async function forgetHere(db, storage = localStorage) {
    keysOf(storage, draftsPrefix(db)).forEach((key) => storage.removeItem(key));
    forgetSnapshots(db);
    await withStore(db, (store) => store.clear());
}
