# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from .state_mixin import GATE


class DialogueReadableLinks(models.AbstractModel):
    """A record links only to what its writer may read.

    Odoo shows the name of whatever a many2one points to, and computes related
    fields with all rights: who may type any id into one would read the names of
    citizens, denunciations and other communes by trying numbers.
    """

    _name = "dialogue.readable.links"
    _description = "Links to readable records only"
    _inherit = ["dialogue.called"]

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_links(records._link_names())
        return records

    def write(self, vals):
        result = super().write(vals)
        self._check_links(self._link_names() & vals.keys())
        return result

    @api.model
    def _read_group_groupby(self, alias, groupby_spec, query):
        # Odoo asks for the right to read the field it groups by, save of a many2many.
        name = groupby_spec.partition(":")[0].partition(".")[0]
        if name in self._fields:
            self._check_field_access(self._fields[name], "read")
        return super()._read_group_groupby(alias, groupby_spec, query)

    @api.model
    def _link_names(self):
        """Return the names of the fields that link to records of this addon.

        Those that are computed and not stored are left out: nobody's id gets into
        them, and asking for them would compute them, the likeness of 2,000
        contributions that are imported for instance.
        """
        return {
            name
            for name, field in self._fields.items()
            if (
                field.type in ("many2one", "many2many")
                and field.comodel_name.startswith("dialogue.")
                or field.type == "reference"
            )
            and not field.related
            and (field.store or field.inverse)
        }

    def _check_company(self, fnames=None):
        # What is wrong is told by naming what is linked: it must be readable first.
        names = self._link_names()
        self._check_links(names if fnames is None else names & set(fnames))
        return super()._check_company(fnames)

    def _check_links(self, names):
        """Raise where one of the fields ``names`` leads to what is hidden."""
        if self.env.su or self.env.context.get("dialogue_gate") is GATE:
            return
        for name in names:
            # sudo: a many2many would leave out what is to be found here
            lines = self.sudo()
            if self._fields[name].type == "reference":
                linked = [line[name] for line in lines if line[name]]
            else:
                linked = [lines[name]]
            for records in linked:
                records.sudo(False).check_access("read")
