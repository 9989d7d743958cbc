# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..tools.vietnamese import sort_key

# What is known of a person who is invited, on whichever list.
PERSON_FIELDS = (
    "name",
    "position",
    "organisation",
    "village_id",
    "group_id",
    "phone",
    "email",
    "note",
)


class DialogueInvitee(models.AbstractModel):
    """A person who is invited: delegate of one session, or one who usually comes."""

    _name = "dialogue.invitee"
    _description = "Invitee"

    name = fields.Char(string="Full name")
    sort_key = fields.Char(
        compute="_compute_sort_key",
        store=True,
        precompute=True,
        export_string_translation=False,
    )
    position = fields.Char()
    organisation = fields.Char(string="Unit", help="Body, school, union…")
    village_id = fields.Many2one(
        "dialogue.village", check_company=True, index="btree_not_null"
    )
    phone = fields.Char()
    email = fields.Char(string="E-mail")
    group_id = fields.Many2one(
        "dialogue.delegate.group",
        compute="_compute_group_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    note = fields.Char()

    @api.depends("village_id")
    def _compute_group_id(self):
        people = self.env["dialogue.delegate.group"]._people()
        for person in self:
            if person.village_id and not person.group_id:
                person.group_id = people
            else:
                person.group_id = person.group_id

    @api.depends("name")
    def _compute_sort_key(self):
        for person in self:
            person.sort_key = self._person_key(person.name)

    @api.model
    def _person_key(self, name):
        """Return the key by which lists of persons sort: given name, then the rest.

        Places without a name come last.
        """
        words = (name or "").split()
        if not words:
            return "\uffff"
        return sort_key(" ".join([words[-1], *words[:-1]]))

    def _person_vals(self):
        """Return what is known of the person, as values for another list."""
        self.ensure_one()
        return self._convert_to_write(
            {name: self[name] for name in PERSON_FIELDS if self[name]}
        )
