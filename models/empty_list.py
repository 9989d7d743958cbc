# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, models

# The first of these that a user has says which words are the right ones.
ROLES = ("manager", "office", "leader", "user", "village", "supervisor")


class DialogueEmptyList(models.AbstractModel):
    """What an empty list says to those who cannot fill it themselves.

    The help of an action tells the office what to do first. Departments, villages and
    supervisors wait for others: they are told what will come, and from whom.
    """

    _name = "dialogue.empty.list"
    _description = "Words of an empty list by role"

    @api.model
    def get_empty_list_help(self, help_message):
        words = self._empty_list_words()
        has = self.env.user._dialogue_has
        role = next((role for role in ROLES if has(role)), None)
        if role in words:
            help_message = (
                Markup('<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>')
                % words[role]
            )
        return super().get_empty_list_help(help_message)

    @api.model
    def _empty_list_words(self):
        """Return {role: (title, text)} of this model; a role left out reads the help
        of the action."""
        return getattr(self, f"_words_{self._name.replace('.', '_')}", dict)()

    @api.model
    def _words_dialogue_village(self):
        return self._ask_administrator(self.env._("No village is entered yet"))

    @api.model
    def _words_dialogue_body(self):
        return self._ask_administrator(self.env._("No body is entered yet"))

    @api.model
    def _ask_administrator(self, title):
        text = self.env._(
            "Ask the administrator of the dialogue: the first steps on the"
            " administrator's home enter them."
        )
        return {role: (title, text) for role in ROLES if role != "manager"}

    @api.model
    def _words_dialogue_assignment(self):
        return {
            "user": (
                self.env._("Nothing is assigned to your department at the moment"),
                self.env._(
                    "When the office charges your department with a matter it appears"
                    " here, and you are told by mail. Clear the search to see what is"
                    " done."
                ),
            ),
        }

    @api.model
    def _words_dialogue_petition(self):
        return {
            "user": (
                self.env._("No matter is with your department at the moment"),
                self.env._(
                    "Matters appear here as soon as the office assigns them to your"
                    " department."
                ),
            ),
            "village": (
                self.env._("No matter of your village yet"),
                self.env._(
                    "Record what people say under Contributions; the office makes"
                    " matters of them, which you then follow here."
                ),
            ),
            "supervisor": (
                self.env._("No matter yet"),
                self.env._(
                    "Matters appear here when the office makes them of contributions."
                    " Open one to write a remark."
                ),
            ),
        }

    @api.model
    def _words_dialogue_contribution(self):
        return {
            "village": (
                self.env._("Record what people of your village say"),
                self.env._(
                    "Press New for one voice, in its own words; a whole list is read"
                    " with “Import from Excel”."
                ),
            ),
        }

    @api.model
    def _words_dialogue_session(self):
        waiting = self.env._(
            "A session appears here once the plan of the year is issued and the office"
            " prepares it."
        )
        return {
            "user": (self.env._("No session is planned yet"), waiting),
            "village": (self.env._("Your village is in no session yet"), waiting),
            "supervisor": (self.env._("No session is planned yet"), waiting),
        }

    @api.model
    def _words_dialogue_session_village(self):
        return {
            "village": (
                self.env._("Your village owes nothing at the moment"),
                self.env._(
                    "When a session names your village, the papers to hand in and"
                    " their last day stand here."
                ),
            ),
        }

    @api.model
    def _words_dialogue_delegate(self):
        return {
            "village": (
                self.env._("No place for a delegate of your village yet"),
                self.env._(
                    "The office gives each village its places when it prepares a"
                    " session; you enter the names here or by “Import from Excel”."
                ),
            ),
            "supervisor": (
                self.env._("No delegates yet"),
                self.env._("The office enters them when it prepares a session."),
            ),
        }

    @api.model
    def _words_dialogue_plan(self):
        waiting = self.env._("The plan of the year appears here once it is issued.")
        return {
            role: (self.env._("No plan is issued yet"), waiting)
            for role in ("user", "village", "supervisor")
        }

    @api.model
    def _words_dialogue_duty(self):
        text = self.env._(
            "What you have to prepare for a session appears here with its last day."
        )
        return {
            "user": (self.env._("Nothing to prepare at the moment"), text),
            "village": (self.env._("Nothing to prepare at the moment"), text),
        }

    @api.model
    def _words_dialogue_extension(self):
        return {
            "user": (
                self.env._("No extension was asked for"),
                self.env._(
                    "The head of the department asks for one on the assignment itself,"
                    " before its deadline."
                ),
            ),
        }

    @api.model
    def _words_dialogue_supervision(self):
        return {
            "user": (
                self.env._("No remark on matters of your department"),
                self.env._(
                    "Remarks of the Front, the People's Council or the Inspection"
                    " Committee that you owe a reply appear here."
                ),
            ),
            "supervisor": (
                self.env._("You have written no remark yet"),
                self.env._(
                    "Press New, choose the matter, and tick “requires a reply” where"
                    " you expect one: it is followed until it comes."
                ),
            ),
        }
