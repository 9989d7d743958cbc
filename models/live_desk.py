# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.sent import text_sent
from ..tools.vietnamese import strip_accents
from .petition import KINDS

CHANNEL = "dialogue_desk_"
# Who sees the desk; who may enter something is said by kind in `live_desk_entry.py`.
DESK_READERS = ("office", "leader", "supervisor")
# The states in which entries are taken.
DESK_STATES = ("in_progress", "held")
SIMILAR = 3


class DialogueSession(models.Model):
    """The live desk: what the clerks in the hall see and do.

    The state of the desk is in ``live_desk_state.py``, the entries in
    ``live_desk_entry.py``, what each of them does in ``live_desk_work.py`` and how it
    is taken back in ``live_desk_undo.py``.
    """

    _inherit = "dialogue.session"

    desk_current_id = fields.Many2one(
        "dialogue.consideration",
        string="Spoken of now",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        groups="commune_dialogue.group_dialogue_office,"
        "commune_dialogue.group_dialogue_leader,"
        "commune_dialogue.group_dialogue_supervisor",
    )
    desk_current_since = fields.Datetime(
        string="Spoken of since", readonly=True, copy=False
    )

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------
    def action_open_desk(self):
        """Open the live desk of the session.

        :return: dict, an action
        :raise AccessError: for others than the office, leaders and supervisors
        """
        self._check_desk()
        return {
            **self.env["ir.actions.actions"]._for_xml_id(
                "commune_dialogue.action_live_desk"
            ),
            "context": {"active_id": self.id, "active_model": self._name},
            "params": {"session_id": self.id},
        }

    def action_open_projector(self):
        """Open what the hall sees, in a window of its own for the second screen.

        :return: dict, an action
        :raise AccessError: for others than the office, leaders and supervisors
        """
        self._check_desk()
        return {
            "type": "ir.actions.act_url",
            "url": f"/odoo/dialogue-projector?session_id={self.id}",
            "target": "new",
        }

    @api.model
    def desk_today(self):
        """Return the id of the session whose desk is wanted now, or False.

        That is the one in progress, else the next one of today or later, else the
        last one that was held and is not concluded yet.
        """
        return self._desk_today().id

    @api.model
    def _desk_today(self):
        company = self.env.company
        mine = Domain("company_id", "=", company.id)
        midnight = company._dialogue_midnight()
        for domain, order in (
            (Domain("state", "=", "in_progress"), "date_start desc, id desc"),
            (
                Domain("state", "in", ("preparing", "invited"))
                & Domain("date_start", ">=", midnight),
                "date_start, id",
            ),
            (Domain("state", "=", "held"), "date_start desc, id desc"),
        ):
            found = self.search(mine & domain, order=order, limit=1)
            if found:
                return found
        return self.browse()

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------
    def desk_open(self):
        """Return all that the desk needs once: its state, who I am, and the lists.

        :return: dict, ready for JSON: ``state`` as ``desk_state``, ``me`` (``id``,
            ``name``, ``can_write``, ``can_conclude``), ``lists`` and ``settings``.
            Each village, field and department has a ``key``: its name without
            accents, to be filtered by.
        :raise AccessError: for others than the office, leaders and supervisors
        """
        self._check_desk()
        user = self.env.user
        return {
            "state": self.desk_state(),
            "me": {
                "id": user.id,
                "name": user.name,
                "can_write": user._dialogue_has("office"),
                "can_conclude": user._dialogue_has("office", "leader"),
            },
            "lists": self._desk_lists(),
            "settings": {
                "speaking_seconds": self.company_id.dialogue_speaking_minutes * 60
            },
        }

    def _desk_lists(self):
        """Return what is chosen from at the desk, each a list of dicts or pairs."""
        line = self.env["dialogue.consideration"]
        kinds = self.env["dialogue.petition"]._fields["kind"]
        return {
            "villages": self._desk_choices("dialogue.village"),
            "fields": self._desk_choices("dialogue.field", shared=True),
            "departments": self._desk_choices("hr.department", shared=True),
            "people": self._desk_people(),
            "delegates": self._desk_delegates(),
            "outcomes": line._fields["outcome"]._description_selection(self.env),
            "kinds": [
                [value, label]
                for value, label in kinds._description_selection(self.env)
                # It has a procedure of its own, and no place on a screen.
                if value in dict(KINDS) and value != "denunciation"
            ],
        }

    def _desk_choices(self, model, shared=False):
        companies = [self.company_id.id, False] if shared else [self.company_id.id]
        records = self.env[model].search([("company_id", "in", companies)])
        return [
            {
                "id": record.id,
                "name": record.name,
                "key": strip_accents(record.name),
            }
            for record in records
        ]

    def _desk_people(self):
        """Return who may answer: chairs, heads of departments and presenters."""
        # sudo: plain users may not read employees; name and position of these are
        # printed on the papers of the session
        people = self.sudo().chair_ids | self.sudo().agenda_ids.presenter_id
        people |= (
            self.env["hr.department"]
            .sudo()
            .search([("company_id", "=", self.company_id.id)])
            .manager_id
        )
        return [
            {
                "id": person.id,
                "name": person.name,
                "title": person.job_title or "",
            }
            for person in people
        ]

    def _desk_delegates(self):
        """Return the named delegates, to the office alone."""
        if not self.env.user._dialogue_has("office"):
            return []
        return [
            {
                "id": delegate.id,
                "name": delegate.name,
                "position": delegate.position or "",
                "village_id": delegate.village_id.id,
            }
            for delegate in self.delegate_ids
            if delegate.is_named
        ]

    @api.readonly
    def desk_field(self, text="", village_id=False):
        """Return which field the keywords of a wording lead to.

        :param str text: what is being typed
        :param village_id: id of the village, kept for the day it matters
        :return: dict: ``field_id`` (or False), ``field`` (its name) and ``because``
            (the keywords that led there)
        """
        self._check_desk()
        [(field, because)] = self.env["dialogue.field"]._propose(
            [text_sent(text)], self.company_id
        )
        return {
            "field_id": field.id,
            "field": field.name or "",
            "because": ", ".join(because),
        }

    @api.readonly
    def desk_similar(self, text="", village_id=False):
        """Return the matters worded like what is being typed, as ``find_similar``.

        :param str text: what is being typed
        :param int village_id: id of the village, or False
        """
        self._check_desk()
        petitions = self.env["dialogue.petition"].with_company(self.company_id)
        return petitions.find_similar(text, village_id, limit=SIMILAR)

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------
    def _check_desk(self):
        """Raise where the user may not see the desk of this one session."""
        self.ensure_one()
        self.check_access("read")
        if not (self.env.su or self.env.user._dialogue_has(*DESK_READERS)):
            raise AccessError(
                self.env._(
                    "The live desk is for the office, the leaders and the supervisors."
                )
            )

    def _desk_channel(self):
        self.ensure_one()
        return f"{CHANNEL}{self.id}"

    def _desk_tell(self):
        """Tell every open desk of the session that there is something new."""
        self.env["bus.bus"]._sendone(
            self._desk_channel(),
            "dialogue_desk",
            {"session_id": self.id, "version": self._desk_version()},
        )

    def _desk_moment(self, moment):
        """Return a client's time as far as it can be true, else the server's.

        :param moment: datetime in UTC, or False
        """
        now = fields.Datetime.now()
        earliest = self._desk_day_start() or now - timedelta(days=1)
        if not moment or moment > now or moment < earliest:
            return now
        return moment

    def _desk_day_start(self):
        """Return when the day of the session began, in UTC, or False."""
        return self.date_start and self.company_id._dialogue_midnight(self.date_start)
