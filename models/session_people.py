# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from typing import NamedTuple

from odoo import models

from ..tools.people import People


class Seat(NamedTuple):
    """What becomes of a person who is entered into a session."""

    # Who it is already, or None.
    known: object
    # The delegate without a name that gets this one's, or None: a new one is made.
    place: object


class DialogueSession(models.Model):
    """Whole lists of persons entered into a session: from Excel, the usual ones."""

    _inherit = "dialogue.session"

    def _seats(self, people, labels):
        """Return what becomes of persons who are entered one after the other.

        Places that wait for a name are filled before new delegates are made.

        :param list people: dicts of ``name``, ``village`` and ``group`` (ids or
            False), and ``phone``
        :param list labels: what each is called where a later one is the same
        :return: list of :class:`Seat`
        """
        self.ensure_one()
        key_of = self.env["dialogue.delegate"]._person_key
        there, waiting = self._registered(people), self._waiting_places()
        citizens = self.env["dialogue.delegate.group"]._people().id
        seats = []
        for person, label in zip(people, labels, strict=True):
            village = person.get("village") or False
            key, phone = key_of(person["name"]), person.get("phone")
            known = there.find(village, key, phone)
            if known:
                seats.append(Seat(known, None))
                continue
            there.add(village, key, phone, label)
            group = person.get("group") or (citizens if village else False)
            places = waiting[village, group]
            seats.append(Seat(None, places.pop(0) if places else None))
        return seats

    def _registered(self, people):
        """Return the delegates who bear one of the names, as :class:`People`."""
        found = People()
        for delegate in self._namesakes([person["name"] for person in people]):
            found.add(
                delegate.village_id.id,
                delegate.sort_key,
                delegate.phone,
                delegate.display_name,
            )
        return found

    def _namesakes(self, names):
        """Return the delegates of the session who bear one of the names."""
        delegates = self.env["dialogue.delegate"]
        return delegates.search(
            [
                ("session_id", "=", self.id),
                ("is_named", "=", True),
                (
                    "sort_key",
                    "in",
                    list({delegates._person_key(name) for name in names}),
                ),
            ]
        )

    def _waiting_places(self):
        """Return the lists of places without a name, by village and group."""
        places = defaultdict(list)
        waiting = self.env["dialogue.delegate"].search(
            [("session_id", "=", self.id), ("is_named", "=", False)]
        )
        for place in waiting:
            places[place.village_id.id, place.group_id.id].append(place)
        return places

    # ------------------------------------------------------------------
    # The usual delegates
    # ------------------------------------------------------------------
    def action_add_standing_delegates(self):
        """Enter the commune's usual delegates (role: office).

        Those of villages that do not take part are left out; who is there stays as
        entered, so that a second call adds nothing.

        :return: dict, a notification that says what became of the list
        :raise AccessError: for others than the office
        """
        self.ensure_one()
        self.check_access("write")
        self.env["dialogue.delegate"].check_access("create")
        standing = self._standing_delegates()
        numbers = self._enter(standing)
        message = self.env._(
            "Of %(all)s usual delegates %(filled)s took places that waited for a name,"
            " %(added)s were added; the others are there already.",
            all=len(standing),
            **numbers,
        )
        if not standing:
            message = self.env._(
                "The list of usual delegates is empty. Enter them under Configuration,"
                " or keep those of an earlier session."
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if any(numbers.values()) else "info",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _standing_delegates(self):
        domain = [("company_id", "=", self.company_id.id)]
        if self.village_ids:
            domain.append(("village_id", "in", [False, *self.village_ids.ids]))
        return self.env["dialogue.standing.delegate"].search(domain)

    def _enter(self, standing):
        """Make delegates of usual ones; return how many were ``filled``, ``added``."""
        people = [
            {
                "name": person.name,
                "village": person.village_id.id,
                "group": person.group_id.id,
                "phone": person.phone,
            }
            for person in standing
        ]
        seats = self._seats(people, standing.mapped("name"))
        new, filled = [], 0
        for person, seat in zip(standing, seats, strict=True):
            if seat.place:
                seat.place.write(person._person_vals())
                filled += 1
            elif not seat.known:
                new.append({**person._person_vals(), "session_id": self.id})
        self.env["dialogue.delegate"].create(new)
        return {"filled": filled, "added": len(new)}


class DialogueDelegate(models.Model):
    _inherit = "dialogue.delegate"

    def action_keep_standing(self):
        """Add the chosen delegates to the commune's usual ones (role: office).

        Staff are left out, who come with the plan's composition, and so is who came
        uninvited or is on the list already.

        :return: dict, a notification that says how many were added
        """
        Standing = self.env["dialogue.standing.delegate"]
        Standing.check_access("create")
        known = People()
        for person in Standing.search([("company_id", "in", self.company_id.ids)]):
            known.add(person.village_id.id, person.sort_key, person.phone, person)
        vals_list = []
        for line in self:
            if not line.is_named or line.employee_id or line.walk_in:
                continue
            who = (line.village_id.id, line.sort_key, line.phone)
            if not known.find(*who):
                known.add(*who, line)
                vals_list.append(
                    {**line._person_vals(), "company_id": line.company_id.id}
                )
        Standing.create(vals_list)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if vals_list else "info",
                "message": self.env._(
                    "%(count)s persons added to the usual delegates.",
                    count=len(vals_list),
                ),
            },
        }
