# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.wording import rate
from .home import ACTIONS

SECTIONS = [
    ("plans", "Plans"),
    ("sessions", "Sessions"),
    ("voices", "Voices and matters"),
    ("promises", "Promises"),
    ("fields", "By field"),
]
SETTLED = Domain("state", "in", ("settled", "closed"))
LEFT = Domain("state", "in", ("transferred", "declined", "withdrawn"))
OPEN = Domain("is_open", "=", True)
LATE = Domain("deadline_status", "=", "late")
BEYOND = Domain("forward_body_id", "!=", False) | Domain(
    "outcome", "=", "beyond_authority"
)
# What becomes of matters; each is in exactly one. Labels as on the papers.
RESULTS = {
    "settled": ("Đã giải quyết xong", SETTLED),
    "open": ("Đang giải quyết, trong hạn", OPEN & ~BEYOND & ~LATE),
    "late": ("Chưa giải quyết, quá hạn", OPEN & ~BEYOND & LATE),
    "beyond": ("Vượt thẩm quyền, đã kiến nghị cấp trên", OPEN & BEYOND),
    "left": ("Chuyển cơ quan khác, không thụ lý, người dân rút", LEFT),
}


class DialoguePeriodFigure(models.Model):
    """One number of a periodic report, with the records that were counted.

    Not their domain but their ids are kept: the list that a number opens is what was
    reported, whatever has become of the records since then.
    """

    _name = "dialogue.period.figure"
    _inherit = ["dialogue.called"]
    _description = "Figure of a Report"
    _order = "report_id, sequence, id"
    _rec_name = "label"
    _check_company_auto = True

    report_id = fields.Many2one(
        "dialogue.period.report",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(export_string_translation=False)
    section = fields.Selection(SECTIONS, required=True)
    key = fields.Char(required=True, export_string_translation=False)
    label = fields.Char("Figure", required=True)
    level = fields.Integer(export_string_translation=False)
    part = fields.Char(export_string_translation=False)
    shown_label = fields.Char("Shown as", compute="_compute_shown")
    number = fields.Integer("This period", aggregator=None)
    previous = fields.Integer("Same period of last year", aggregator=None)
    change = fields.Integer(compute="_compute_shown")
    whole = fields.Integer(
        export_string_translation=False, help="What the number is a share of."
    )
    share = fields.Char(compute="_compute_shown")
    res_model = fields.Char(export_string_translation=False)
    record_ids = fields.Json(export_string_translation=False)
    previous_ids = fields.Json(export_string_translation=False)

    @api.depends("label", "level", "number", "previous", "whole")
    def _compute_shown(self):
        for figure in self:
            figure.shown_label = "    " * figure.level + (figure.label or "")
            figure.change = figure.number - figure.previous
            figure.share = rate(figure.number, figure.whole) if figure.whole else False

    def action_open(self):
        """Open exactly the records that were counted.

        :return: dict, an action
        """
        return self._open("record_ids")

    def action_open_previous(self):
        """Open exactly the records that were counted of the year before."""
        return self._open("previous_ids")

    def _open(self, name):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }
        if self.res_model in ACTIONS:
            action = self.env["ir.actions.actions"]._for_xml_id(
                f"commune_dialogue.{ACTIONS[self.res_model]}"
            )
        return {
            **action,
            "name": self.label,
            "domain": [("id", "in", self[name] or [])],
            # No filter of the list's own hides what was counted.
            "context": {"active_test": False},
        }
