# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

PHASES = [
    ("before", "Before the session"),
    ("day", "On the day"),
    ("after", "After the session"),
    ("report", "Reports"),
]


class DialoguePapers(models.TransientModel):
    """All papers of a plan, session, matter or assignment in one window.

    Each line is a paper: fetched as PDF, Word or Excel file, or entered in the
    register, where it gets its number and is signed and issued.
    """

    _name = "dialogue.papers"
    _inherit = ["dialogue.called"]
    _description = "Papers of a record"

    line_ids = fields.One2many("dialogue.papers.line", "window_id")

    @api.private
    @api.model
    def open_for(self, source):
        """Return the window of the papers that are drawn from ``source``.

        :param source: one plan, session, matter or assignment
        :raise UserError: where nothing is printed from such a record
        """
        source.ensure_one()
        source.check_access("read")
        window = self.create(
            {"line_ids": [fields.Command.create(v) for v in self._lines(source)]}
        )
        if not window.line_ids:
            raise UserError(self.env._("No paper is drawn from such a record."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Papers of %s", source.display_name),
            "res_model": self._name,
            "res_id": window.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _lines(self, source):
        """Return the values of a line for each paper of ``source``, in their order."""
        # sudo: which papers there are is no secret
        reports = (
            self.env["ir.actions.report"].sudo().search([("dialogue_paper", "=", True)])
        )
        Document = self.env["dialogue.document"]
        entries = {
            (document.report_id.id, document[name].id): document
            for name in ("plan_id", "session_id", "petition_id", "assignment_id")
            if Document._fields[name].comodel_name == source._name
            for document in Document.search(
                [(name, "=", source.id), ("state", "!=", "replaced")], order="id"
            )
        }
        ranks = dict(zip(dict(PHASES), range(len(PHASES)), strict=True))
        lines = []
        for report in reports:
            paper = report._dialogue_paper()
            field = Document._fields.get(paper._source_field or "")
            if field is None or field.comodel_name != source._name:
                continue
            entry = entries.get((report.id, source.id), Document)
            lines.append(
                {
                    "report_id": report.id,
                    "source": f"{source._name},{source.id}",
                    "phase": paper._phase,
                    "sequence": ranks[paper._phase] * 1000 + paper._rank,
                    "document_id": entry.id,
                    "has_excel": paper._has_sheets(),
                }
            )
        return sorted(lines, key=lambda line: (line["sequence"], line["report_id"]))


class DialoguePapersLine(models.TransientModel):
    _name = "dialogue.papers.line"
    _inherit = ["dialogue.called"]
    _description = "Paper of a record"
    _inherit = ["dialogue.readable.links"]
    _order = "sequence, id"

    window_id = fields.Many2one(
        "dialogue.papers", required=True, ondelete="cascade", index=True
    )
    report_id = fields.Many2one(
        "ir.actions.report", "Paper", required=True, ondelete="cascade"
    )
    source = fields.Reference(
        [
            ("dialogue.plan", "Plan"),
            ("dialogue.session", "Session"),
            ("dialogue.petition", "Matter"),
            ("dialogue.assignment", "Assignment"),
        ],
        required=True,
        export_string_translation=False,
    )
    phase = fields.Selection(PHASES, "When", required=True)
    sequence = fields.Integer(export_string_translation=False)
    has_excel = fields.Boolean(export_string_translation=False)
    document_id = fields.Many2one("dialogue.document", "In the register")
    document_state = fields.Selection(related="document_id.state", string="State")

    def _records(self):
        """Return what is printed, with a clear word where there is nothing yet."""
        self.ensure_one()
        records = self.report_id._dialogue_paper()._records_from(self.source)
        if not records:
            raise UserError(
                self.env._(
                    "There is nothing to print for “%s” yet.", self.report_id.name
                )
            )
        return records

    def action_pdf(self):
        """Print the paper as it stands now, or fetch the issued file."""
        if self.document_id:
            return self.document_id.action_print()
        return self.report_id.report_action(self._records(), config=False)

    def action_word(self):
        """Fetch the paper as a Word file, that of an issued paper as it was stored."""
        if self.document_id:
            return self.document_id.action_word()
        return self.report_id.dialogue_file_action("docx", self._records())

    def action_excel(self):
        """Fetch the tables of the paper as an Excel file."""
        return self.report_id.dialogue_file_action("xlsx", self._records())

    def action_register(self):
        """Open the paper in the register; it is entered where it is not there."""
        self.ensure_one()
        name = self.report_id.sudo().report_name.rpartition(".report_")[2]
        return self.env["dialogue.document"].register_paper(name, self.source.ids)
