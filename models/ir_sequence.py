# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    @api.model
    def _dialogue_number(self, vals_list, code, prefix, date_field):
        """Write the next numbers of their commune and year into ``vals_list``."""
        today = self.env.company._dialogue_today()
        series = defaultdict(list)
        for vals in vals_list:
            date = fields.Date.to_date(vals.get(date_field)) or today
            company = vals.get("company_id") or self.env.company.id
            series[company, date.year].append((vals, date))
        for (company_id, _year), items in series.items():
            company = self.env["res.company"].browse(company_id)
            codes = self._dialogue_next_codes(
                code, prefix, company, items[0][1], len(items)
            )
            for (vals, _date), number in zip(items, codes, strict=True):
                vals["code"] = number

    @api.model
    def _dialogue_next_codes(self, code, prefix, company, date, count):
        """Return ``count`` numbers of a commune's yearly series, in one query.

        The series is made at its first use, so that a new commune needs no set-up.

        :param code: str, technical code of the series
        :param prefix: str, what stands before the number, may hold ``%(range_year)s``
        :return: list of str such as ``KN/2026/0007``
        """
        # sudo: numbers are given to whoever may create the record, but only
        # administrators may read and create the series themselves
        sequence = self.sudo().search(
            [("code", "=", code), ("company_id", "=", company.id)], limit=1
        )
        if not sequence:
            # The row of the commune serialises two people who come first at once.
            company.sudo().lock_for_update(allow_referencing=True)
            sequence = self.sudo().create(
                {
                    "name": f"{code} {company.name}",
                    "code": code,
                    "prefix": prefix,
                    "padding": 4,
                    "use_date_range": True,
                    "company_id": company.id,
                }
            )
        year = sequence.date_range_ids.filtered(
            lambda line: line.date_from <= date <= line.date_to
        )[:1] or sequence._create_date_range_seq(date)
        numbers = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}_{year.id:03d}",
                count,
            )
        )
        numbered = sequence.with_context(
            ir_sequence_date=date, ir_sequence_date_range=year.date_from
        )
        # Not get_next_char(), which words the date anew for each number.
        before, after = numbered._get_prefix_suffix()
        return [
            f"{before}{number:0{sequence.padding}d}{after}" for (number,) in numbers
        ]
