# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo import api, fields, models
from odoo.fields import Command

from ..tools import intake_sheet
from ..tools.intake_cells import Choices
from ..tools.intake_columns import DEPARTMENTS, STANDING, VILLAGES
from ..tools.intake_sheet import SheetError
from ..tools.people import People
from ..tools.vietnamese import sort_key


class DialogueSetupImport(models.TransientModel):
    """Villages, departments and usual delegates of a new commune from one Excel file.

    What there is already is not made again and not overwritten; a row fills in what
    is still empty of it, such as the head of a department. Delegates may come from
    villages that stand in the same file.
    """

    _name = "dialogue.setup.import"
    _inherit = ["dialogue.intake.import.mixin"]
    _description = "Set up from Excel"

    _forms = (VILLAGES, DEPARTMENTS, STANDING)
    _own_action = "commune_dialogue.setup_import_action"

    is_account_maker = fields.Boolean(
        compute="_compute_is_account_maker", export_string_translation=False
    )
    makes_accounts = fields.Boolean(
        string="Make accounts",
        default=lambda self: self._may_make_accounts(),
        help="Whoever has an address in the file and no account yet gets one: village"
        " representatives and department staff. No mail is sent; invite them under"
        " Settings, Users when you are ready.",
    )
    line_ids = fields.One2many(
        "dialogue.setup.import.line", "import_id", string="Rows", readonly=True
    )

    @api.model
    def _may_make_accounts(self):
        return self.env.user.has_group("base.group_erp_manager")

    def _compute_is_account_maker(self):
        self.is_account_maker = self._may_make_accounts()

    def _choices(self):
        """Return the lists of the usual delegates: villages may be those of the file.

        A village that is there stands for its id, one of the file for its name.
        """
        villages = self.env["dialogue.village"].search(
            [("company_id", "=", self.company_id.id)]
        )
        entries = [(village.name, village.id, village.code) for village in villages]
        known = {sort_key(village.name) for village in villages}
        for name in self._villages_of_the_file():
            if sort_key(name) not in known:
                known.add(sort_key(name))
                entries.append((name, name))
        return {
            "village": Choices(entries),
            "group": self._group_choices(self.company_id),
        }

    def _villages_of_the_file(self):
        content = self.with_context(bin_size=False).file
        if not content:
            return []
        try:
            sheet = intake_sheet.read(base64.b64decode(content), {}, form=VILLAGES)
        except SheetError:
            return []  # said when the whole file is read
        return [row.values["name"] for row in sheet.rows if row.values.get("name")]

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------
    def _analyse(self):
        # Said before the file is read, as it would be when the rows are written.
        self.env["dialogue.onboarding"]._administered(self.company_id)
        return super()._analyse()

    def _judge(self, form, sheet):
        if form is STANDING:
            return super()._judge(form, sheet)
        accounts = self._accounts(sheet.rows)
        findings = super()._judge(form, sheet)
        for finding in findings:
            for problem in self._setup_problems(form, finding.row, accounts):
                finding.problems.append(problem)
                finding.status = "error"
        return findings

    def _row_problems(self, row, own, found):
        return []  # no row belongs to a village; see _setup_problems

    def _setup_problems(self, form, row, accounts):
        """Return what is wrong with a row beyond its single cells."""
        values = row.values
        if form is DEPARTMENTS and not values.get("head_name"):
            keys = [key for key in ("email", "phone") if values.get(key)]
            return [row.problem("email_without_head", key) for key in keys[:1]]
        login = values.get("login") or values.get("email")
        if not login or login in accounts["own"]:
            return []
        key = "login" if form is VILLAGES else "email"
        if self._creates_accounts():
            if login in accounts["other"]:
                return [row.problem("account_elsewhere", key, login=login)]
            return []
        # A head's address is good for more than signing in.
        return [row.problem("no_account", key, login=login)] if key == "login" else []

    def _creates_accounts(self):
        return self.makes_accounts and self._may_make_accounts()

    def _accounts(self, rows):
        """Return the logins among the rows' addresses: the commune's, and others'."""
        logins = {
            row.values.get("login") or row.values.get("email") for row in rows
        } - {None}
        # sudo: whether an address is taken is told to those only who make accounts
        users = self.env["res.users"].sudo().with_context(active_test=False)
        found = users.search([("login", "in", list(logins))])
        own = found.filtered(
            lambda user: (
                user.active and not user.share and self.company_id in user.company_ids
            )
        )
        return {
            "own": set(own.mapped("login")),
            "other": set((found - own).mapped("login")),
        }

    def _mark_known(self, findings):
        self._mark_people([item for item in findings if item.form is STANDING])
        for form in (VILLAGES, DEPARTMENTS):
            there = self._there(form)
            rows = {}
            for finding in findings:
                if finding.form is form:
                    self._mark(finding, there, rows)

    def _mark(self, finding, there, rows):
        """Mark a row that is there already, whole or in part, or stands twice."""
        key = sort_key(finding.row.values["name"])
        record = there.get(key)
        if key in rows:
            finding.status = "known"
            finding.known_as = self.env._("row %(number)s", number=rows[key])
        elif record and not self._news(finding.form, record, finding.row):
            finding.status = "known"
            finding.known_as = record.name
        else:
            finding.place = record
        rows.setdefault(key, finding.row.number)

    def _mark_people(self, findings):
        """Mark the usual delegates who are there already or stand in the file twice."""
        Standing = self.env["dialogue.standing.delegate"]
        there = People()
        for person in Standing.search([("company_id", "=", self.company_id.id)]):
            there.add(person.village_id.id, person.sort_key, person.phone, person.name)
        for finding in findings:
            values = finding.row.values
            who = (
                values.get("village") or False,
                Standing._person_key(values["name"]),
                values.get("phone"),
            )
            known = there.find(*who)
            if known:
                finding.status, finding.known_as = "known", known
            else:
                row = self.env._("row %(number)s", number=finding.row.number)
                there.add(*who, row)

    def _there(self, form):
        """Return the commune's villages or departments by their name."""
        # sudo: the head of a department and a village's accounts are compared, and
        # the user administers this commune (see _analyse)
        Model = self.env[
            "dialogue.village" if form is VILLAGES else "hr.department"
        ].sudo()
        records = Model.search([("company_id", "=", self.company_id.id)])
        return {sort_key(record.name): record for record in records}

    def _news(self, form, record, row):
        """Return what a row adds to a record that there is, by field."""
        if form is DEPARTMENTS:
            head = row.values.get("head_name")
            return {"manager_id": head} if head and not record.manager_id else {}
        news = {
            name: value
            for name, value in self._village_vals(row).items()
            if value and not record[name]
        }
        if row.values.get("login") and not record.user_ids:
            news["user_ids"] = row.values["login"]
        return news

    def _line_vals(self, finding):
        vals = super()._line_vals(finding)
        values = finding.row.values
        village = values.get("village", False)
        if isinstance(village, int):
            village = self.env["dialogue.village"].browse(village).name
        return {
            **vals,
            "sheet": finding.form.sheet,
            "head": values.get("head_name", False),
            # not the mixin's link: it may be made by this very file
            "village_id": False,
            "village": village,
        }

    def _finding_message(self, finding):
        if finding.status == "known":
            return self.env._("There already: %(name)s.", name=finding.known_as)
        if finding.place:
            return self.env._("Is there; what is empty of it is filled in.")
        return super()._finding_message(finding)

    def _most_similar(self, lines):
        return [False] * len(lines)

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------
    def _create_records(self, findings):
        """Write the rows; return the villages among what was written."""
        company = self.env["dialogue.onboarding"]._administered(self.company_id)
        departments = [item for item in findings if item.form is DEPARTMENTS]
        if departments:
            self.env["dialogue.onboarding"]._retire_sample(company)
        for finding in departments:
            self._write_department(company, finding)
        villages = self._write_villages(
            company, [finding for finding in findings if finding.form is VILLAGES]
        )
        self._write_people(
            [finding.row for finding in findings if finding.form is STANDING]
        )
        return villages

    def _write_people(self, rows):
        villages = {
            sort_key(village.name): village.id
            for village in self.env["dialogue.village"].search(
                [("company_id", "=", self.company_id.id)]
            )
        }
        vals_list = []
        for row in rows:
            village = row.values.get("village")
            if isinstance(village, str):
                village = villages[sort_key(village)]
            vals_list.append(
                {
                    **self._new_person_vals(row.values),
                    "village_id": village or False,
                    "company_id": self.company_id.id,
                }
            )
        self.env["dialogue.standing.delegate"].create(vals_list)

    def _write_villages(self, company, findings):
        villages = self.env["dialogue.village"]
        new = [finding for finding in findings if not finding.place]
        made = villages.create(
            [
                {
                    **self._village_vals(finding.row),
                    "name": finding.row.values["name"],
                    "company_id": company.id,
                    "user_ids": self._representatives(company, finding.row),
                }
                for finding in new
            ]
        )
        for finding in findings:
            if finding.place:
                # As the user, who administers villages.
                village = villages.browse(finding.place.id)
                news = self._news(VILLAGES, village, finding.row)
                if "user_ids" in news:
                    news["user_ids"] = self._representatives(company, finding.row)
                village.write(news)
                made |= village
        return made

    def _village_vals(self, row):
        """Return the values of a village but its name."""
        keys = {column.key for column in VILLAGES.columns}
        keys -= {"number", "name", "login"}
        return {key: row.values[key] for key in sorted(keys) if row.values.get(key)}

    def _representatives(self, company, row):
        login = row.values.get("login")
        user = self._account_of(company, login, row.values.get("head_name"), "village")
        return [Command.link(user.id)] if user else []

    def _write_department(self, company, finding):
        values = finding.row.values
        # With the rights of the company, as in dialogue.setup.department.
        department = finding.place or self.env["hr.department"].sudo().create(
            {"name": values["name"], "company_id": company.id}
        )
        if values.get("head_name") and not department.manager_id:
            email = values.get("email")
            self._account_of(company, email, values["head_name"], "user")
            onboarding = self.env["dialogue.onboarding"]
            phone = values.get("phone")
            head = onboarding._head(company, values["head_name"], email, phone)
            onboarding._lead(department, head)

    def _account_of(self, company, login, name, role):
        """Return the account of an address, made where there is none and one may be."""
        user = self.env["dialogue.onboarding"]._account(company, login)
        if user or not login or not self._creates_accounts():
            return user
        groups = self.env.ref("base.group_user")
        groups |= self.env.ref(f"commune_dialogue.group_dialogue_{role}")
        # sudo: the user makes accounts in Odoo anyhow (just asked); who has no right
        # on partners is not stopped halfway. The least of the roles is given, without
        # a password, and no mail leaves.
        return user.with_context(no_reset_password=True).create(
            {
                "name": name or login,
                "login": login,
                "email": login,
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(groups.ids)],
                "tz": "Asia/Ho_Chi_Minh",
            }
        )

    def _show(self, ids):
        return self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.home_action"
        ) | {"target": "main"}


class DialogueSetupImportLine(models.TransientModel):
    """One row of the file as it is shown before the import."""

    _name = "dialogue.setup.import.line"
    _inherit = ["dialogue.intake.line.mixin"]
    _description = "Row of the set-up from Excel"
    _order = "rank, sheet desc, row, id"

    import_id = fields.Many2one(
        "dialogue.setup.import", required=True, index=True, ondelete="cascade"
    )
    sheet = fields.Char()
    person = fields.Char(string="Name")
    head = fields.Char()
    village = fields.Char(string="Of the village")
