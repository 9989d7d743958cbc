# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class DialogueAssignment(models.Model):
    """Who has the work: choosing an officer, handing over, sending back.

    Naming the first officer is part of the head's work; taking work from somebody
    asks for a line that says why, and is counted.
    """

    _inherit = "dialogue.assignment"

    handover_count = fields.Integer(
        string="Times handed over",
        readonly=True,
        copy=False,
        help="How often another officer or another department got it.",
    )
    sent_back_reason = fields.Char(
        string="Sent back as not ours",
        readonly=True,
        copy=False,
        help="The department says why it is not its own; the office hands it to"
        " another one, or returns it.",
    )
    may_choose_officer = fields.Boolean(
        compute="_compute_may_choose_officer", export_string_translation=False
    )

    # The head for his officers, the office for another department.
    may_hand_over = fields.Boolean(
        compute="_compute_may_choose_officer", export_string_translation=False
    )

    @api.depends_context("uid")
    @api.depends("is_mine_to_release", "is_open", "employee_id")
    def _compute_may_choose_officer(self):
        office = self.env.user._dialogue_has("office")
        for line in self:
            line.may_hand_over = office or (
                line.is_mine_to_release and bool(line._origin.employee_id)
            )
            # What is saved counts: a choice is corrected freely until then.
            line.may_choose_officer = (
                line.is_open
                and not line._origin.employee_id
                and (office or line.is_mine_to_release)
            )

    @api.constrains("employee_id", "department_id")
    def _check_officer(self):
        # sudo: where somebody works; plain users may not read employees
        for line in self.sudo().filtered("employee_id"):
            department, officer = line.department_id, line.employee_id
            path = officer.department_id.parent_path or ""
            within = path.startswith(department.parent_path)
            if not within and officer != department.manager_id:
                raise ValidationError(
                    self.env._(
                        "%(officer)s does not work in %(department)s.",
                        officer=officer.name,
                        department=department.name,
                    )
                )

    def write(self, vals):
        # Whom the role does not let write at all learns that first.
        self._check_role_fields(vals.keys())
        self._check_replaces_nobody(vals)
        return super().write(vals)

    def _check_replaces_nobody(self, vals):
        """Raise where a plain write would take the work from somebody."""
        if self._writes_freely():
            return
        for name in ("department_id", "employee_id"):
            if name in vals and any(
                line[name] and line[name].id != vals[name] for line in self
            ):
                raise UserError(
                    self.env._(
                        "Somebody has this work already. Use the button “Hand over”,"
                        " which asks why."
                    )
                )

    def _whose_turn(self, desk):
        """Return the user who works on it: the officer, else the head."""
        officer = self.employee_id.user_id
        return officer if officer.active else desk.heads(self.department_id)

    # ------------------------------------------------------------------
    # Moves
    # ------------------------------------------------------------------
    def action_hand_over(self, department_id=False, employee_id=False, reason=False):
        """Hand work to another officer (the head) or department (the office).

        Another department starts afresh, with the draft as it stands; its head
        chooses the officer. The deadline stays.

        :param department_id: id of the other department, or
        :param employee_id: id of the other officer of the same department
        :param reason: str, required, one line
        :raise UserError: where both or neither are given, there is no reason, it is
            not the department's turn, or the other one has it already
        :raise AccessError: where the caller does not head the department, or is not
            of the office
        """
        reason = self._require_reason(reason)
        department = self._given("hr.department", department_id)
        officer = self._given("hr.employee", employee_id)
        if len(department) + len(officer) != 1 or (department_id and employee_id):
            raise UserError(
                self.env._("Choose another officer, or another department.")
            )
        self.check_access("write")
        self._lock_for_transition()
        if department:
            return self._hand_to_department(department, reason)
        return self._hand_to_officer(officer, reason)

    def _hand_to_officer(self, officer, reason):
        self._check_leads(self.env._("hand work to an officer"))
        self._check_turn()
        for line in self:
            old = line.employee_id
            if old == officer:
                raise UserError(
                    self.env._("%(officer)s has it already.", officer=old.name)
                )
            line._write_state(
                line.state,
                employee_id=officer.id,
                handover_count=line.handover_count + bool(old),
            )
            line._log_hand_over(old, line.employee_id, reason)
        return True

    def _hand_to_department(self, department, reason):
        self._check_move_group("assigned", self._moves["assigned"][1])
        department.check_access("read")
        for line in self:
            old = line.department_id
            line._check_free(department)
            line._transition(
                "assigned",
                department_id=department.id,
                employee_id=False,
                handover_count=line.handover_count + 1,
                sent_back_reason=False,
            )
            line._log_hand_over(old, department, reason)
        # sudo: the old department's people planned on what they read no more
        activities = self.sudo().activity_ids | self.sudo().petition_id.activity_ids
        activities.user_id._dialogue_drop_lost_activities()
        return True

    def _check_free(self, department):
        """Raise where the department is charged with the matter already."""
        live = self.petition_id.assignment_ids.filtered(
            lambda line: line.is_open and line.purpose == self.purpose
        )
        if not department or department in live.department_id:
            raise UserError(
                self.env._(
                    "%(matter)s: choose a department that is not charged with it yet.",
                    matter=self.petition_id.display_name,
                )
            )

    def _log_hand_over(self, old, new, reason):
        # sudo: names of colleagues and departments
        self.message_post(
            body=self.env._(
                "Handed over from %(old)s to %(new)s: %(reason)s",
                old=old.sudo().name or "–",
                new=new.sudo().name,
                reason=reason,
            )
        )

    def action_send_back(self, reason=False):
        """Send work back to the office as not the department's own (its head).

        It stays with the department until the office hands it to another one, or
        returns it.

        :param reason: str, required: why it is not theirs
        """
        reason = self._require_reason(reason)
        self.check_access("write")
        self._check_leads(self.env._("send its work back"))
        self._lock_for_transition()
        self._check_turn()
        for line in self:
            line._write_state(line.state, sent_back_reason=reason)
            line.message_post(
                body=self.env._("Sent back as not ours: %(reason)s", reason=reason)
            )
        return True
