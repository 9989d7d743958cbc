# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class DialogueDeadlineMixin(models.AbstractModel):
    """Done, on time, due soon or overdue: the same words and colours everywhere.

    The model has the stored fields ``deadline``, ``is_open`` and ``company_id``, and
    ``is_paused`` where its clock can be stopped: then nothing is overdue.
    """

    _name = "dialogue.deadline.mixin"
    _description = "With a deadline"

    deadline_status = fields.Selection(
        [
            ("done", "Done"),
            ("ok", "On time"),
            ("soon", "Due soon"),
            ("late", "Overdue"),
            ("paused", "Paused"),
        ],
        compute="_compute_deadline_status",
        search="_search_deadline_status",
    )

    @api.depends(lambda self: ("deadline", "is_open", *self._pause_fields()))
    @api.depends_context("company")
    def _compute_deadline_status(self):
        today = self.env.company._dialogue_today()
        pauses = self._pause_fields()
        soon_until = {
            # sudo: a number of days in the settings, which every role may know
            company: today + timedelta(days=company.sudo().dialogue_due_soon_days)
            for company in self.company_id
        }
        for record in self:
            soon = soon_until.get(record.company_id, today)
            if not record.is_open:
                record.deadline_status = "done"
            elif any(record[name] for name in pauses):
                record.deadline_status = "paused"
            elif not record.deadline or record.deadline > soon:
                record.deadline_status = "ok"
            else:
                record.deadline_status = "late" if record.deadline < today else "soon"

    @api.model
    def _pause_fields(self):
        """Return the name of the field that says that the clock is stopped, if any."""
        return ("is_paused",) if "is_paused" in self._fields else ()

    def _search_deadline_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._deadline_status_domain(status) for status in value)

    @api.model
    def _deadline_status_domain(self, status):
        if status == "done":
            return Domain("is_open", "=", False)
        today = self.env.company._dialogue_today()
        is_open = Domain("is_open", "=", True)
        paused = Domain.OR(Domain(name, "=", True) for name in self._pause_fields())
        if status == "paused":
            return is_open & paused
        is_open &= ~paused
        if status == "late":
            return is_open & Domain("deadline", "<", today)
        soon = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain(
                "deadline", "<=", today + timedelta(days=company.dialogue_due_soon_days)
            )
            for company in self.env.companies.sudo()  # sudo: as above
        )
        if status == "soon":
            return is_open & Domain("deadline", ">=", today) & soon
        return is_open & (Domain("deadline", "=", False) | ~soon)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Group by the status as well: the progress bars of the kanbans count it."""
        if groupby_spec != "deadline_status":
            return super()._read_group_groupby(alias, groupby_spec, query)
        field = self._fields[groupby_spec]
        self._check_field_access(field, "read")
        is_open, deadline, company = (
            self._field_to_sql(alias, name, query)
            for name in ("is_open", "deadline", "company_id")
        )
        paused = SQL(" OR ").join(
            SQL("%s IS TRUE", self._field_to_sql(alias, name, query))
            for name in self._pause_fields()
        )
        today = self.env.company._dialogue_today()
        soon = SQL(" OR ").join(
            SQL(
                "(%s = %s AND %s <= %s)",
                company,
                each.id,
                deadline,
                today + timedelta(days=each.dialogue_due_soon_days),
            )
            for each in self.env.companies.sudo()  # sudo: as above
        )
        return SQL(
            """CASE WHEN %(is_open)s IS NOT TRUE THEN 'done'
                    WHEN %(paused)s THEN 'paused'
                    WHEN %(deadline)s < %(today)s THEN 'late'
                    WHEN %(soon)s THEN 'soon'
                    ELSE 'ok' END""",
            is_open=is_open,
            paused=paused or SQL("FALSE"),
            deadline=deadline,
            today=today,
            soon=soon,
        )
