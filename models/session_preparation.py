# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter

from odoo import models


class DialogueSession(models.Model):
    """What is laid ready for a session: villages, delegates, programme, duties."""

    _inherit = "dialogue.session"

    def action_add_all_villages(self):
        """Let every village of the commune take part."""
        for company, sessions in self.grouped("company_id").items():
            villages = self.env["dialogue.village"].search(
                [("company_id", "=", company.id)]
            )
            sessions.village_ids = villages
        return True

    def action_generate_delegates(self):
        """Add the places that composition and quotas want and that are missing.

        Named persons of the composition come with their names, the others as empty
        places. What is there stays: a second call adds nothing.

        :return: dict, a notification that says how many were added
        :raise AccessError: for others than the office, also where nothing is missing
        """
        # Leaders may write a session, villages may add delegates of their own: only
        # the office may do both.
        self.check_access("write")
        self.env["dialogue.delegate"].check_access("create")
        vals_list = []
        for session in self:
            vals_list += session._missing_delegates()
        self.env["dialogue.delegate"].create(vals_list)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if vals_list else "info",
                "message": self.env._("%(count)s places added.", count=len(vals_list))
                if vals_list
                else self.env._("Nothing is missing: every place is there."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _missing_delegates(self):
        """Return the values of the delegates that the composition still wants."""
        self.ensure_one()
        present = self.delegate_ids
        in_village = Counter(
            (delegate.group_id.id, delegate.village_id.id) for delegate in present
        )
        in_group = Counter(delegate.group_id.id for delegate in present)
        vals_list = []
        for group, employees, village, wanted in self._wanted_places():
            new = [
                {"employee_id": employee.id}
                for employee in employees - present.employee_id
            ]
            there = in_village[group.id, village.id] if village else in_group[group.id]
            for place in range(there + len(new), wanted):
                new.append({} if place else group._person_of_village(village))
            vals_list += [
                {
                    "session_id": self.id,
                    "group_id": group.id,
                    "village_id": village.id,
                    **vals,
                }
                for vals in new
            ]
        return vals_list

    def _wanted_places(self):
        """Yield (group, employees, village, number) of what the composition wants.

        A village's quota is met by the first of the groups that count in it, less
        what the other groups take.
        """
        self.ensure_one()
        lines = self.plan_id.composition_ids
        nowhere = self.env["dialogue.village"]
        for line in lines:
            if line.quota_kind != "per_village":
                wanted = line.quantity if line.quota_kind == "fixed" else 0
                yield line.group_id, line.employee_ids, nowhere, wanted
        groups = [
            (line.group_id, line.quantity)
            for line in lines
            if line.quota_kind == "per_village"
        ]
        if not lines:
            groups = [(self.env["dialogue.delegate.group"]._people(), 0)]
        counted = [group for group, _number in groups if group.in_village_quota]
        others = sum(number for group, number in groups if group in counted[1:])
        for village_line in self.village_line_ids:
            for group, number in groups:
                if group in counted[:1]:
                    number = village_line.delegate_quota - others
                yield group, self.env["hr.employee"], village_line.village_id, number

    def _sync_village_lines(self):
        """Give every village of the sessions its line, and take it from the others."""
        vals_list = []
        for session in self:
            session.village_line_ids.filtered(
                lambda line, session=session: line.village_id not in session.village_ids
            ).unlink()
            vals_list += [
                {"session_id": session.id, "village_id": village.id}
                for village in session.village_ids - session.village_line_ids.village_id
            ]
        self.env["dialogue.session.village"].create(vals_list)

    def _fill_agenda(self):
        """Start the programme from the plan's, else from the standard one."""
        vals_list = []
        standard = self.env["dialogue.plan.agenda"]._standard_programme()
        for session in self:
            if session.agenda_ids:
                continue
            items = session.plan_id.agenda_template_ids or standard
            vals_list += [
                {
                    "session_id": session.id,
                    "plan_agenda_id": item.id,
                    "sequence": item.sequence,
                    "name": item.name,
                    "duration": item.duration,
                    "presenter": item.presenter,
                    "note": item.note,
                }
                for item in items
            ]
        self.env["dialogue.agenda.item"].create(vals_list)

    def _instantiate_duties(self):
        """Give each session its own copy of the plan's duties, once."""
        vals_list = []
        for session in self:
            present = {(duty.template_id, duty.village_id) for duty in session.duty_ids}
            for template in session.plan_id.duty_ids.filtered("is_template"):
                places = (
                    session.village_ids if template.per_village else template.village_id
                ) or [template.village_id]
                vals_list += [
                    template._session_values(session, village)
                    for village in places
                    if (template, village) not in present
                ]
        self.env["dialogue.duty"].create(vals_list)
