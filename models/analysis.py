# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from .petition import KINDS, OUTCOMES, STATES


class DialogueAnalysis(models.Model):
    """One row per matter with what people count: how long, on time, how many voices.

    Nobody's name is in it, and no denunciation. A merged matter keeps its row, but
    its voices are counted once, with the matter that is left.
    """

    _name = "dialogue.analysis"
    _description = "Analysis of matters"
    _inherit = ["dialogue.department.scope"]
    _auto = False
    _order = "received_date desc, id desc"
    _rec_name = "petition_id"
    _assignment_path = "petition_id.assignment_ids"
    _depends = {
        "dialogue.petition": [
            "company_id",
            "received_date",
            "field_id",
            "village_id",
            "department_id",
            "session_id",
            "kind",
            "authority",
            "state",
            "outcome",
            "is_open",
            "is_hot",
            "is_secret",
            "supporter_count",
            "repeat_count",
            "reopen_count",
            "released_date",
        ],
        "dialogue.assignment": [
            "petition_id",
            "purpose",
            "role",
            "state",
            "is_open",
            "is_late",
            "deadline",
            "approved_on",
        ],
    }

    petition_id = fields.Many2one("dialogue.petition", string="Matter", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    received_date = fields.Date(readonly=True)
    field_id = fields.Many2one("dialogue.field", readonly=True)
    village_id = fields.Many2one("dialogue.village", readonly=True)
    department_id = fields.Many2one(
        "hr.department", string="Lead department", readonly=True
    )
    session_id = fields.Many2one(
        "dialogue.session", string="Raised for session", readonly=True
    )
    kind = fields.Selection(KINDS, readonly=True)
    authority = fields.Selection(
        [
            ("commune", "Commune"),
            ("province", "Province"),
            ("other", "Another body"),
        ],
        readonly=True,
    )
    state = fields.Selection(STATES, readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    is_open = fields.Boolean(readonly=True)
    is_hot = fields.Boolean(string="Pressing", readonly=True)
    answered_date = fields.Date(string="Answered on", readonly=True)
    days_to_answer = fields.Float(
        string="Days to answer",
        readonly=True,
        aggregator="avg",
        digits=(6, 1),
        help="Days from the receipt to the approval of the lead department's answer,"
        " or to the release where no department was charged.",
    )
    timeliness = fields.Selection(
        [("on_time", "On time"), ("late", "Late")],
        readonly=True,
        help="Late where one department released its work after the deadline, or has"
        " not released it and the deadline has passed. Empty as long as nothing is"
        " due.",
    )
    on_time_rate = fields.Float(
        string="On time (%)", readonly=True, aggregator="avg", digits=(5, 1)
    )
    voices = fields.Integer(readonly=True)
    repeat_count = fields.Integer(
        string="Times raised", readonly=True, aggregator="max"
    )
    reopen_count = fields.Integer(string="Times reopened", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT petition.id,
                   petition.id AS petition_id,
                   petition.company_id,
                   petition.received_date,
                   petition.field_id,
                   petition.village_id,
                   petition.department_id,
                   petition.session_id,
                   petition.kind,
                   petition.authority,
                   petition.state,
                   petition.outcome,
                   petition.is_open,
                   petition.is_hot,
                   work.answered_date,
                   work.answered_date - petition.received_date AS days_to_answer,
                   CASE WHEN work.is_late THEN 'late'
                        WHEN work.is_released THEN 'on_time' END AS timeliness,
                   CASE WHEN work.is_late THEN 0.0
                        WHEN work.is_released THEN 100.0 END AS on_time_rate,
                   CASE WHEN petition.state = 'merged' THEN 0
                        ELSE petition.supporter_count END AS voices,
                   petition.repeat_count,
                   petition.reopen_count
              FROM dialogue_petition petition
              JOIN LATERAL (
                   SELECT COALESCE(
                              MIN((assignment.approved_on AT TIME ZONE 'UTC'
                                   AT TIME ZONE %(zone)s)::date)
                              FILTER (WHERE assignment.purpose = 'prepare'
                                        AND assignment.role = 'lead'
                                        AND assignment.state = 'approved'),
                              petition.released_date
                          ) AS answered_date,
                          BOOL_OR(
                              assignment.is_late
                              OR assignment.state IN
                                 ('assigned', 'in_progress', 'returned')
                             AND assignment.deadline < %(today)s
                          ) AS is_late,
                          BOOL_OR(
                              assignment.state IN ('submitted', 'approved')
                          ) AS is_released
                     FROM dialogue_assignment assignment
                    WHERE assignment.petition_id = petition.id
                      AND assignment.state != 'cancelled'
                   ) work ON TRUE
             WHERE petition.is_secret IS NOT TRUE
            """,
            zone=self.env.company._dialogue_tz().zone,
            today=self.env.company._dialogue_today(),
        )
