# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..tools.sent import ids_sent

# Whose names a form that is not saved must not show to who may not read the records.
_GUARDED = ("dialogue.", "ir.attachment")


class Base(models.AbstractModel):
    """A form that was never saved links to what its user may read, like a saved one.

    Odoo shows, while somebody fills in a form, the name of whatever its links point to,
    and works out related fields with all rights. No rule is asked, since nothing is
    written: whoever may create anything would read names by trying numbers.
    """

    _inherit = "base"

    def onchange(self, values, field_names, fields_spec):
        if not self.env.su:
            self._check_form(values)
            if not field_names:
                # What the context proposes is shown like what was typed.
                names = [name for name in fields_spec if self._is_guarded(name)]
                missing = [name for name in names if name not in values]
                if missing:
                    self._check_form(self.default_get(missing))
        return super().onchange(values, field_names, fields_spec)

    def web_save(self, vals, specification, next_id=None):
        # What a computed link is written with is not stored, but shown in the answer.
        if not self.env.su:
            self._check_form(vals)
        return super().web_save(vals, specification, next_id=next_id)

    @classmethod
    def _is_guarded(cls, name):
        """Tell whether a field shows records that have rules of this addon."""
        field = cls._fields.get(name)
        if field is None or not (field.relational or field.type == "reference"):
            return False
        return field.type == "reference" or field.comodel_name.startswith(_GUARDED)

    def _check_form(self, values):
        """Raise where the values of a form link to what its user may not read.

        What the record is linked to already may stay: its name is shown to whoever
        reads the record.

        :param dict values: as the web client sends them, commands included
        """
        for name, value in values.items():
            if not value or not self._is_guarded(name):
                continue
            linked, lines = self._form_links(name, value)
            for line, line_values in lines:
                line._check_form(line_values)
            hidden = linked.exists()
            hidden -= hidden._filtered_access("read")
            if hidden and self and name in self._fields:
                # sudo: what is linked, not what the user sees of it
                kept = self.sudo()[name]
                if kept and kept._name == hidden._name:
                    hidden -= kept.sudo(False)
            if hidden:
                hidden.check_access("read")

    def _form_links(self, name, value):
        """Return the records that a value of a form names, and its lines.

        :return: (records, list of (line, values))
        """
        field = self._fields[name]
        if field.type == "reference":
            model, _comma, number = str(value).partition(",")
            if model not in self.env or not number.isdigit():
                return self.browse(), []
            return self.env[model].browse(int(number)), []
        records, lines = self.env[field.comodel_name], []
        if isinstance(value, models.BaseModel):
            return value.browse(value.ids), []
        if isinstance(value, dict):
            # Odoo makes a new record of it, with the one of this id behind it.
            return records.browse(ids_sent(value.get("id"))), [(records, value)]
        if isinstance(value, int):
            return records.browse(value), []
        ids = []
        for command in value:
            if isinstance(command, int):
                ids.append(command)
            elif isinstance(command, dict):
                lines.append((records, command))
            elif isinstance(command, (list, tuple)) and command:
                code, *rest = command
                number = rest[0] if rest and isinstance(rest[0], int) else 0
                if code in (1, 4) and number:
                    ids.append(number)
                if code in (0, 1) and len(rest) > 1 and isinstance(rest[1], dict):
                    lines.append((records.browse(code and number or ()), rest[1]))
                if code == 6 and len(rest) > 1:
                    ids += [id_ for id_ in rest[1] if isinstance(id_, int)]
        return records.browse(ids), lines
