# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

UNITS = [("day", "days"), ("working_day", "working days")]

# The settings that are a rule "so many days before or after", by the name under
# which `rule_deadline` of the calendar computes them: number, unit, direction.
DEADLINE_RULES = {
    "notice": ("dialogue_notice_days", "dialogue_notice_unit", "before"),
    "invitation": ("dialogue_invitation_days", "dialogue_invitation_unit", "before"),
    "village": ("dialogue_village_days", "dialogue_village_unit", "before"),
    "synthesis": ("dialogue_synthesis_days", "dialogue_synthesis_unit", "before"),
    "answer": ("dialogue_answer_days", "dialogue_answer_unit", "before"),
    "publication": ("dialogue_publication_days", "dialogue_publication_unit", "after"),
    "conclusion": (
        "dialogue_conclusion_working_days",
        "dialogue_conclusion_unit",
        "after",
    ),
    "acknowledgement": (
        "dialogue_acknowledgement_working_days",
        "dialogue_acknowledgement_unit",
        "after",
    ),
    "settlement": ("dialogue_settlement_days", "dialogue_settlement_unit", "after"),
    "denunciation": (
        "dialogue_denunciation_working_days",
        "dialogue_denunciation_unit",
        "after",
    ),
}

LONGEST_RULE = 366


