# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..models.petition import KINDS


class DialogueClassify(models.TransientModel):
    """Classifies many matters at once; what is left empty stays as it is."""

    _name = "dialogue.classify"
    _inherit = ["dialogue.readable.links"]
    _description = "Classify matters"

    petition_ids = fields.Many2many(
        "dialogue.petition",
        default=lambda self: self._chosen_ids("dialogue.petition"),
        string="Matters",
    )
    kind = fields.Selection([item for item in KINDS if item[0] != "denunciation"])
    field_id = fields.Many2one("dialogue.field")
    authority = fields.Selection(
        [
            ("commune", "Commune"),
            ("province", "Province"),
            ("other", "Another body"),
        ]
    )
    department_id = fields.Many2one("hr.department", string="Lead department")
    line_ids = fields.One2many(
        "dialogue.classify.line",
        "classify_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        string="Proposed by keywords",
    )

    @api.depends("petition_ids")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    {
                        "petition_id": petition._origin.id,
                        "field_id": petition.proposed_field_id.id,
                        "words": petition.proposed_words,
                    }
                )
                for petition in wizard.petition_ids
                if petition.proposed_field_id
            ]

    def action_classify(self):
        """Write what was chosen and classify the matters, all or none of them.

        A field chosen for all goes before those that the keywords propose.
        """
        self.ensure_one()
        values = {
            name: self[name].id if name.endswith("_id") else self[name]
            for name in ("kind", "field_id", "authority", "department_id")
            if self[name]
        }
        if values:
            self.petition_ids.write(values)
        if not self.field_id:
            for line in self.line_ids.filtered("field_id"):
                line.petition_id.field_id = line.field_id
        self.petition_ids._take_usual_department()
        return self.petition_ids.action_classify()


class DialogueClassifyLine(models.TransientModel):
    """The field that keywords propose for one of the matters."""

    _name = "dialogue.classify.line"
    _inherit = ["dialogue.readable.links"]
    _description = "Proposed field of a matter"

    classify_id = fields.Many2one(
        "dialogue.classify", required=True, ondelete="cascade"
    )
    petition_id = fields.Many2one("dialogue.petition", string="Matter", required=True)
    field_id = fields.Many2one("dialogue.field")
    words = fields.Char(string="Because of", readonly=True)
