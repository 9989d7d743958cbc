import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

/**
 * One delegate: came in person, sent somebody, is not here after all; for a place that
 * waits for its name: who came.
 */
export class AttendanceLineDialog extends Component {
    static template = "commune_dialogue.AttendanceLineDialog";
    static components = { Dialog };
    static props = { close: Function, line: Object, onCome: Function, onSubstitute: Function, onAbsent: Function };

    setup() {
        this.form = useState({ name: this.props.line.substitute });
        useAutofocus({ refName: "name", mobile: true });
    }

    get name() {
        return this.form.name.trim();
    }

    come() {
        this.props.onCome();
        this.props.close();
    }

    submit() {
        if (this.name) {
            this.props.onSubstitute(this.name);
            this.props.close();
        }
    }

    absent() {
        this.props.onAbsent();
        this.props.close();
    }
}

/**
 * Somebody who came uninvited.
 */
export class WalkInDialog extends Component {
    static template = "commune_dialogue.WalkInDialog";
    static components = { Dialog };
    static props = { close: Function, villages: Array, groups: Array, groupId: [Number, Boolean], onRegister: Function };

    setup() {
        this.form = useState({
            name: "",
            village_id: "",
            group_id: String(this.props.groupId || ""),
            position: "",
            phone: "",
        });
        useAutofocus({ refName: "name", mobile: true });
    }

    submit() {
        const { name, village_id, group_id, position, phone } = this.form;
        if (!name.trim()) {
            return;
        }
        const named = (list, id) => list.find((item) => item.id === id)?.name || "";
        const village = Number(village_id) || false;
        const group = Number(group_id) || false;
        this.props.onRegister({
            name: name.trim(),
            village_id: village,
            village: named(this.props.villages, village),
            group_id: group,
            group: named(this.props.groups, group),
            position,
            phone,
        });
        this.props.close();
    }
}
