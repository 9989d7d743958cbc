import { newUuid } from "./outbox";

/** What the keys of all drafts of one Odoo database begin with. */
export const draftsPrefix = (db) => `dialogue_desk_drafts:${db}:`;

/**
 * What is typed and not left yet. Written to localStorage with every key, because that
 * is the only thing a page may still rely on while it is being closed.
 *
 * Each draft has the uuid of the entry that it will become: when the page dies between
 * sending and forgetting, the second entry is the same one for the server.
 */
export class Drafts {
    constructor({ db, userId, sessionId, storage = globalThis.localStorage }) {
        this.key = `${draftsPrefix(db)}${userId}:${sessionId}`;
        this.storage = storage;
        this.all = this._read();
    }

    clear() {
        this.all = { fields: {}, matter: null };
        this._write();
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

    /**
     * The text of a field, with what stood there when the typing began. What is typed
     * after the field was left once is a draft of its own, on top of what was sent.
     */
    set(id, field, value, base) {
        let draft = this.get(id, field) || { id, field, base, uuid: newUuid() };
        if ("sent" in draft) {
            draft = { id, field, base: draft.sent, uuid: newUuid() };
        }
        this.all.fields[`${id}/${field}`] = { ...draft, value };
        this._write();
    }

    /** A draft is on its way to the outbox; it is kept until it has arrived. */
    sending(draft, text) {
        this.all.fields[`${draft.id}/${draft.field}`] = { ...draft, sent: text };
        this._write();
    }

    /** The entry of this uuid is kept elsewhere now. */
    forget(uuid) {
        for (const [key, draft] of Object.entries(this.all.fields)) {
            if (draft.uuid === uuid) {
                delete this.all.fields[key];
            }
        }
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
