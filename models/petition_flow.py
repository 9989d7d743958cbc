# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .discussion import SILENCE
from .petition import DONE_STATES, OWED_OUTCOMES
from .turn import Turn

OFFICE = ("group_dialogue_office",)
OFFICE_OR_LEADER = ("group_dialogue_office", "group_dialogue_leader")
OFFICE_OR_SUPERVISOR = ("group_dialogue_office", "group_dialogue_supervisor")


class DialoguePetition(models.Model):
    """The way of a matter: every move, who may make it and what it wants."""

    _inherit = "dialogue.petition"

    _moves = {
        "classified": (("received",), OFFICE),
        "assigned": (("classified",), OFFICE),
        "answered": (("classified", "assigned"), OFFICE_OR_LEADER),
        "concluded": (("classified", "assigned", "answered"), OFFICE_OR_LEADER),
        "settled": (("concluded",), OFFICE_OR_LEADER),
        "closed": (("settled",), OFFICE),
        "transferred": (("received", "classified"), OFFICE),
        "declined": (("received", "classified"), OFFICE),
        "merged": (("received", "classified", "assigned"), OFFICE),
        "withdrawn": (("received", "classified", "assigned"), OFFICE),
    }
    _reasoned_moves = ("action_reopen", "action_decline", "action_withdraw")
    # What is to be classified or assigned waits in the office's queue, not as an
    # activity each: an import would bring hundreds.
    _turn_kinds = ("reopened", "remark", "reply")

    def _turns(self, desk):
        if self.is_secret:
            return []
        turns = []
        if (
            self.state == "concluded"
            and self.reopened_on
            and not any(self.assignment_ids.mapped("is_open"))
        ):
            turns.append(
                Turn(
                    "reopened",
                    desk.clerk(self),
                    False,
                    self.env._("Taken up again: charge a department"),
                )
            )
        # The earliest comes last: who owes several replies has one activity.
        for remark in self.supervision_ids.sorted(
            lambda remark: remark.deadline or date.max, reverse=True
        ):
            if remark.is_open:
                turns.append(
                    Turn(
                        "remark",
                        remark._addressed(desk),
                        remark.deadline,
                        self.env._("Reply to the supervisor's remark"),
                    )
                )
            elif remark.state == "replied":
                turns.append(
                    Turn(
                        "reply",
                        remark.author_id.filtered("active"),
                        False,
                        self.env._("Read the reply and close the remark"),
                    )
                )
        return turns

    # ------------------------------------------------------------------
    # Classify and assign
    # ------------------------------------------------------------------
    def action_take_proposal(self):
        """Take over the field that the keywords propose, and its usual department.

        :raise UserError: where no keyword leads to a field
        """
        self._check_move_group("classified", OFFICE)
        self.check_access("write")
        for petition in self:
            matter = petition.proposed_field_id
            if not matter:
                raise UserError(
                    self.env._(
                        "%(matter)s: no keyword leads to a field. Choose it yourself.",
                        matter=petition.display_name,
                    )
                )
            petition.field_id = matter
            petition._take_usual_department()
        return True

    def _take_usual_department(self):
        """Name the usual lead department of the field where none was chosen."""
        for petition in self.filtered(lambda petition: not petition.department_id):
            matter = petition.field_id.with_company(petition.company_id)
            petition.department_id = matter.department_id

    def action_classify(self):
        """Confirm kind, field and authority of these matters.

        :raise UserError: naming each matter and what it lacks
        """
        return self._transition("classified")

    def _gaps_classified(self):
        if not self.field_id:
            return [self.env._("choose the field it belongs to.")]
        return []

    def action_assign(self):
        """Charge the lead department (and the others chosen) with an answer.

        Where nobody is charged yet, the lead department of the matter gets an
        assignment to prepare the answer, due by the answer deadline of the session or
        the settlement period of the settings.

        :raise UserError: where no lead department is known
        """
        self._transition("assigned")
        missing = self.filtered(lambda petition: not petition._live_assignments())
        missing.assignment_ids.create(
            [petition._prepare_assignment() for petition in missing]
        )
        return True

    def _gaps_assigned(self):
        gaps = []
        if self.state == "classified" and self.authority != "commune":
            gaps += self._gaps_forwarding()
        if not self.department_id and not self._live_assignments():
            gaps.append(self.env._("choose the lead department."))
        return gaps

    def _live_assignments(self):
        return self.assignment_ids.filtered(lambda line: line.state != "cancelled")

    def _prepare_assignment(self):
        self.ensure_one()
        return {
            "petition_id": self.id,
            "department_id": self.department_id.id,
            "role": "lead",
            "purpose": "prepare",
        }

    # ------------------------------------------------------------------
    # Answer, conclude, settle, close
    # ------------------------------------------------------------------
    def action_answer(self):
        """Record that the answer is there (typed by the office, or approved)."""
        return self._transition("answered")

    def _take_answer(self, answer, summary):
        """Take over the answer that was approved; concluded matters keep theirs."""
        if self.state in ("classified", "assigned", "answered"):
            self._write_state(
                "answered",
                answer=answer,
                answer_summary=summary or self.answer_summary,
            )

    def _gaps_answered(self):
        if not (self.answer or "").strip():
            return [self.env._("write the answer, or approve the department's.")]
        return []

    def action_conclude(self):
        """Conclude these matters with the chair's last conclusion.

        :raise UserError: where a matter was not considered in a session, or its
            consideration lacks an outcome (and, where something is still owed, an
            owner and a date)
        """
        for petition in self:
            line = petition.consideration_ids.sorted("id")[-1:]
            if not line:
                raise UserError(
                    self.env._(
                        "%(matter)s: put it on the agenda of a session first.",
                        matter=petition.display_name,
                    )
                )
            line.action_conclude()
        return True

    def action_settle(self):
        """Record that nothing is owed any more on these matters.

        :raise UserError: naming the assignments still open, or the reply that is
            missing from the body the matter was forwarded to
        """
        return self._transition("settled")

    def _gaps_settled(self):
        gaps = [
            self.env._(
                "%(department)s has not settled its assignment (%(state)s).",
                department=line.department_id.name,
                state=line._state_label(line.state),
            )
            for line in self.assignment_ids
            if line.purpose == "resolve" and line.is_open
        ]
        if self.outcome == "beyond_authority":
            gaps += self._gaps_forwarded()
        elif self.outcome in OWED_OUTCOMES and not self._kept_promises():
            gaps.append(
                self.env._("nobody was charged with what the conclusion promised.")
            )
        return gaps

    def _kept_promises(self):
        """Return the promises kept, since the last reopening if there was one."""
        return self.assignment_ids.filtered(
            lambda line: (
                line.purpose == "resolve"
                and line.state == "approved"
                and (not self.reopened_on or line.approved_on >= self.reopened_on)
            )
        )

    def _gaps_forwarding(self):
        gaps = []
        if not self.forward_body_id:
            gaps.append(self.env._("name the body it is forwarded to."))
        if not (self.forward_document_id or self.forward_reference):
            gaps.append(self.env._("name the paper that forwards it."))
        return gaps

    def _gaps_forwarded(self):
        """Return what a matter beyond authority still waits for, as sentences."""
        gaps = self._gaps_forwarding()
        if not (self.forward_reply or "").strip():
            gaps.append(self.env._("the reply of the receiving body has not come yet."))
        return gaps

    def action_close(self):
        """Close these matters: settled, and answered to the people.

        :raise UserError: where the answer has not been released by a conclusion notice
        """
        return self._transition("closed")

    def _gaps_closed(self):
        if not self.released_date:
            return [
                self.env._(
                    "the people do not have the answer yet: issue the conclusion"
                    " notice of the session."
                )
            ]
        return []

    def action_reopen(self, reason=False):
        """Take settled or closed matters up again; counted and kept in the history.

        The lead department is charged anew, with the reason for its instruction: what
        was approved before stays as it was.

        :param reason: str, required
        :raise UserError: without a reason, or where the matter is not settled
        """
        reason = self._require_reason(reason)
        self.check_access("read")
        self._check_move_group("concluded", OFFICE_OR_SUPERVISOR)
        # sudo: a supervisor changes no matter but may demand that it is taken up
        # again; the role was checked just above
        for petition in self.sudo():
            if petition.state not in ("settled", "closed"):
                raise UserError(
                    petition._wrong_state_message("concluded", ("settled", "closed"))
                )
            petition._lock_for_transition()
            petition._write_state(
                "concluded",
                outcome="in_progress",
                reopen_count=petition.reopen_count + 1,
                reopened_on=fields.Datetime.now(),
            )
            petition._log_reason(self.env._("Reopened"), reason)
            petition._charge_again(reason)
        return True

    def _charge_again(self, reason):
        """Charge the lead department with a matter that was taken up again."""
        self.ensure_one()
        if not self.department_id or any(
            line.purpose == "resolve" and line.is_open for line in self.assignment_ids
        ):
            return
        self.assignment_ids.create(
            {
                **self._prepare_assignment(),
                "purpose": "resolve",
                "instruction": reason,
            }
        )

    # ------------------------------------------------------------------
    # Ways out
    # ------------------------------------------------------------------
    def action_transfer(self):
        """Hand these matters over to the body that is competent, by a paper."""
        return self._transition("transferred")

    def _gaps_transferred(self):
        return self._gaps_forwarding()

    def action_decline(self, reason=False):
        """Do not take these matters up (ineligible, settled before), with a reason."""
        return self._leave("declined", reason, self.env._("Declined"))

    def action_withdraw(self, reason=False):
        """The people took these matters back, with a reason."""
        return self._leave("withdrawn", reason, self.env._("Withdrawn"))

    def _leave(self, state, reason, title):
        reason = self._require_reason(reason)
        self._transition(state)
        self.assignment_ids._cancel_open(f"{title}: {reason}")
        for petition in self:
            petition._log_reason(title, reason)
        return True

    def _log_reason(self, title, reason):
        self.message_post(
            body=self.env._("%(title)s: %(reason)s", title=title, reason=reason)
        )

    def action_merge(self, target_id=False):
        """Merge these matters into another one, by link; voices add up.

        :param target_id: id of the matter that is left
        :raise UserError: where there is no target, or it is one of these
        """
        target = self._given("dialogue.petition", target_id)
        if len(target) != 1 or target in self:
            raise UserError(
                self.env._("Choose the other matter, into which these are merged.")
            )
        target.check_access("write")
        # All at once, the one that is left too: it must not be merged meanwhile.
        (self | target)._lock_for_transition()
        if target.state in DONE_STATES and target.state != "merged":
            raise UserError(
                self.env._(
                    "%(matter)s is “%(state)s”: merge into a matter that is still"
                    " open.",
                    matter=target.display_name,
                    state=target._state_label(target.state),
                )
            )
        for petition in self:
            petition._transition(
                "merged",
                merged_into_id=target.id,
                state_before_merge=petition.state,
            )
            petition._log_reason(self.env._("Merged"), target.display_name)
        return True

    def action_unmerge(self):
        """Undo a merge: these matters stand again as they stood before it."""
        self._check_move_group("merged", OFFICE)
        self.check_access("write")
        for petition in self:
            if petition.state != "merged":
                raise UserError(
                    petition._wrong_state_message(
                        petition.state_before_merge or "received", ("merged",)
                    )
                )
            target = petition.merged_into_id
            petition._write_state(
                petition.state_before_merge or "received",
                merged_into_id=False,
                state_before_merge=False,
            )
            petition._log_reason(self.env._("Merge undone"), target.display_name)
        return True

    # ------------------------------------------------------------------
    # Denunciation
    # ------------------------------------------------------------------
    def action_denounce(self):
        """Turn these matters into stubs without any identity or wording.

        What is left: number, date, who received it, the transfer paper. The person,
        the wording, attachments and history are deleted, not hidden: the identity of
        a denouncer must not be kept (Law on Denunciations, Articles 9, 47 and 56;
        Decision 774/QĐ-TTg 2020). Only the receiver named in the settings still
        sees the stub.

        :raise UserError: where the matter is beyond classification, or no receiver
            of denunciations is named in the settings
        """
        self._check_move_group("transferred", OFFICE)
        self.check_access("write")
        self._lock_for_transition()
        for petition in self:
            if petition.state not in ("received", "classified"):
                raise UserError(
                    petition._wrong_state_message(
                        "transferred", ("received", "classified")
                    )
                )
            # sudo: whether there is a receiver, not who it is
            if not petition.company_id.sudo().dialogue_receiver_id:
                raise UserError(
                    self.env._(
                        "Name the receiver of denunciations in the settings first."
                    )
                )
        # What was merged into them tells the same story.
        # sudo: also where a merged matter is out of the caller's sight
        for petition in self | self.sudo().merged_ids.sudo(self.env.su):
            petition._strip_denunciation()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _unlink_attachments(self):
        self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()

    def _forget_merges(self):
        """Delete what the histories of matters once merged into this one say of it."""
        field = self.env["ir.model.fields"]._get(self._name, "merged_into_id")
        traces = self.env["mail.tracking.value"].search(
            [
                ("field_id", "=", field.id),
                "|",
                ("old_value_integer", "=", self.id),
                ("new_value_integer", "=", self.id),
            ]
        )
        histories = traces.mail_message_id
        told = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "in", histories.mapped("res_id")),
                # Its name began with the code, whatever its wording was then.
                ("body", "ilike", f"{self.code} "),
            ]
        )
        traces.unlink()
        told.unlink()

    def _strip_denunciation(self):
        self.ensure_one()
        # sudo: the office may not delete history and followers, and loses sight of
        # the stub itself with the first write
        petition = self.sudo().with_context(
            tracking_disable=True, dialogue_silence=SILENCE
        )
        receiver = petition.company_id.dialogue_receiver_id
        voices = petition.contribution_ids
        citizens = voices.citizen_id
        code = petition.code
        # Split off from the same voice, others may repeat its wording.
        texts = {*voices.mapped("text"), *(voice._without_person() for voice in voices)}
        twins = voices.petition_ids - petition
        twins.filtered(lambda twin: twin.description in texts).description = False
        voices._strip()
        petition._forget_merges()
        petition.message_ids.unlink()
        petition.message_follower_ids.unlink()
        petition.with_context(active_test=False).activity_ids.unlink()
        petition.consideration_ids.unlink()
        petition.supervision_ids.unlink()
        petition.assignment_ids.unlink()
        petition._unlink_attachments()
        petition._write_state(
            "transferred",
            kind="denunciation",
            subject=self.env._("Denunciation %(code)s", code=code),
            description=False,
            answer=False,
            answer_summary=False,
            village_id=False,
            field_id=False,
            department_id=False,
            session_id=False,
            priority="0",
            is_hot=False,
            earlier_ids=[Command.clear()],
            contribution_ids=[Command.clear()],
            merged_into_id=False,
            state_before_merge=False,
            receiver_id=receiver.id,
            forward_date=self.env.company._dialogue_today(),
        )
        citizens.filtered(lambda citizen: not citizen.contribution_ids).unlink()
