# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

# Tracked fields whose changes a supervisor wants to see, by model.
WATCHED = {
    "dialogue.petition": {
        "deadline": "deadline",
        "kind": "kind",
        "field_id": "field",
        "authority": "authority",
        "merged_into_id": "merged",
        "outcome": "outcome",
    },
    "dialogue.assignment": {"deadline": "deadline"},
}


class DialogueChange(models.Model):
    """The supervisor's log: what was changed about a promise after it was made.

    Read from the history that Odoo keeps of each record, imports included, so nothing
    is kept twice. A first value is no change.
    """

    _name = "dialogue.change"
    _description = "Change for the supervisors"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "petition_id"

    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [
            ("deadline", "Deadline moved"),
            ("kind", "Kind changed"),
            ("field", "Field changed"),
            ("authority", "Authority changed"),
            ("merged", "Merged, or merge undone"),
            ("outcome", "Outcome changed"),
            ("late", "Released late"),
        ],
        readonly=True,
    )
    petition_id = fields.Many2one("dialogue.petition", string="Matter", readonly=True)
    assignment_id = fields.Many2one("dialogue.assignment", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    author_id = fields.Many2one("res.partner", string="Changed by", readonly=True)
    old_value = fields.Char(string="Before", readonly=True)
    new_value = fields.Char(string="After", readonly=True)

    @property
    def _table_query(self):
        kinds = SQL(", ").join(
            SQL("(%s, %s, %s)", model, name, kind)
            for model, names in WATCHED.items()
            for name, kind in names.items()
        )
        return SQL(
            """
            SELECT track.id,
                   message.date,
                   watched.kind,
                   COALESCE(assignment.petition_id, petition.id) AS petition_id,
                   assignment.id AS assignment_id,
                   COALESCE(
                       assignment.department_id, petition.department_id
                   ) AS department_id,
                   COALESCE(assignment.company_id, petition.company_id) AS company_id,
                   message.author_id,
                   COALESCE(
                       to_char(track.old_value_datetime, 'DD/MM/YYYY'),
                       track.old_value_char
                   ) AS old_value,
                   COALESCE(
                       to_char(track.new_value_datetime, 'DD/MM/YYYY'),
                       track.new_value_char
                   ) AS new_value
              FROM mail_tracking_value AS track
              JOIN ir_model_fields AS field ON field.id = track.field_id
              JOIN (VALUES %(kinds)s) AS watched(model, name, kind)
                ON watched.model = field.model AND watched.name = field.name
              JOIN mail_message AS message
                ON message.id = track.mail_message_id AND message.model = field.model
         LEFT JOIN dialogue_petition AS petition
                ON field.model = 'dialogue.petition' AND petition.id = message.res_id
         LEFT JOIN dialogue_assignment AS assignment
                ON field.model = 'dialogue.assignment'
               AND assignment.id = message.res_id
             WHERE COALESCE(assignment.id, petition.id) IS NOT NULL
               AND (
                   watched.kind = 'merged'
                   OR track.old_value_datetime IS NOT NULL
                   OR NULLIF(track.old_value_char, '') IS NOT NULL
               )
         UNION ALL
            -- Negative, so that no line bears the number of another one.
            SELECT -late.id,
                   late.submitted_on,
                   'late',
                   late.petition_id,
                   late.id,
                   late.department_id,
                   late.company_id,
                   NULL,
                   to_char(late.deadline, 'DD/MM/YYYY'),
                   to_char(
                       late.submitted_on AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s,
                       'DD/MM/YYYY'
                   )
              FROM dialogue_assignment AS late
             WHERE late.deadline < (
                       late.submitted_on AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s
                   )::date
            """,
            kinds=kinds,
            tz="Asia/Ho_Chi_Minh",
        )
