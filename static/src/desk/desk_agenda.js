import { _t } from "@web/core/l10n/translation";
import { Component, useState } from "@odoo/owl";
import { agendaRows } from "./agenda_clock";

/** The programme of the session as it runs: planned against real time. */
export class DeskAgenda extends Component {
    static template = "commune_dialogue.DeskAgenda";
    static props = { desk: Object };

    setup() {
        this.desk = this.props.desk;
        this.state = useState(this.desk.state);
        this.clock = useState(this.desk.clock);
    }

    get rows() {
        return agendaRows(this.state.view.agenda, this.clock.now);
    }

    beginLabel(row) {
        return _t("Begin: %(item)s", { item: row.name });
    }

    do(kind, row) {
        return this.desk.act(kind, { id: row.id });
    }
}
