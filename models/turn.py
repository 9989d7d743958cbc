# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict, namedtuple

from odoo import models

# kind: an activity type of this addon, ``activity_<kind>``; users: those who may do
# it, any one of whom is enough; date: by when, or False for today.
Turn = namedtuple("Turn", "kind users date summary")


class DialogueTurn(models.AbstractModel):
    """Whose turn it is, told by activities that come and go with the state.

    A model says in ``_turns()`` who is to do what now; ``_sync_turns()`` brings the
    activities in line, as often as it is called. Nobody gets a mail for it: what is
    new comes with the day's digest.
    """

    _name = "dialogue.turn"
    _description = "Whose turn it is"
    _inherit = ["mail.activity.mixin"]

    # The kinds of turns that this model gives; other activities are left alone.
    _turn_kinds = ()
    # A write on one of these may pass the turn to somebody else.
    _turn_fields = frozenset({"state"})

    def _turns(self, desk):
        """Return the list of ``Turn`` of this record, read without access rules.

        :param desk: ``Desk`` of the commune, see ``res.company._dialogue_desk``
        """
        self.ensure_one()
        return []

    def write(self, vals):
        result = super().write(vals)
        if self._turn_fields & vals.keys():
            self._sync_turns()
        return result

    def _sync_turns(self):
        """Give an activity to everybody whose turn it is, and end the others'."""
        # sudo: an activity may be another person's, and who acts need not know him;
        # what leads here was checked by the move or the write itself
        records = self.sudo()
        if not records:
            return
        wanted = {}
        # Not env.ref(), which asks the database each time whether it is still there.
        find = self.env["ir.model.data"]._xmlid_to_res_id
        types = {
            kind: find(f"commune_dialogue.activity_{kind}", raise_if_not_found=True)
            for kind in self._turn_kinds
        }
        for company, group in records.grouped("company_id").items():
            desk = company._dialogue_desk()
            for record in group:
                for turn in record._turns(desk):
                    for user in turn.users:
                        wanted[record.id, types[turn.kind], user.id] = turn
        # sudo: whoever makes the move plans what others do next
        activities = self.env["mail.activity"].sudo()
        activities = activities.with_context(mail_activity_quick_update=True)
        present = activities.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "in", list(types.values())),
                ("automated", "=", True),
            ]
        )
        obsolete, moved = activities.browse(), defaultdict(list)
        today = self.env.company._dialogue_today()
        for activity in present:
            turn = wanted.pop(
                (activity.res_id, activity.activity_type_id.id, activity.user_id.id),
                None,
            )
            if not turn:
                obsolete |= activity
                continue
            old = activity.date_deadline, activity.summary
            new = turn.date or activity.date_deadline, turn.summary
            if new != old:
                moved[new].append(activity.id)
        for (date, summary), ids in moved.items():
            activities.browse(ids).write({"date_deadline": date, "summary": summary})
        obsolete.unlink()
        model_id = self.env["ir.model"]._get_id(self._name)
        activities.create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": res_id,
                    "activity_type_id": type_id,
                    "user_id": user_id,
                    "date_deadline": turn.date or today,
                    "summary": turn.summary,
                    "automated": True,
                }
                for (res_id, type_id, user_id), turn in wanted.items()
            ]
        )
