# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

# Digits alone: a reader types like a keyboard, and the programs with which people
# write Vietnamese turn its letters into others (aa → â, d9 → đ), never its digits.
CODE_DIGITS = 16
CODE_READERS = (
    "commune_dialogue.group_dialogue_office,commune_dialogue.group_dialogue_leader"
)
OFFICE_ONLY = "commune_dialogue.group_dialogue_office"
# So many entries are remembered of one delegate; nobody is ticked as often.
KEPT_ENTRIES = 50


class DialogueDelegate(models.Model):
    """The delegate at the door: came, did not, sent somebody else, came uninvited."""

    _inherit = "dialogue.delegate"

    attendance_code = fields.Char(
        # not precomputed: that reads it in the name of a village, which may not
        compute="_compute_attendance_code",
        store=True,
        groups=CODE_READERS,
        help="On the invitation as a QR code, scanned at the door.",
    )
    attendance_entries = fields.Json(
        copy=False,
        groups=OFFICE_ONLY,
        export_string_translation=False,
        help="Identifiers of the entries of the attendance screen that were applied.",
    )
    walk_in_key = fields.Char(
        copy=False, groups=OFFICE_ONLY, export_string_translation=False
    )

    _attendance_code_uniq = models.UniqueIndex(
        "(attendance_code) WHERE attendance_code IS NOT NULL",
        "Another invitation bears this code.",
    )
    _walk_in_once = models.UniqueIndex(
        "(session_id, walk_in_key) WHERE walk_in_key IS NOT NULL",
        "This person was registered at the door already.",
    )

    @api.depends("is_named", "walk_in")
    def _compute_attendance_code(self):
        # It stays when a name is corrected: the invitation may be printed already.
        for delegate in self:
            delegate.attendance_code = delegate.attendance_code or (
                delegate.is_named and not delegate.walk_in and self._new_code()
            )

    @api.model
    def _new_code(self):
        """Return a code that tells nothing and that nobody guesses."""
        return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"

    @api.model
    def _code_words(self, code):
        """Return a code as people read it: ``4821 0937 5526 1804``."""
        return " ".join(re.findall("....", code or ""))

    def _printed_order(self):
        """Return the delegates in the order of the printed lists.

        By group, village and name, places without a name last; whoever came
        uninvited stands behind all others in the order of coming, so that the
        numbers on the sheet at the door stay what they are.
        """
        return self.sorted(
            lambda line: (
                line.walk_in,
                *((line.id,) if line.walk_in else line._place_in_list()),
            )
        )

    def _place_in_list(self):
        return (
            self.group_id.sequence if self.group_id else 1000,
            self.group_id.id,
            self.village_id.sequence,
            self.village_id.sort_key or "",
            self.sort_key or "",
            self.id,
        )

    # ------------------------------------------------------------------
    # Entries of the attendance screen; each writes what it does and its identifier
    # ------------------------------------------------------------------

    def _has_entry(self, uuid):
        # sudo: asked after the right to tick was
        return bool(self) and uuid in (self.sudo().attendance_entries or [])

    def _write_entry(self, uuid, vals):
        self.write(vals)
        entries = [*(self.sudo().attendance_entries or []), uuid][-KEPT_ENTRIES:]
        # sudo: no role types the list of entries; the line before asked for the right
        # to write the delegate
        self.sudo().attendance_entries = entries

    def _entry_come(self, uuid, values, moment):
        """Note that the delegate, or who fills the place, has come."""
        if self.attended:
            self._write_entry(uuid, {})
            return "here", self._already_here()
        vals = {"attended": True, "attended_time": moment}
        if not self.is_named:
            vals["name"] = clean_words(values.get("name"))
            if not vals["name"]:
                raise UserError(
                    self.env._("Nobody is named for this place yet: type who came.")
                )
        self._write_entry(uuid, vals)
        return "done", ""

    def _entry_scan(self, uuid, values, moment):
        return self._entry_come(uuid, values, moment)

    def _entry_substitute(self, uuid, values, moment):
        """Note who came instead; without a name, that the delegate came after all."""
        name = clean_words(values.get("name"))
        vals = {"substitute_name": name} if self.is_named else {"name": name}
        if not self.is_named and not name:
            raise UserError(
                self.env._("Nobody is named for this place yet: type who came.")
            )
        if not self.attended:
            vals |= {"attended": True, "attended_time": moment}
        self._write_entry(uuid, vals)
        return "done", ""

    def _entry_absent(self, uuid, values, _moment):
        """Take back that somebody came; what an undo brings back is in ``values``."""
        if self.walk_in:
            # Who came uninvited and is not there is nobody.
            self.unlink()
            return "done", ""
        vals = {"attended": False, "attended_time": False}
        if "substitute" in values:
            vals["substitute_name"] = clean_words(values["substitute"])
        if values.get("unname"):
            vals["name"] = False
        self._write_entry(uuid, vals)
        return "done", ""

    def _registered_already(self):
        """Return the sentence for somebody who is about to be registered again."""
        if self.attended:
            return self._already_here()
        return self.env._(
            "%(who)s is on the list already: tick the name there.",
            who=self.display_name,
        )

    def _already_here(self):
        """Return the sentence for somebody who was ticked before."""
        who = self.substitute_name or self.display_name
        arrived = self.session_id._local(self.attended_time)
        if not arrived:
            return self.env._("%(who)s is already here.", who=who)
        return self.env._(
            "%(who)s is already here since %(time)s.",
            who=who,
            time=arrived.strftime("%H:%M"),
        )


def clean_words(text):
    """Return what somebody typed without superfluous blanks, or False."""
    return (" ".join(text.split()) if isinstance(text, str) else "") or False
