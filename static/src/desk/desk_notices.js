import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";
import { clockTime, fieldLabels, valueLabel } from "./desk_words";

/** What the clerk must know about the line to the server; read aloud when it changes. */
export class ConnectionBanner extends Component {
    static template = "commune_dialogue.ConnectionBanner";
    static props = { desk: Object };

    setup() {
        this.desk = this.props.desk;
        this.state = useState(this.desk.state);
    }

    get since() {
        return clockTime(this.state.lostSince);
    }

    get count() {
        return this.state.waiting.length;
    }
}

/** What stays in this browser when its user goes: seen by the clerk, and deleted by him. */
export class KeptHere extends Component {
    static template = "commune_dialogue.KeptHere";
    static props = { desk: Object };

    setup() {
        this.desk = this.props.desk;
        this.dialog = useService("dialog");
        this.state = useState(this.desk.state);
    }

    get mine() {
        return this.state.waiting.length + this.state.problems.length;
    }

    get isShown() {
        const { me, others, lostSince } = this.state;
        return me.can_write && Boolean(others || (lostSince && this.mine));
    }

    forget() {
        const counts = { mine: this.mine, others: this.state.others };
        this.dialog.add(ConfirmationDialog, {
            title: _t("Delete what waits in this browser?"),
            body: _t(
                "%(mine)s entries shown here and %(others)s of other people or sessions were never sent. Deleted, they are lost for good.",
                counts
            ),
            confirmLabel: _t("Delete for good"),
            confirmClass: "btn-danger",
            confirm: () => this.desk.forgetKept(),
            cancel: () => {},
        });
    }
}

/** Entries that the server did not take: nothing of them is lost until the clerk says so. */
export class ProblemPanel extends Component {
    static template = "commune_dialogue.ProblemPanel";
    static props = { desk: Object };

    setup() {
        this.desk = this.props.desk;
        this.state = useState(this.desk.state);
    }

    /** Both wordings of each field that another clerk changed meanwhile. */
    pairs(entry) {
        return Object.entries(entry.result.conflict || {}).map(([field, other]) => ({
            field,
            label: fieldLabels()[field] || field,
            mine: valueLabel(field, entry.values[field], this.state),
            theirs: other.theirs_label || valueLabel(field, other.theirs, this.state),
            by: other.by || _t("somebody else"),
        }));
    }

    /** What a refused entry wanted to say, so that it can be copied. */
    words(entry) {
        const { text, answer, conclusion, subject } = entry.values;
        return [subject, text, answer, conclusion].filter(Boolean).join("\n");
    }

    async keepMine(entry) {
        await this.desk.outbox.keepMine(entry.uuid);
        this.desk.sync();
    }

    async takeTheirs(entry) {
        await this.desk.outbox.takeTheirs(entry.uuid);
        this.desk.sync();
    }

    async again(entry) {
        await this.desk.outbox.keepMine(entry.uuid);
        this.desk.sync();
    }

    drop(entry) {
        return this.desk.outbox.drop(entry.uuid);
    }
}