class DialogueParametersMixin(models.AbstractModel):
    """What each commune may set: deadlines, quotas, the receiver of denunciations.

    The company keeps the values; the settings form has the same fields, so that a
    label, a help text or a limit is written once.
    """

    _name = "dialogue.parameters.mixin"
    _description = "Parameters of the dialogue"

    # Before the session (T = the day of the session)
    dialogue_notice_days = fields.Integer(
        string="Public notice",
        default=7,
        help="Time, place, content and how to attend are announced at the latest so"
        " many days before the session. Law 72/2025/QH15 on the organisation of local"
        " government, article 43.",
    )
    dialogue_notice_unit = fields.Selection(
        UNITS, string="Unit of the public notice", default="day", required=True
    )
    dialogue_invitation_days = fields.Integer(
        string="Invitations",
        default=5,
        help="Invitations leave at the latest so many days before the session."
        " Practice; Decision 45/2018/QD-TTg wants three working days at least.",
    )
    dialogue_invitation_unit = fields.Selection(
        UNITS, string="Unit of the invitations", default="day", required=True
    )
    dialogue_village_days = fields.Integer(
        string="Villages' synthesis",
        default=5,
        help="Each village hands its synthesis to the Fatherland Front so many days"
        " before the session, early enough for the Front's own synthesis.",
    )
    dialogue_village_unit = fields.Selection(
        UNITS, string="Unit of the villages' synthesis", default="day", required=True
    )
    dialogue_synthesis_days = fields.Integer(
        string="Front's synthesis and delegates",
        default=3,
        help="The Fatherland Front hands over its synthesis and the list of delegates"
        " so many days before the session. Set by the plan of the commune.",
    )
    dialogue_synthesis_unit = fields.Selection(
        UNITS, string="Unit of the Front's synthesis", default="day", required=True
    )
    dialogue_answer_days = fields.Integer(
        string="Draft answers",
        default=1,
        help="Departments send their draft answers to the office so many days before"
        " the session. Set by the plan of the commune.",
    )
    dialogue_answer_unit = fields.Selection(
        UNITS, string="Unit of the draft answers", default="day", required=True
    )

    # After the session
    dialogue_publication_days = fields.Integer(
        string="Publication of the results",
        default=10,
        help="The results are announced to the people within so many days of the"
        " session. Law 72/2025/QH15, article 43.",
    )
    dialogue_publication_unit = fields.Selection(
        UNITS, string="Unit of the publication", default="day", required=True
    )
    dialogue_conclusion_working_days = fields.Integer(
        string="Party's conclusion",
        default=7,
        help="The conclusion of the Party secretary is issued within so many days of"
        " the session. Set by the plan of the Party Committee.",
    )
    dialogue_conclusion_unit = fields.Selection(
        UNITS, string="Unit of the conclusion", default="working_day", required=True
    )
    dialogue_settlement_days = fields.Integer(
        string="Report of the settlement",
        default=20,
        help="Departments report what they have settled within so many days of the"
        " conclusion, unless the conclusion names a date. Provincial practice; set it"
        " as your province does.",
    )
    dialogue_settlement_unit = fields.Selection(
        UNITS, string="Unit of the settlement", default="day", required=True
    )
    dialogue_posting_days = fields.Integer(
        string="Posting",
        default=30,
        help="The results stay posted for so many days without a break. Law"
        " 10/2022/QH15 on grassroots democracy, article 13, by analogy.",
    )

    # Each matter
    dialogue_acknowledgement_working_days = fields.Integer(
        string="Word to the petitioner",
        default=10,
        help="Within so many days of receipt the petitioner learns that the matter is"
        " accepted, refused or passed on. Law on citizen reception, article 28;"
        " Regulation 11-QDi/TW.",
    )
    dialogue_acknowledgement_unit = fields.Selection(
        UNITS,
        string="Unit of the word to the petitioner",
        default="working_day",
        required=True,
    )
    dialogue_denunciation_working_days = fields.Integer(
        string="Transfer of a denunciation",
        default=5,
        help="A denunciation leaves for the competent body within so many days of"
        " receipt. Law on denunciations, article 24.",
    )
    dialogue_denunciation_unit = fields.Selection(
        UNITS,
        string="Unit of the transfer of a denunciation",
        default="working_day",
        required=True,
    )
    dialogue_alarm_days = fields.Integer(
        string="Alarm",
        default=30,
        help="A matter that is open for so many days is shown as an alarm. Decree"
        " 154/2026/ND-CP, article 41.",
    )
    dialogue_hard_alarm_days = fields.Integer(
        string="Last alarm",
        default=45,
        help="A matter that is open for so many days without a reason makes the one"
        " who is responsible liable to discipline. Decree 154/2026/ND-CP, article 41.",
    )
    dialogue_due_soon_days = fields.Integer(
        string="Due soon",
        default=3,
        help="Work whose deadline is so many days away, or fewer, is shown as due"
        " soon.",
    )

    # Quotas
    dialogue_required_sessions = fields.Integer(
        string="Sessions a year: People's Committee",
        default=1,
        help="Law 72/2025/QH15, article 43; Law 10/2022/QH15, article 32: once a year"
        " at least.",
    )
    dialogue_required_party_sessions = fields.Integer(
        string="Sessions a year: Party Committee",
        default=2,
        help="Set by the province or the plan of the Party Committee; usually twice"
        " a year.",
    )
    dialogue_delegates_per_village = fields.Integer(
        string="Delegates of each village",
        default=3,
        help="How many delegates of the people each village sends, unless the plan"
        " says otherwise.",
    )
    dialogue_speaking_minutes = fields.Integer(
        string="Minutes to speak",
        default=3,
        help="How long each speaker has in the hall; the clock of the live desk counts"
        " them down. Set by the rules of the session.",
    )

    # Protection of people
    dialogue_receiver_id = fields.Many2one(
        "res.users",
        string="Receiver of denunciations",
        ondelete="restrict",
        domain="[('share', '=', False)]",
        help="The one person of the office who may see the stub of a denunciation."
        " Law on denunciations, articles 9 and 56: the denouncer's identity is"
        " secret.",
    )
    dialogue_use_identity_number = fields.Boolean(
        string="Record identity numbers",
        help="Off: no field for an identity number anywhere. Law 91/2025/QH15 on"
        " personal data: collect only what the purpose needs.",
    )
    dialogue_citizen_months = fields.Integer(
        string="Anonymise citizens",
        help="So many months after the last contribution, people of whom no matter is"
        " open are anonymised by themselves, with the files of their contributions."
        " 0 = never. Law 91/2025/QH15: personal data has a limit of time; no law found"
        " says which, so the commune decides by its list of storage periods (law on"
        " archives). The original papers are not touched.",
    )
    dialogue_delegate_months = fields.Integer(
        string="Delete telephone numbers and addresses of delegates",
        help="So many months after the session; who was there stays in the list. 0 ="
        " never. Law 91/2025/QH15: kept only as long as the purpose needs, which is to"
        " invite to the session.",
    )
    dialogue_access_log_months = fields.Integer(
        string="Keep the log of who looked",
        default=24,
        help="So many months; 0 = for ever. It is data about the staff, so it has an"
        " end too.",
    )

    @api.model
    def _dialogue_parameter_names(self):
        """Return the names of the fields that a commune may set."""
        mixin = self.env["dialogue.parameters.mixin"]
        return [name for name in mixin._fields if name.startswith("dialogue_")]

    @api.constrains(
        *(number for number, _unit, _direction in DEADLINE_RULES.values()),
        "dialogue_posting_days",
        "dialogue_alarm_days",
        "dialogue_hard_alarm_days",
        "dialogue_due_soon_days",
        "dialogue_required_sessions",
        "dialogue_required_party_sessions",
        "dialogue_delegates_per_village",
        "dialogue_speaking_minutes",
        "dialogue_citizen_months",
        "dialogue_delegate_months",
        "dialogue_access_log_months",
    )
    def _check_dialogue_numbers(self):
        numbers = [
            field
            for field in map(self._fields.get, self._dialogue_parameter_names())
            if field.type == "integer"
        ]
        for record in self:
            wrong = [
                field._description_string(self.env)
                for field in numbers
                if not 0 <= record[field.name] <= LONGEST_RULE
            ]
            if wrong:
                raise ValidationError(
                    self.env._(
                        "These settings must lie between 0 and %(most)s: %(settings)s.",
                        most=LONGEST_RULE,
                        settings=", ".join(wrong),
                    )
                )
            if record.dialogue_hard_alarm_days < record.dialogue_alarm_days:
                raise ValidationError(
                    self.env._("The last alarm cannot come before the first one.")
                )
