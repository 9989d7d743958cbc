# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.session import BEFORE_SESSION
from ..tools.intake_columns import DELEGATES


class DialogueDelegateImport(models.TransientModel):
    """Delegates of a session from an Excel file.

    Places that wait for a name are filled before new ones are made.
    """

    _name = "dialogue.delegate.import"
    _inherit = ["dialogue.intake.import.mixin"]
    _description = "Import delegates from Excel"
    _check_company_auto = True

    _forms = (DELEGATES,)
    _own_action = "commune_dialogue.delegate_import_action"
    _result_action = "commune_dialogue.delegate_action"

    session_id = fields.Many2one(
        "dialogue.session",
        required=True,
        check_company=True,
        default=lambda self: self._default_session(),
        domain="[('company_id', '=', company_id),"
        " ('state', 'not in', ('closed', 'cancelled'))]",
    )
    line_ids = fields.One2many(
        "dialogue.delegate.import.line", "import_id", string="Rows", readonly=True
    )
    place_count = fields.Integer(string="Places that get a name", readonly=True)

    @api.model
    def _default_company(self):
        return self._session_of_context().company_id or super()._default_company()

    @api.model
    def _default_session(self):
        """Return the session it was opened from, or the one that is ahead, if any."""
        ahead = self._session_of_context() or self.env["dialogue.session"].search(
            [
                ("company_id", "=", self._default_company().id),
                ("state", "in", BEFORE_SESSION),
            ],
            limit=2,
        )
        return ahead if len(ahead) == 1 else False

    @api.model
    def _session_of_context(self):
        session = self.env.context.get("dialogue_session_id")
        return self.env["dialogue.session"].browse(session or ())

    @api.depends("session_id")
    def _compute_own_village_ids(self):
        result = super()._compute_own_village_ids()
        for wizard in self.filtered("session_id.village_ids"):
            wizard.own_village_ids &= wizard.session_id.village_ids
        return result

    def _choices(self):
        return self._delegate_choices(self.company_id)

    def _guarded(self):
        return self.session_id

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------
    def _analyse(self):
        self._refuse_begun_session()
        findings, ignored = super()._analyse()
        self.place_count = sum(bool(item.place) for item in findings)
        return findings, ignored

    def _refuse_begun_session(self):
        """Say early what the access rules would say when the rows are written."""
        session = self.session_id
        if session.state in BEFORE_SESSION or self.env.user._dialogue_has("office"):
            return
        raise UserError(
            self.env._(
                "“%(session)s” takes no names from the villages any more. Ask the"
                " office to enter them.",
                session=session.display_name,
            )
        )

    def _row_problems(self, row, own, found):
        wrong = super()._row_problems(row, own, found)
        village = row.values.get("village")
        invited = self.session_id.village_ids
        if not wrong and village and invited and village not in invited.ids:
            name = self.env["dialogue.village"].browse(village).name
            wrong.append(row.problem("not_invited", "village", village=name))
        return wrong

    def _without_village(self, row):
        if self.env.user._dialogue_has("office"):
            return []  # people from departments and from outside
        return super()._without_village(row)

    def _mark_known(self, findings):
        seats = self.session_id._seats(
            [finding.row.values for finding in findings],
            [
                self.env._("row %(number)s", number=finding.row.number)
                for finding in findings
            ],
        )
        for finding, seat in zip(findings, seats, strict=True):
            finding.place = seat.place
            if seat.known:
                finding.status, finding.known_as = "known", seat.known

    def _line_vals(self, finding):
        values = finding.row.values
        return {
            **super()._line_vals(finding),
            "position": values.get("position", False),
            "group_id": values.get(
                "group", finding.place and finding.place.group_id.id
            ),
            "phone": values.get("phone", False),
            "email": values.get("email", False),
        }

    def _finding_message(self, finding):
        if finding.place:
            return self.env._("Takes a place that waited for its name.")
        if finding.status == "known":
            return self.env._("In the list already: %(who)s.", who=finding.known_as)
        return super()._finding_message(finding)

    def _most_similar(self, lines):
        """Return for each line a person of the same name: elsewhere, or with another
        telephone; the same person has been found before."""
        namesakes = self.session_id._namesakes(lines.mapped("person"))
        by_key = namesakes.grouped("sort_key")
        nobody = self.env["dialogue.delegate"]
        return [
            by_key.get(nobody._person_key(line.person), nobody)[:1] for line in lines
        ]

    def _similar_vals(self, record):
        message = self.env._(
            "“%(name)s” (%(village)s, telephone %(phone)s) is in the session already."
            " This row is entered all the same: delete it from the file if it is the"
            " same person.",
            name=record.name,
            village=record.village_id.name or "–",
            phone=record.phone or "–",
        )
        return {"message": message}

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------
    def _create_records(self, findings):
        filled = self.env["dialogue.delegate"]
        for finding in findings:
            if finding.place:
                finding.place.write(self._person_vals(finding.row.values))
                filled |= finding.place
        return filled | filled.create(
            [
                self._delegate_vals(finding.row)
                for finding in findings
                if not finding.place
            ]
        )

    def _delegate_vals(self, row):
        return {
            "session_id": self.session_id.id,
            "village_id": row.values["village"] or False,
            **self._new_person_vals(row.values),
        }


class DialogueDelegateImportLine(models.TransientModel):
    """One delegate of the file as it is shown before the import."""

    _name = "dialogue.delegate.import.line"
    _inherit = ["dialogue.intake.line.mixin"]
    _description = "Delegate of an Excel file"

    import_id = fields.Many2one(
        "dialogue.delegate.import", required=True, index=True, ondelete="cascade"
    )
    status = fields.Selection(
        selection_add=[("similar", "New, perhaps the same person")],
        ondelete={"similar": "cascade"},
    )
    person = fields.Char(string="Full name")
    position = fields.Char()
    group_id = fields.Many2one("dialogue.delegate.group")
    phone = fields.Char()
    email = fields.Char(string="E-mail")
