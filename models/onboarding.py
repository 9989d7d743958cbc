# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .home import Queue

STEPS = ("bodies", "departments", "villages", "fields", "holidays")
# What opens where a step is pressed; the others do their work at once.
WINDOWS = {
    "bodies": "commune_dialogue.setup_body_action",
    "departments": "commune_dialogue.setup_department_action",
    "villages": "commune_dialogue.setup_import_action",
}


class Link(NamedTuple):
    """Another way to do a step."""

    label: str
    action: str


class DialogueOnboarding(models.AbstractModel):
    """The first steps of a new commune, shown on the home of its administrator.

    Whether a step is done is never stored: the commune's own data say so, however
    they came about. Kept is only which steps were set aside. (Odoo's own onboarding
    panels store what was pressed, and would call an empty list done.)
    """

    _name = "dialogue.onboarding"
    _description = "First steps of a commune"

    # ------------------------------------------------------------------
    # For the client
    # ------------------------------------------------------------------
    @api.model
    @api.readonly
    def get_banner(self):
        """Return what the home shows of the first steps.

        :return: dict, ready for JSON. For the administrator: ``steps`` (``key``,
            ``title``, ``text``, ``found`` = what is there already, ``is_done``,
            ``is_aside``, ``label`` of its button, ``links`` of ``label`` and
            ``action``), ``done`` and ``total``. For the office of a commune that has
            nothing yet: ``message``. Otherwise, and once every step is done or set
            aside, an empty dict.
        """
        user = self.env.user
        if user._dialogue_has("manager"):
            steps = self._steps()
            if all(step["is_done"] or step["is_aside"] for step in steps):
                return {}
            done = sum(step["is_done"] for step in steps)
            return {"steps": steps, "done": done, "total": len(steps)}
        if user._dialogue_has("office") and not self._is_begun():
            return {
                "message": self.env._(
                    "%(company)s is not set up yet. Ask the administrator of the"
                    " dialogue to enter its bodies, departments and villages: the first"
                    " steps are shown on the administrator's home.",
                    company=self.env.company.name,
                )
            }
        return {}

    @api.model
    def open_step(self, key=False):
        """Do a step as usual, or open the form that does it.

        :param str key: one of the steps
        :return: dict, the action for the client
        :raise AccessError: for anybody but the administrator of the dialogue
        :raise UserError: for a step that is none; where the holidays cannot be read
        """
        company = self._administered(self.env.company)
        self._check_key(key)
        if key == "holidays":
            return self._load_holidays(company)
        if key == "fields":
            return self._propose_departments(company)
        return self.env["ir.actions.actions"]._for_xml_id(WINDOWS[key])

    @api.model
    def set_aside(self, key=False, is_aside=True):
        """Set a step aside for this commune, or take it up again.

        :return: as :meth:`get_banner`
        """
        self._check_key(key)
        keys = self._aside() | {key} if is_aside else self._aside() - {key}
        return self._keep_aside(keys)

    @api.model
    def dismiss(self):
        """Set every step aside that is not done.

        :return: as :meth:`get_banner`
        """
        return self._keep_aside(set(STEPS))

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------
    @api.model
    def _administered(self, company):
        """Return a company with all rights, for its administrator of the dialogue.

        Departments, heads and the company's name belong to other applications, whose
        rights the dialogue's administrator need not have; what the first steps write
        there is named in each of them.

        :raise AccessError: for anybody else, or a company that is not the user's
        """
        if not self.env.user._dialogue_has("manager"):
            raise AccessError(
                self.env._("Only the administrator of the dialogue sets it up.")
            )
        if company not in self.env.companies:
            raise AccessError(
                self.env._("You do not set up a commune that is not yours.")
            )
        # sudo: the user administers the dialogue of this company, just checked
        return company.sudo()

    @api.model
    def _check_key(self, key):
        if not isinstance(key, str) or key not in STEPS:
            raise UserError(self.env._("There is no such step."))

    # ------------------------------------------------------------------
    # Set aside
    # ------------------------------------------------------------------
    @api.model
    def _aside(self):
        # sudo: a word of the company that nobody else needs to read
        return set((self.env.company.sudo().dialogue_steps_aside or "").split())

    @api.model
    def _keep_aside(self, keys):
        company = self._administered(self.env.company)
        company.dialogue_steps_aside = " ".join(sorted(keys))
        return self.get_banner()

    # ------------------------------------------------------------------
    # What is there
    # ------------------------------------------------------------------
    @api.model
    def _count(self, *queues):
        """Return the number of each queue; one query for each model."""
        figures = self.env["dialogue.home"]._count(queues)
        return [figures[id(queue)][0] for queue in queues]

    @api.model
    def _queue(self, model, *terms):
        domain = Domain("company_id", "in", self._owners(model))
        return Queue("", "", model, domain & Domain.AND(map(Domain, terms)))

    @api.model
    def _owners(self, model):
        """Return the companies whose records count: fields may be everybody's."""
        own = self.env.company.id
        return [own, False] if model == "dialogue.field" else [own]

    @api.model
    def _is_begun(self):
        """Tell whether anything of the commune was entered."""
        return any(
            self._count(
                self._queue("dialogue.body"),
                self._queue("dialogue.village"),
                self._queue("hr.department", self._not_sample()),
            )
        )

    @api.model
    def _steps(self):
        own = self._not_sample()
        bodies, departments, headless, villages, people, matters, led = self._count(
            self._queue("dialogue.body", [("kind", "in", ("state", "party"))]),
            self._queue("hr.department", own),
            self._queue("hr.department", own, [("manager_id", "=", False)]),
            self._queue("dialogue.village"),
            self._queue("dialogue.standing.delegate"),
            self._queue("dialogue.field", [("parent_id", "!=", False)]),
            self._queue(
                "dialogue.field",
                [("parent_id", "!=", False), ("department_id", "!=", False)],
            ),
        )
        missing = self.env.company._dialogue_years_without_holidays()
        aside = self._aside()
        steps = [
            self._step_bodies(bodies),
            self._step_departments(departments, headless),
            self._step_villages(villages, people),
            self._step_fields(matters, led),
            self._step_holidays(missing),
        ]
        return [
            {
                **step,
                "key": key,
                "is_aside": key in aside,
                "links": [link._asdict() for link in step["links"]],
            }
            for key, step in zip(STEPS, steps, strict=True)
        ]

    @api.model
    def _step_bodies(self, number):
        return {
            "title": self.env._("Bodies and letterheads"),
            "text": self.env._(
                "The People's Committee, the Party committee and the Front, each with"
                " the letterhead its papers bear."
            ),
            "found": self._found(
                number, self.env._("%(number)s bodies", number=number)
            ),
            "is_done": bool(number),
            "label": self.env._("Make the usual three"),
            "links": [
                Link(self.env._("All bodies"), "commune_dialogue.body_action"),
            ],
        }

    @api.model
    def _step_departments(self, number, headless):
        found = self.env._("%(number)s departments", number=number)
        if headless:
            found = self.env._(
                "%(number)s departments, %(headless)s without a head",
                number=number,
                headless=headless,
            )
        return {
            "title": self.env._("Departments and heads"),
            "text": self.env._(
                "Who answers. The head releases what the department writes."
            ),
            "found": self._found(number, found),
            "is_done": bool(number and not headless),
            "label": self.env._("Choose departments and heads"),
            "links": [
                Link(
                    self.env._("Read from Excel"),
                    "commune_dialogue.setup_import_action",
                ),
            ],
        }

    @api.model
    def _step_villages(self, number, people):
        found = self.env._("%(number)s villages", number=number)
        if people:
            found = self.env._(
                "%(number)s villages, %(people)s usual delegates",
                number=number,
                people=people,
            )
        return {
            "title": self.env._("Villages"),
            "text": self.env._(
                "Where voices come from and delegates are sent. One Excel file brings"
                " all villages with their heads, and whom the commune usually invites."
            ),
            "found": self._found(number, found),
            "is_done": bool(number),
            "label": self.env._("Read from Excel"),
            "links": [
                Link(self.env._("Type them in"), "commune_dialogue.village_action"),
                Link(
                    self.env._("Usual delegates"),
                    "commune_dialogue.standing_delegate_action",
                ),
            ],
        }

    @api.model
    def _step_fields(self, number, led):
        found = self.env._(
            "%(led)s of %(number)s fields have their department", led=led, number=number
        )
        return {
            "title": self.env._("Fields and their departments"),
            "text": self.env._(
                "Which department usually leads in which field; the office is proposed"
                " it for every matter."
            ),
            "found": self._found(led, found),
            "is_done": bool(led),
            "label": self.env._("Propose them"),
            "links": [
                Link(self.env._("Open the list"), "commune_dialogue.field_action"),
            ],
        }

    @api.model
    def _step_holidays(self, missing):
        found = ""
        if missing:
            found = self.env._(
                "None for %(years)s yet", years=", ".join(map(str, missing))
            )
        return {
            "title": self.env._("Public holidays"),
            "text": self.env._(
                "Deadlines count working days; without them Tết is counted, too."
            ),
            "found": found,
            "is_done": not missing,
            "label": self.env._("Load this year's and next year's"),
            "links": [
                Link(
                    self.env._("Look at them first"),
                    "commune_dialogue.holiday_import_action",
                ),
            ],
        }

    @api.model
    def _found(self, number, sentence):
        return sentence if number else self.env._("Nothing yet")

    # ------------------------------------------------------------------
    # Steps that are done at once
    # ------------------------------------------------------------------
    @api.model
    def _load_holidays(self, company):
        year = company._dialogue_today().year
        own = self.env.company
        for each in (year, year + 1):
            own._dialogue_import_holidays(each)
        return self._tell(
            self.env._(
                "The public holidays of %(this)s and %(next)s are written down. Compare"
                " them with the Government's announcement.",
                this=year,
                next=year + 1,
            )
        )

    @api.model
    def _propose_departments(self, company):
        """Write the usual department into fields that have none; show the list."""
        if not self._count(self._queue("hr.department", self._not_sample()))[0]:
            raise UserError(
                self.env._(
                    "There is no department to propose. Do the step “Departments and"
                    " heads” first."
                )
            )
        self.env["dialogue.field"]._propose_usual_departments(company)
        return self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.field_action"
        )

    @api.model
    def _tell(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message},
        }

    # ------------------------------------------------------------------
    # Departments and people, for the forms of these steps
    # ------------------------------------------------------------------
    @api.model
    def _sample_department(self):
        """Return the department “Administration” that Odoo brings, if left as it came.

        It is no department of a commune, and nobody would ever head it.
        """
        # not `ref`, which asks the database each time whether it is still there
        number = self.env["ir.model.data"]._xmlid_to_res_id(
            "hr.dep_administration", raise_if_not_found=False
        )
        # sudo: whether somebody has touched it, and nothing else of it
        sample = (
            self.env["hr.department"]
            .sudo()
            .search_fetch(
                [("id", "=", number), ("manager_id", "=", False)],
                ["company_id", "create_date", "write_date"],
            )
        )
        return sample.filtered(
            lambda department: department.write_date == department.create_date
        )

    @api.model
    def _not_sample(self):
        """Return the domain of all departments but that one."""
        return [("id", "not in", self._sample_department().ids)]

    @api.model
    def _retire_sample(self, company):
        """Archive the same once the commune has departments of its own.

        :param company: from :meth:`_administered`
        """
        sample = self._sample_department()
        # With the rights of the company; an archived department is easily taken back.
        sample.filtered(lambda own: own.company_id == company).active = False

    @api.model
    def _head(self, company, name, email="", phone=""):
        """Return the employee of this name, who is made where there is none.

        :param company: from :meth:`_administered`
        """
        # With the rights of the company: name, address and telephone alone are
        # written, and only where they are empty.
        Employee = self.env["hr.employee"].sudo().with_company(company)
        found = Employee.search(
            [("company_id", "=", company.id), ("name", "=ilike", _literal(name))]
        ).filtered(lambda person: not email or person.work_email in (False, email))
        vals = {"work_email": email or False, "work_phone": phone or False}
        if len(found) != 1:
            # None of this name, or several: a new one is mended more easily than a
            # matter that was sent to a namesake.
            vals |= {"name": name, "company_id": company.id}
            return Employee.create(vals | self._own_user(company, email))
        if not found.user_id:
            vals |= self._own_user(company, email)
        found.write({key: value for key, value in vals.items() if not found[key]})
        return found

    @api.model
    def _own_user(self, company, email):
        """Return the values that tie a head to the account of this address, if any."""
        user = self._account(company, email)
        # sudo: only whether the account is some other employee's already
        taken = (
            self.env["hr.employee"]
            .sudo()
            .search_count(
                [("user_id", "=", user.id), ("company_id", "=", company.id)], limit=1
            )
        )
        return {"user_id": user.id} if user and not taken else {}

    @api.model
    def _account(self, company, login):
        """Return the staff member of a commune who signs in with this address."""
        # sudo: only whether somebody of the own commune bears an address that is known
        users = self.env["res.users"].sudo()
        if not login:
            return users
        return users.search(
            [
                ("login", "=", login),
                ("company_ids", "in", company.ids),
                ("share", "=", False),
            ],
            limit=1,
        )

    @api.model
    def _lead(self, department, head):
        """Make somebody head of a department; who works nowhere works there then."""
        department.manager_id = head
        if not head.department_id:
            head.department_id = department


def _literal(text):
    """Return text for ``=ilike`` that stands for itself."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
