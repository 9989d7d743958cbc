# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import models
from odoo.exceptions import AccessError, LockError, UserError

from .session import BEFORE_SESSION
from .turn import Turn


class DialogueSession(models.Model):
    """The villages that owe something are reminded in one click."""

    _inherit = "dialogue.session"
    _turn_kinds = ("village",)

    def action_remind_villages(self):
        """Remind the villages that have not sent everything yet (role: office).

        :return: dict, a notification that names who was reminded and who has nobody
            to be reminded
        :raise UserError: where the session is over or called off
        """
        self.check_access("write")
        return self.village_line_ids._remind()

    def _turns(self, desk):
        if self.state not in BEFORE_SESSION:
            return []
        owed = defaultdict(list)
        for line in self.village_line_ids:
            if line.reminded_on and line._missing():
                for user in line.village_id.user_ids.filtered("active"):
                    owed[user].append(line._owed())
        return [
            Turn("village", user, self.village_deadline, "; ".join(villages))
            for user, villages in owed.items()
        ]


class DialogueSessionVillage(models.Model):
    _inherit = "dialogue.session.village"

    def write(self, vals):
        result = super().write(vals)
        if {"synthesis_received_date", "delegates_sent_date"} & vals.keys():
            self.session_id._sync_turns()
        return result

    def action_remind(self):
        """Remind these villages, as ``dialogue.session.action_remind_villages``."""
        return self._remind()

    def _missing(self):
        """Return in words what this village still owes."""
        self.ensure_one()
        missing = []
        if not self.synthesis_received_date:
            missing.append(self.env._("the synthesis of the opinions"))
        if not self.delegates_sent_date:
            missing.append(self.env._("the list of delegates"))
        return missing

    def _owed(self):
        """Return a line that names the village and what it still owes."""
        return self.env._(
            "%(village)s owes: %(missing)s",
            village=self.village_id.name,
            missing=", ".join(self._missing()),
        )

    def _remind(self):
        """Give the villages' representatives an activity, once a day and village.

        The rows are locked: two people who press at once remind once. The mail is
        the representative's next digest.
        """
        if not self.env.su and not self.env.user._dialogue_has("office"):
            raise AccessError(self.env._("Only the office reminds the villages."))
        self.check_access("write")
        over = self.session_id.filtered(lambda line: line.state not in BEFORE_SESSION)
        if over:
            raise UserError(
                self.env._(
                    "%(session)s is “%(state)s”: the villages owe it nothing any more.",
                    session=over[0].display_name,
                    state=over[0]._state_label(over[0].state),
                )
            )
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Someone else is changing this right now. Try again.")
            ) from error
        self.invalidate_recordset()
        today = self.env.company._dialogue_today()
        late = self.filtered(lambda line: line._missing())
        mute = late.filtered(lambda line: not line.village_id.user_ids)
        due = (late - mute).filtered(lambda line: line.reminded_on != today)
        for count, lines in due.grouped("reminder_count").items():
            # sudo: nobody types when a village was reminded
            lines.sudo().write({"reminded_on": today, "reminder_count": count + 1})
        due.session_id._sync_turns()
        return self._remind_notification(due, mute)

    def _remind_notification(self, reminded, mute):
        sentences = [
            self.env._(
                "Reminded: %(villages)s.",
                villages=", ".join(reminded.village_id.mapped("name")),
            )
            if reminded
            else self.env._(
                "No village was reminded: nothing is missing, or today's"
                " reminder has gone out."
            )
        ]
        if mute:
            sentences.append(
                self.env._(
                    "Nobody represents these villages here, call them: %(villages)s.",
                    villages=", ".join(mute.village_id.mapped("name")),
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if mute else "success" if reminded else "info",
                "sticky": bool(mute),
                "message": " ".join(sentences),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
