# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import workbook

PERIODS = [
    ("month", "Month"),
    ("quarter", "Quarter"),
    ("half_year", "First half of the year"),
    ("nine_months", "First nine months"),
    ("year", "Year"),
]
# First month and number of months; of a month or quarter it depends on which one.
SPANS = {"half_year": (1, 6), "nine_months": (1, 9), "year": (1, 12)}
# As the papers say, which are Vietnamese.
WORDS = {
    "month": "tháng {month} năm {year}",
    "quarter": "quý {roman} năm {year}",
    "half_year": "06 tháng đầu năm {year}",
    "nine_months": "09 tháng đầu năm {year}",
    "year": "năm {year}",
}
ROMAN_QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
FROZEN_STATES = ("signed", "issued")


class DialoguePeriodReport(models.Model):
    """What a body reports upward of a month, quarter, half-year, nine months or year.

    A record and no assistant, because its paper enters the register: the figures are
    counted and kept (``period_count.py``), each with the records behind it, and stay
    as they are once the paper is signed. A paper that replaces it may count anew.
    """

    _name = "dialogue.period.report"
    _description = "Periodic Report"
    _inherit = ["dialogue.role.fields", "dialogue.download"]
    _order = "date_to desc, date_from, body_id, id desc"
    _check_company_auto = True
    _kept_fields = frozenset({"counted_on", "figure_ids"})

    name = fields.Char(
        "Period", compute="_compute_period", store=True, export_string_translation=False
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    body_id = fields.Many2one(
        "dialogue.body",
        string="Issuing body",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('kind', 'in', ('state', 'party'))]",
        default=lambda self: self.env["dialogue.body"].search(
            [("company_id", "=", self.env.company.id), ("kind", "=", "state")], limit=1
        ),
        help="Its letterhead is printed: the People's Committee reports to the"
        " province, the Party committee to the Party's.",
    )
    kind = fields.Selection(PERIODS, string="Reports on", required=True, default="year")
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self.env.company._dialogue_today().year,
    )
    month = fields.Selection(
        [(str(month), f"{month:02}") for month in range(1, 13)],
        default=lambda self: str(self.env.company._dialogue_today().month),
    )
    quarter = fields.Selection(
        list(ROMAN_QUARTERS.items()),
        default=lambda self: str((self.env.company._dialogue_today().month + 2) // 3),
    )
    date_from = fields.Date("From", compute="_compute_period", store=True)
    date_to = fields.Date("To", compute="_compute_period", store=True)
    figure_ids = fields.One2many("dialogue.period.figure", "report_id", "Figures")
    counted_on = fields.Date(readonly=True, copy=False)
    document_ids = fields.One2many(
        "dialogue.document", "period_report_id", string="Papers"
    )
    is_frozen = fields.Boolean(
        compute="_compute_is_frozen",
        help="Its paper is signed or issued: the figures stay as they were reported.",
    )
    note = fields.Text(help="For the office; not printed.")
    file = fields.Binary(compute="_compute_file", export_string_translation=False)

    _year_sensible = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year is written with four digits."
    )
    _once = models.UniqueIndex(
        "(company_id, body_id, date_from, date_to)",
        "This body has a report on this period already: open that one.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("kind", "year", "month", "quarter")
    def _compute_period(self):
        for report in self:
            first, months = report._span()
            start = fields.Date.to_date(f"{report.year or 2000:04}-{first:02}-01")
            report.date_from = start
            report.date_to = start + relativedelta(months=months, days=-1)
            words = report._period_words()
            report.name = words[:1].upper() + words[1:]

    def _span(self):
        """Return the first month and the number of months."""
        if self.kind == "month":
            return int(self.month or 1), 1
        if self.kind == "quarter":
            return 3 * int(self.quarter or 1) - 2, 3
        return SPANS[self.kind or "year"]

    def _period_words(self):
        self.ensure_one()
        return WORDS[self.kind or "year"].format(
            month=self.month, roman=ROMAN_QUARTERS.get(self.quarter), year=self.year
        )

    @api.depends("document_ids.state")
    def _compute_is_frozen(self):
        for report in self:
            report.is_frozen = report._newest_paper().state in FROZEN_STATES

    def _newest_paper(self):
        # sudo: whether the figures are frozen, whoever may read the paper
        return self.sudo().document_ids.sorted("id")[-1:]

    @api.depends("name", "body_id")
    def _compute_display_name(self):
        for report in self:
            report.display_name = f"{report.name} – {report.body_id.name or ''}"

    def _compute_file(self):
        paper = self.env["report.commune_dialogue.report_period_report"]
        for report in self:
            report.file = base64.b64encode(workbook.build(paper._sheets(report)))

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        reports._count()
        return reports

    def write(self, vals):
        self._check_not_frozen()
        result = super().write(vals)
        if {"kind", "year", "month", "quarter", "company_id"} & vals.keys():
            self._count()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        for report in self:
            if report._newest_paper():
                raise UserError(
                    self.env._(
                        "%(report)s has a paper in the register and stays.",
                        report=report.display_name,
                    )
                )

    def _check_not_frozen(self):
        """Raise where the paper of a report was signed or issued.

        :raise UserError: naming the report
        """
        for report in self:
            if report.is_frozen:
                raise UserError(
                    self.env._(
                        "The paper of %(report)s is signed or issued: its figures stay"
                        " as they were reported. Replace the paper to count anew.",
                        report=report.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_count(self):
        """Count all figures anew, as long as the paper is not signed (role: office).

        :raise UserError: where it is
        """
        self.check_access("write")
        self._check_not_frozen()
        self._count()
        return True

    def action_register(self):
        """Enter the paper in the register, or open its entry (role: office).

        :return: dict, an action
        """
        self.ensure_one()
        self.check_access("write")
        return self.env["dialogue.document"].register_paper("period_report", self.ids)

    def action_print(self):
        """Print the report as it stands; the issued one keeps its own file.

        :return: dict, the report action
        """
        self.ensure_one()
        self.check_access("read")
        report = self.env.ref("commune_dialogue.action_report_period_report")
        return report.report_action(self, config=False)

    def action_export(self):
        """Download the figures as an Excel file."""
        self.check_access("read")
        return self._download("file", "bao-cao-dinh-ky.xlsx")


class DialogueDocument(models.Model):
    """The paper of a periodic report, in the register."""

    _inherit = "dialogue.document"

    period_report_id = fields.Many2one(
        "dialogue.period.report",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
