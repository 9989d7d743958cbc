# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from .session import OFFICE

# A leader reads everything but who the people are; villages and departments nothing.
READ_NAMES = (
    "commune_dialogue.group_dialogue_office,commune_dialogue.group_dialogue_supervisor"
)


class DialogueSpeaker(models.Model):
    """One turn to speak in the hall: who waits, who speaks, and for how long."""

    _name = "dialogue.speaker"
    _description = "Speaker in the hall"
    _inherit = ["dialogue.role.fields", "dialogue.state.mixin"]
    _order = "session_id, sequence, id"
    _check_company_auto = True
    _first_state = "waiting"
    _moves = {
        "waiting": (("done",), (OFFICE,)),
        "speaking": (("waiting", "paused"), (OFFICE,)),
        "paused": (("speaking",), (OFFICE,)),
        "done": (("speaking", "paused"), (OFFICE,)),
    }

    session_id = fields.Many2one(
        "dialogue.session",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True, precompute=True
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Full name", groups=READ_NAMES)
    delegate_id = fields.Many2one(
        "dialogue.delegate",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        groups=READ_NAMES,
    )
    village_id = fields.Many2one(
        "dialogue.village", check_company=True, index="btree_not_null"
    )
    consideration_id = fields.Many2one(
        "dialogue.consideration",
        string="Speaks on",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("speaking", "Speaking"),
            ("paused", "Paused"),
            ("done", "Has spoken"),
        ],
        required=True,
        default="waiting",
        readonly=True,
    )
    started_at = fields.Datetime(string="Speaks since", readonly=True)
    used_seconds = fields.Integer(
        string="Seconds spoken", help="Without those that run at the moment."
    )
    allowed_seconds = fields.Integer(string="Seconds allowed")
    times = fields.Integer(string="Times spoken", readonly=True)

    _seconds_ok = models.Constraint(
        "CHECK(COALESCE(used_seconds, 0) >= 0 AND COALESCE(allowed_seconds, 0) >= 0)",
        "The seconds cannot be negative.",
    )

    @api.depends("village_id", "sequence")
    def _compute_display_name(self):
        # Without the name: leaders read it too.
        for speaker in self:
            place = speaker.village_id.name
            number = self.env._("Speaker %(number)s", number=speaker.sequence)
            speaker.display_name = f"{number}, {place}" if place else number

    def _closed_files(self, operation):
        """A file tells who speaks, like the field that is hidden."""
        closed = super()._closed_files(operation)
        return closed if self.env.su or self._reads("name") else self


class DialogueSession(models.Model):
    _inherit = "dialogue.session"

    speaker_ids = fields.One2many(
        "dialogue.speaker",
        "session_id",
        groups=f"{READ_NAMES},commune_dialogue.group_dialogue_leader",
    )
