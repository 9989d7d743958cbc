# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.wording import date_short

PAUSES = [
    ("waiting_citizen", "Waiting for the citizen"),
    ("waiting_higher", "Waiting for a higher level"),
]


class DialogueAssignment(models.Model):
    """The clock of an assignment: stopped while it waits for somebody outside.

    The days that it stood are added to the deadline when it runs again, counted as
    the deadline was; the explanation keeps every pause.
    """

    _inherit = "dialogue.assignment"

    paused_on = fields.Date(string="Paused since", readonly=True, copy=False)
    pause_kind = fields.Selection(
        PAUSES, string="Waiting for", readonly=True, copy=False
    )
    pause_note = fields.Char(string="Why paused", readonly=True, copy=False)
    stopped_days = fields.Integer(
        string="Days added by pauses", readonly=True, copy=False
    )
    is_paused = fields.Boolean(
        string="Clock stopped",
        compute="_compute_is_paused",
        store=True,
        precompute=True,
    )

    may_stop_clock = fields.Boolean(
        compute="_compute_may_stop_clock", export_string_translation=False
    )

    @api.depends_context("uid")
    @api.depends("is_mine_to_release")
    def _compute_may_stop_clock(self):
        office = self.env.user._dialogue_has("office")
        for line in self:
            line.may_stop_clock = office or line.is_mine_to_release

    @api.depends("paused_on", "is_open")
    def _compute_is_paused(self):
        for line in self:
            line.is_paused = bool(line.paused_on) and line.is_open

    def _check_may_stop_clock(self):
        if not self.env.user._dialogue_has("office"):
            self._check_leads(self.env._("stop the clock or start it again"))

    def action_pause(self, kind=False, reason=False):
        """Stop the clock (the head of the department, or the office).

        :param str kind: ``waiting_citizen`` or ``waiting_higher``
        :param str reason: required, one line: what is waited for
        :raise UserError: for another kind, without a reason, where it is not the
            department's turn, or the clock stands already
        """
        if kind not in [key for key, _label in PAUSES]:
            raise UserError(
                self.env._("Say who is waited for: the citizen or a higher level.")
            )
        reason = self._require_reason(reason)
        self.check_access("write")
        self._check_may_stop_clock()
        self._lock_for_transition()
        self._check_turn()
        if self.filtered("is_paused"):
            raise UserError(self.env._("The clock is stopped already."))
        for line in self:
            line._write_state(
                line.state,
                paused_on=line.company_id._dialogue_today(),
                pause_kind=kind,
                pause_note=reason,
            )
            line.message_post(
                body=self.env._(
                    "Paused (%(kind)s): %(reason)s",
                    kind=line._pause_label(),
                    reason=reason,
                )
            )
        return True

    def action_resume(self):
        """Let the clock run again; the deadline moves by the days that it stood.

        :raise UserError: where it runs
        """
        self.check_access("write")
        self._check_may_stop_clock()
        self._lock_for_transition()
        if self.filtered(lambda line: not line.is_paused):
            raise UserError(self.env._("The clock is running."))
        self._restart_clock()
        return True

    def _restart_clock(self):
        calendars = self.company_id._dialogue_calendars()
        for line in self:
            values = line._after_pause(calendars[line.company_id])
            line._write_state(
                line.state,
                paused_on=False,
                pause_kind=False,
                pause_note=False,
                **values,
            )

    def _after_pause(self, calendar):
        """Return the deadline and its explanation when the clock runs again today."""
        self.ensure_one()
        today = calendar.today()
        unit = self.deadline_unit or "day"
        days = calendar.count(self.paused_on, today, unit)
        lines = [self.deadline_explanation, self._explain_pause(today, days, unit)]
        values = {"stopped_days": self.stopped_days + days}
        if days and self.deadline:
            found = calendar.deadline(self.deadline, days, unit)
            lines.append(calendar.explain(found))
            values["deadline"] = found.date
        values["deadline_explanation"] = "\n".join(filter(None, lines))
        return values

    def _explain_pause(self, today, days, unit):
        values = {
            "start": date_short(self.paused_on),
            "end": date_short(today),
            "kind": self._pause_label(),
            "days": days,
        }
        if unit == "working_day":
            return self.env._(
                "Paused from %(start)s to %(end)s (%(kind)s): %(days)s working days.",
                **values,
            )
        return self.env._(
            "Paused from %(start)s to %(end)s (%(kind)s): %(days)s days.", **values
        )

    def _pause_label(self):
        labels = self._fields["pause_kind"]._description_selection(self.env)
        return dict(labels).get(self.pause_kind, "")
