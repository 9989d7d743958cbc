# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class DialoguePersonMixin(models.AbstractModel):
    """A window about one person, who may be found in several places.

    What is surely the same person is proposed; the office, which knows the people,
    adds and removes what merely has the same name.
    """

    _name = "dialogue.person.mixin"
    # Whoever may not read a person is not shown the name through a window either.
    _inherit = ["dialogue.readable.links"]
    _description = "Window about one person"

    citizen_id = fields.Many2one(
        "dialogue.citizen", string="Person", required=True, ondelete="cascade"
    )
    namesake_ids = fields.Many2many(
        "dialogue.citizen",
        compute="_compute_found",
        export_string_translation=False,
    )
    namesake_delegate_ids = fields.Many2many(
        "dialogue.delegate",
        compute="_compute_found",
        export_string_translation=False,
    )
    other_citizen_ids = fields.Many2many(
        "dialogue.citizen",
        string="Other cards of this person",
        compute="_compute_proposed",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('id', 'in', namesake_ids)]",
        help="Proposed are cards with the same name and telephone number. Add others"
        " of the same name only if you know that it is the same person.",
    )
    delegate_ids = fields.Many2many(
        "dialogue.delegate",
        string="As a delegate",
        compute="_compute_proposed",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('id', 'in', namesake_delegate_ids)]",
        help="Proposed are entries with the same name and telephone number, or of the"
        " only person of that name in the village.",
    )

    @api.depends("citizen_id")
    def _compute_found(self):
        for window in self:
            citizen = window.citizen_id
            window.namesake_ids = citizen and citizen._other_cards()
            window.namesake_delegate_ids = citizen._delegate_rows()

    @api.depends("citizen_id")
    def _compute_proposed(self):
        for window in self:
            citizen = window.citizen_id
            window.other_citizen_ids = citizen._surely(window.namesake_ids)
            window.delegate_ids = citizen._surely(window.namesake_delegate_ids)

    def _person(self):
        """Return the cards of the person, the one that was opened first.

        Only what bears the same name counts, whatever a client wrote.
        """
        self.ensure_one()
        return self.citizen_id | (self.other_citizen_ids & self.namesake_ids)

    def _delegates(self):
        return self.delegate_ids & self.namesake_delegate_ids
