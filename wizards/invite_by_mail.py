# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.calendar.models.calendar_event import vobject


class DialogueInviteMail(models.TransientModel):
    """Shows who gets an invitation or a change by mail and who wants paper, and sends.

    Nothing of it is decided here: the session knows who was told what.
    """

    _name = "dialogue.invite.mail"
    _inherit = ["dialogue.called"]
    _description = "Invitations by mail"

    session_id = fields.Many2one("dialogue.session", required=True, ondelete="cascade")
    session_state = fields.Selection(
        related="session_id.state", string="State of the session"
    )
    change_html = fields.Html(related="session_id.mail_change_html")
    due_ids = fields.Many2many(
        "dialogue.delegate", string="Get a mail", compute="_compute_people"
    )
    due_count = fields.Integer(string="Mails", compute="_compute_people")
    told_count = fields.Integer(string="Told already", compute="_compute_people")
    paper_ids = fields.Many2many(
        "dialogue.delegate",
        string="To be invited on paper",
        compute="_compute_people",
        help="They have no e-mail address, or one that is not valid.",
    )
    paper_count = fields.Integer(string="On paper", compute="_compute_people")
    no_calendar = fields.Boolean(
        compute="_compute_people", export_string_translation=False
    )

    @api.depends("session_id")
    def _compute_people(self):
        for window in self:
            people = window.session_id.delegate_ids
            due = people.filtered(lambda line: line._mail_due())
            # Who has no address any more is told by mail that the old mail is void,
            # and invited on paper.
            paper = people.filtered(
                lambda line: line.is_named and not line._mail_address()
            )
            told = (people - due - paper).filtered(
                lambda line: line.is_named and line.mailed_kind
            )
            window.due_ids, window.due_count = due, len(due)
            window.paper_ids, window.paper_count = paper, len(paper)
            window.told_count = len(told)
            window.no_calendar = not vobject

    def action_send(self):
        """Put the mails into the queue.

        :return: dict, a notification that says how many
        """
        self.ensure_one()
        numbers = self.session_id._send_invitation_mails()
        message = self.env._("Nobody is to be told anything by mail.")
        if numbers:
            message = self.env._(
                "In the mail queue: %(what)s.",
                what=self.session_id._mail_numbers(numbers),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if numbers else "info",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_print_paper(self):
        """Print the invitations of those who get none by mail."""
        self.ensure_one()
        report = self.env.ref("commune_dialogue.action_report_invitation")
        return report.report_action(self.paper_ids, config=False)
