import { newUuid } from "./outbox";

/**
 * What is typed and not left yet. Written to localStorage with every key, because that
 * is the only thing a page may still rely on while it is being closed.
 *
 * Each draft has the uuid of the entry that it will become: when the page dies between
 * sending and forgetting, the second entry is the same one for the server.
 */
export class Drafts {
    constructor({ userId, sessionId, storage = globalThis.localStorage }) {
        this.key = `dialogue_desk_drafts:${userId}:${sessionId}`;
        this.storage = storage;
        this.all = this._read();
    }

    _read() {
        try {
            return { fields: {}, matter: null, ...JSON.parse(this.storage.getItem(this.key)) };
        } catch {
            return { fields: {}, matter: null };
        }
    }

    _write() {
        const isEmpty = !this.all.matter && !Object.keys(this.all.fields).length;
        try {
            if (isEmpty) {
                this.storage.removeItem(this.key);
            } else {
                this.storage.setItem(this.key, JSON.stringify(this.all));
            }
        } catch {
            // A full or forbidden storage: the text is still in the page.
        }
    }

    get(id, field) {
        return this.all.fields[`${id}/${field}`];
    }

    /** The text of a field, with what stood there when the typing began. */
    set(id, field, value, base) {
        const draft = this.get(id, field) || { id, field, base, uuid: newUuid() };
        this.all.fields[`${id}/${field}`] = { ...draft, value };
        this._write();
    }

    clear(id, field) {
        delete this.all.fields[`${id}/${field}`];
        this._write();
    }

    /** A record got its id while something was being typed into it. */
    rename(from, to) {
        for (const draft of Object.values(this.all.fields)) {
            if (draft.id === from) {
                delete this.all.fields[`${from}/${draft.field}`];
                this.all.fields[`${to}/${draft.field}`] = { ...draft, id: to };
            }
        }
        this._write();
    }

    /** All fields that say something else than when the typing began. */
    get changed() {
        return Object.values(this.all.fields).filter((draft) => draft.value !== draft.base);
    }

    get matter() {
        return this.all.matter;
    }

    /** The matter being taken down; an empty one is none. */
    set matter(matter) {
        this.all.matter = matter;
        this._write();
    }

    get isEmpty() {
        return !this.changed.length && !this.matter;
    }
}
