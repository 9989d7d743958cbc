import { browser } from "@web/core/browser/browser";

const BATCH = 50;

/**
 * What was ticked and has not reached the server yet. It lies in the browser's storage,
 * so that neither a lost connection nor a reload loses anything; what one user ticked
 * is not sent in the name of another one.
 */
export class Outbox {
    constructor(userId, sessionId) {
        this.key = `dialogue_attendance_${userId}_${sessionId}`;
        this.isSending = false;
    }

    get entries() {
        return JSON.parse(browser.localStorage.getItem(this.key) || "[]");
    }

    set entries(entries) {
        if (entries.length) {
            browser.localStorage.setItem(this.key, JSON.stringify(entries));
        } else {
            browser.localStorage.removeItem(this.key);
        }
    }

    add(entry) {
        this.entries = [...this.entries, entry];
    }

    /**
     * Send the entries in their order. Whoever is interrupted sends them again: the
     * server knows those that it had applied.
     *
     * @param {(entries: Object[]) => Promise<Object[]>} tick
     * @param {(result: Object, entry: Object) => void} told called for each answer
     */
    async send(tick, told) {
        if (this.isSending) {
            return; // the entries added meanwhile are seen by the loop below
        }
        this.isSending = true;
        try {
            await this.alone(async () => {
                let batch;
                while ((batch = this.entries.slice(0, BATCH)).length) {
                    const results = await tick(batch);
                    const sent = new Set(batch.map((entry) => entry.uuid));
                    this.entries = this.entries.filter((entry) => !sent.has(entry.uuid));
                    results.forEach((result, index) => told(result, batch[index]));
                }
            });
        } finally {
            this.isSending = false;
        }
    }

    /**
     * Two tabs of one browser have one outbox: only one of them sends at a time.
     * Browsers know locks on secure pages alone; on others the server sorts it out.
     */
    alone(send) {
        const locks = browser.navigator.locks;
        return locks
            ? locks.request(this.key, { ifAvailable: true }, (lock) => lock && send())
            : send();
    }
}
