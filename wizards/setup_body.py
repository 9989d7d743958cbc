# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import usual_commune


class DialogueSetupBody(models.TransientModel):
    """The usual bodies of a commune with their letterheads, made from its name."""

    _name = "dialogue.setup.body"
    _inherit = ["dialogue.called"]
    _description = "Make the usual bodies"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    commune = fields.Char(
        string="Name of the commune",
        required=True,
        default=lambda self: self._default_commune(),
        help="With its kind: “Xã Nậm Mây”, “Phường Nậm Mây”.",
    )
    province = fields.Char(
        default=lambda self: self._default_province(),
        help="“tỉnh Lam Giang”: stands above the Party committee's name.",
    )
    is_renamed = fields.Boolean(
        string="Call the company so, too",
        compute="_compute_is_renamed",
        store=True,
        readonly=False,
        help="Papers and lists then name the commune as typed here.",
    )
    line_ids = fields.One2many(
        "dialogue.setup.body.line",
        "setup_id",
        string="Bodies",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.model
    def _default_commune(self):
        name = self.env.company.name
        return name if usual_commune.split_name(name)[0] else False

    @api.model
    def _default_province(self):
        return usual_commune.full_province(self.env.company.state_id.name)

    @api.depends("company_id", "commune")
    def _compute_is_renamed(self):
        for setup in self:
            kind, _proper = usual_commune.split_name(setup.company_id.name)
            setup.is_renamed = not kind

    @api.depends("company_id", "commune", "province")
    def _compute_line_ids(self):
        for setup in self:
            known = setup._known_kinds()
            bodies = []
            if setup.commune:
                bodies = usual_commune.bodies(setup.commune, setup.province)
            setup.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "selected": not body.is_optional and body.kind not in known,
                        "is_known": body.kind in known,
                        "kind": body.kind,
                        "name": body.name,
                        "symbol": body.symbol,
                        "parent_line": body.parent_line,
                        "name_lines": body.name_lines,
                    }
                )
                for body in bodies
            ]

    def _known_kinds(self):
        bodies = self.env["dialogue.body"].search(
            [("company_id", "=", self.company_id.id)]
        )
        return set(bodies.mapped("kind"))

    def action_make(self):
        """Make the ticked bodies, each with its signer where one is named.

        :raise UserError: where none is ticked
        """
        self.ensure_one()
        company = self.env["dialogue.onboarding"]._administered(self.company_id)
        lines = self.line_ids.filtered("selected")
        if not lines:
            raise UserError(self.env._("Tick at least one body."))
        if self.is_renamed:
            # The company's name alone, which is what the box says.
            company.name = self.commune
        usual = {
            body.kind: body
            for body in usual_commune.bodies(self.commune, self.province)
        }
        self.env["dialogue.body"].create(
            [line._body_vals(usual[line.kind]) for line in lines]
        )
        return {"type": "ir.actions.act_window_close"}


class DialogueSetupBodyLine(models.TransientModel):
    _name = "dialogue.setup.body.line"
    _description = "Body to make"

    setup_id = fields.Many2one(
        "dialogue.setup.body", required=True, index=True, ondelete="cascade"
    )
    selected = fields.Boolean(string="Make")
    is_known = fields.Boolean(string="There already", readonly=True)
    kind = fields.Selection(
        [
            ("state", "People's Committee"),
            ("party", "Party committee"),
            ("front", "Fatherland Front"),
            ("council", "People's Council"),
        ],
        required=True,
    )
    name = fields.Char(required=True)
    symbol = fields.Char(help="As in the numbers of its papers: UBND, ĐU, MT.")
    parent_line = fields.Text(string="Parent lines")
    name_lines = fields.Text(string="Lines of the name", required=True)
    signer = fields.Char(
        string="Head who signs",
        help="Name as printed below the signature; others are added on the body.",
    )

    def _body_vals(self, usual):
        """Return the values of the body.

        :param Body usual: what the line says nothing of
        """
        self.ensure_one()
        _kind, proper = usual_commune.split_name(self.setup_id.commune)
        vals = {
            "company_id": self.setup_id.company_id.id,
            "kind": self.kind,
            "name": self.name,
            "symbol": self.symbol,
            "unit_symbol": usual.unit_symbol,
            "parent_line": self.parent_line,
            "name_lines": self.name_lines,
            "place": proper,
            "collective_name": usual.collective_name,
            "head_title": usual.head_title,
            "filing": usual.filing,
        }
        if self.signer:
            signer = {"name": self.signer, "position": usual.head_title}
            vals["signer_ids"] = [Command.create(signer)]
        return vals
