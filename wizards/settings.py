# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError


class DialogueSettings(models.TransientModel):
    """The settings page of the addon's administrator.

    Odoo's own settings are for administrators of the system alone, and so is a
    company. This form has nothing but the parameters of the dialogue, and writes
    nothing else: who runs the addon need not run the whole database.
    """

    _name = "dialogue.settings"
    _inherit = ["dialogue.called", "res.config", "dialogue.parameters.mixin"]
    _description = "Settings of the dialogue"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    holiday_warning = fields.Char(compute="_compute_calendar_state")
    print_warning = fields.Char(compute="_compute_print_warning")
    calendar_state = fields.Char(
        string="Working week", compute="_compute_calendar_state"
    )

    @api.depends("company_id")
    def _compute_calendar_state(self):
        for settings in self:
            company = settings.company_id
            calendar = company._dialogue_calendar()
            settings.holiday_warning = company._dialogue_holiday_warning()
            settings.calendar_state = calendar.describe()

    @api.depends("company_id")
    def _compute_print_warning(self):
        status = self.env["ir.actions.report"].dialogue_print_status()
        self.print_warning = status["warning"]

    @api.depends("company_id")
    def _compute_display_name(self):
        for settings in self:
            settings.display_name = self.env._(
                "Settings of %(company)s", company=settings.company_id.name
            )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        company = self.env.company
        current = company._convert_to_write(
            {name: company[name] for name in self._dialogue_parameter_names()}
        )
        values.update((name, current[name]) for name in fields if name in current)
        return values

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # a setting is named after its field, whose label and help it shows
        arch, view = super()._get_view(view_id, view_type, **options)
        for node in arch.iterfind(".//setting"):
            if field := self._fields.get(node.get("id")):
                description = field.get_description(self.env, ["string", "help"])
                node.set("string", description["string"])
                node.set("help", description.get("help") or "")
        return arch, view

    def execute(self):
        """Save the parameters on the company and load the page again.

        :raise AccessError: for anybody but the addon's administrator, or for a
            company that is not among the user's
        """
        self.ensure_one()
        if not self.env.user.has_group("commune_dialogue.group_dialogue_manager"):
            raise AccessError(
                self.env._(
                    "Only the administrator of the dialogue changes its settings."
                )
            )
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("These are the settings of a commune that is not yours.")
            )
        # sudo: this group may not write on companies; only the parameters listed by
        # the mixin are written, on a company of the user, just checked
        company = self.company_id.sudo()
        changed = {
            name: self[name]
            for name in self._dialogue_parameter_names()
            if self[name] != company[name]
        }
        company.write(self._convert_to_write(changed))
        return self.next()

    def cancel(self):
        """Load the page again, without what was typed."""
        return self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.settings_action"
        )
