# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, models

# Queues of the home. Not written where a tour is described: behind a translated text,
# the export of terms takes what stands in brackets for another one.
TO_CLASSIFY = ("to_classify",)
TO_DECIDE = ("to_approve", "extensions")
NEW_WORK = ("new",)
OPEN_MATTERS = ("open",)


class Guide(NamedTuple):
    """A guided tour: its steps are in static/src/guide/guides.js, under its name."""

    name: str
    title: str
    # Where it begins, an xmlid of this addon.
    action: str
    # Keys of the section and of the queues of which one must hold something, or the
    # tour would point at nothing; without them it may always start.
    section: str = ""
    queues: tuple[str, ...] = ()
    # What the user is told to wait for.
    hint: str = ""


class DialogueHome(models.AbstractModel):
    """Which guided tours a role is offered."""

    _inherit = "dialogue.home"

    @api.model
    @api.readonly
    def get_guides(self):
        """Return the guided tours of the user, see ``guides`` of `get_home`."""
        return self.get_home()["guides"]

    @api.model
    def _guides(self, led):
        """Return the tours of all roles of the user, in order.

        :param led: the departments that the user heads
        """
        user = self.env.user
        guides = []
        if user._dialogue_has("office"):
            guides += [self._guide_office(), self._guide_matter()]
        if user._dialogue_has("leader"):
            guides.append(self._guide_leader())
        if user._dialogue_has("user") and led:
            guides.append(self._guide_head())
        if user._dialogue_has("village"):
            guides.append(self._guide_village())
        if user._dialogue_has("supervisor"):
            guides.append(self._guide_supervisor())
        if user._dialogue_has("manager"):
            guides.append(self._guide_manager())
        return guides

    @api.model
    def _guide_office(self):
        return Guide(
            "dialogue_guide_office",
            self.env._("Write down a paper form"),
            "contribution_action",
        )

    @api.model
    def _guide_matter(self):
        return Guide(
            "dialogue_guide_matter",
            self.env._("From a matter to a department"),
            "home_action",
            "office",
            TO_CLASSIFY,
            self.env._("It can start once a matter waits to be classified."),
        )

    @api.model
    def _guide_leader(self):
        return Guide(
            "dialogue_guide_leader",
            self.env._("Decide what waits for you"),
            "home_action",
            "leader",
            TO_DECIDE,
            self.env._("It can start once a result or an extension waits for you."),
        )

    @api.model
    def _guide_head(self):
        return Guide(
            "dialogue_guide_head",
            self.env._("Answer what your department was charged with"),
            "home_action",
            "head",
            NEW_WORK,
            self.env._("It can start once your department has new work."),
        )

    @api.model
    def _guide_village(self):
        return Guide(
            "dialogue_guide_village",
            self.env._("Write down what was said in the village"),
            "contribution_action",
        )

    @api.model
    def _guide_supervisor(self):
        return Guide(
            "dialogue_guide_supervisor",
            self.env._("Write a remark that requires a reply"),
            "supervision_action",
            "supervisor",
            OPEN_MATTERS,
            self.env._("It can start once there is an open matter."),
        )

    @api.model
    def _guide_manager(self):
        return Guide(
            "dialogue_guide_manager",
            self.env._("Set up deadlines, letterheads and signers"),
            "settings_action",
        )

    @api.model
    def _guide_data(self, guide, sections):
        """Return a tour as the client starts it.

        :param sections: the sections of the page, as data for the client
        """
        waiting = {
            queue["key"]
            for section in sections
            if section["key"] == guide.section
            for group in section["groups"]
            for queue in group["queues"]
            if queue["count"]
        }
        may_start = not guide.queues or not waiting.isdisjoint(guide.queues)
        return {
            "name": guide.name,
            "title": guide.title,
            "action": f"commune_dialogue.{guide.action}",
            "hint": "" if may_start else guide.hint,
        }
