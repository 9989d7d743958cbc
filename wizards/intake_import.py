# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import re
from collections import defaultdict
from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from ..tools import intake_form, intake_sheet
from ..tools.intake_sheet import Problem, SheetError
from ..tools.vietnamese import sort_key
from .intake_messages import cell_messages, file_messages

STATUSES = [
    ("error", "Error"),
    ("similar", "New, perhaps said before"),
    ("new", "New"),
    ("known", "Already there"),
]
EXCERPT = 120


@dataclass
class Finding:
    """What becomes of one row of the file."""

    row: object
    status: str = "new"
    problems: list = field(default_factory=list)
    petition: object = None
    known_as: str = ""


class DialogueIntakeImport(models.TransientModel):
    """Contributions from an Excel file: shown first, written only when all is right.

    The rows are read anew when they are written, so what counts is the file and the
    state of the database at that moment, not what the browser shows.
    """

    _name = "dialogue.intake.import"
    _inherit = ["dialogue.intake.mixin"]
    _description = "Import contributions from Excel"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    own_village_ids = fields.Many2many(
        "dialogue.village",
        compute="_compute_own_village_ids",
        string="Villages to choose from",
        export_string_translation=False,
    )
    village_id = fields.Many2one(
        "dialogue.village",
        default=lambda self: self._default_village(),
        domain="[('id', 'in', own_village_ids)]",
        help="For rows that name no village; the form is made for this village alone.",
    )
    session_id = fields.Many2one(
        "dialogue.session",
        domain="[('company_id', '=', company_id)]",
        help="All rows are recorded for this session.",
    )
    # Not an attachment: it names people, and goes with this record.
    file = fields.Binary(string="Excel file", attachment=False)
    file_name = fields.Char(export_string_translation=False)
    template_file = fields.Binary(
        compute="_compute_template_file", export_string_translation=False
    )
    state = fields.Selection(
        [("upload", "Choose the file"), ("preview", "Preview")],
        default="upload",
        readonly=True,
    )
    line_ids = fields.One2many(
        "dialogue.intake.import.line", "import_id", string="Rows", readonly=True
    )
    new_count = fields.Integer(string="New rows", readonly=True)
    known_count = fields.Integer(string="Rows already there", readonly=True)
    error_count = fields.Integer(string="Rows with errors", readonly=True)
    ignored = fields.Char(string="Columns that are not read", readonly=True)

    @api.model
    def _default_village(self):
        own = self._intake_villages(self.env.company)
        return own if len(own) == 1 else False

    @api.depends("company_id")
    def _compute_own_village_ids(self):
        for wizard in self:
            wizard.own_village_ids = wizard._intake_villages(wizard.company_id)

    @api.depends("company_id", "village_id")
    def _compute_template_file(self):
        for wizard in self:
            choices = wizard._intake_choices(wizard.company_id)
            lists = {key: list(item.labels.values()) for key, item in choices.items()}
            villages = wizard.village_id or wizard.own_village_ids
            lists["village"] = villages.mapped("name")
            wizard.template_file = base64.b64encode(intake_form.build(lists=lists))

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_template(self):
        """Download the form: of the chosen village, or of all that are the user's."""
        name = self.village_id.name or self.company_id.name
        return self._download("template_file", f"phieu-y-kien-{_file_part(name)}.xlsx")

    def action_check(self):
        """Read the file and show what would become of each row; nothing is written.

        :raise UserError: where the file as a whole cannot be read
        """
        self.ensure_one()
        findings, ignored = self._analyse()
        order = [key for key, _label in STATUSES]
        findings.sort(key=lambda item: (order.index(item.status), item.row.number))
        count = defaultdict(int)
        for finding in findings:
            count[finding.status] += 1
        self.write(
            {
                "state": "preview",
                "new_count": count["new"] + count["similar"],
                "known_count": count["known"],
                "error_count": count["error"],
                "ignored": ", ".join(ignored),
                "line_ids": [Command.clear()]
                + [Command.create(self._line_vals(item)) for item in findings],
            }
        )
        return self._reopen()

    def action_back(self):
        """Forget the file, to choose another one."""
        self._forget()
        return self._reopen()

    def action_import(self):
        """Write all new rows of the file at once, or none where one is wrong.

        :return: action that shows the contributions
        :raise UserError: where a row has an error, or nothing in the file is new
        """
        self.ensure_one()
        if self.state != "preview":
            raise UserError(self.env._("Check the file first."))
        self._one_import_at_a_time()
        findings, _ignored = self._analyse()
        self._refuse_errors(findings)
        new = [item.row for item in findings if item.status in ("new", "similar")]
        if not new:
            raise UserError(
                self.env._("Every row of this file is there already: nothing to add.")
            )
        contributions = self._create_contributions(new)
        self._forget()
        return self._show(contributions)

    def _one_import_at_a_time(self):
        """Let a second import of the commune wait, and then see what the first wrote.

        An advisory lock would not do: transactions read the state of their beginning,
        so whoever waited would still not see the other's rows. Two updates of one row
        make the second transaction fail and Odoo start it anew.
        """
        # Plain SQL writes back what is there; no role needs to write communes.
        self.env.cr.execute(
            SQL(
                "UPDATE res_company SET write_date = write_date WHERE id = %s",
                self.company_id.id,
            )
        )

    def _refuse_errors(self, findings):
        wrong = [item for item in findings if item.status == "error"]
        if wrong:
            # Addresses alone: messages end in the log of the server.
            cells = [problem.cell for item in wrong for problem in item.problems]
            raise UserError(
                self.env._(
                    "Nothing was imported: %(count)s rows have errors (%(cells)s)."
                    " Correct the file and choose it again.",
                    count=len(wrong),
                    cells=", ".join(cells[:10]) + ("…" if len(cells) > 10 else ""),
                )
            )

    def _forget(self):
        """Delete the file and the rows: they name people and are needed no more."""
        self.write(
            {
                "state": "upload",
                "file": False,
                "file_name": False,
                "line_ids": [Command.clear()],
            }
        )

    def _reopen(self):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.intake_import_action"
        )
        return action | {"res_id": self.id}

    def _show(self, contributions):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.contribution_action"
        )
        return action | {
            "name": self.env._("Imported contributions"),
            "domain": [("id", "in", contributions.ids)],
            "context": {},
            "target": "main",
        }

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------
    def _analyse(self):
        """Return what becomes of each row, and the headings that were not read."""
        sheet = self._read_file()
        problems = defaultdict(list)
        for problem in sheet.problems:
            problems[problem.row].append(problem)
        rows = {row.number: row for row in sheet.rows}
        own = set(self._intake_villages(self.company_id).ids)
        for row in sheet.rows:
            problems[row.number] += self._row_problems(row, own, problems[row.number])
        for number in problems.keys() - rows.keys():
            rows[number] = intake_sheet.Row(number, {}, {})
        findings = [Finding(row, problems=problems[n]) for n, row in rows.items()]
        good = []
        for finding in findings:
            if finding.problems:
                finding.status = "error"
            else:
                good.append(finding)
        self._mark_known(good)
        self._mark_similar([item for item in good if item.status == "new"])
        return findings, sheet.ignored

    def _read_file(self):
        content = self.with_context(bin_size=False).file
        if not content:
            raise UserError(self.env._("Choose an Excel file."))
        try:
            return intake_sheet.read(
                base64.b64decode(content),
                self._intake_choices(self.company_id),
                today=fields.Date.context_today(self),
                file_name=self.file_name or "",
            )
        except SheetError as error:
            message = file_messages(self.env)[error.code]
            raise UserError(message % error.params) from error

    def _row_problems(self, row, own, found):
        """Return what is wrong with a row beyond its single cells."""
        values = row.values
        wrong = []

        def add(code, key, **params):
            wrong.append(Problem(code, row.cell(key), row.number, params))

        named = {problem.cell for problem in found}
        if row.cell("village") not in named:
            village = values.get("village") or self.village_id.id
            values["village"] = village
            if not village:
                add("village_missing", "village")
            elif village not in own:
                name = self.env["dialogue.village"].browse(village).name
                add("not_yours", "village", village=name)
        contact = values.get("phone") or values.get("address")
        if values.get("anonymous") and (values.get("name") or contact):
            add("anonymous_named", "anonymous")
        elif contact and not values.get("name") and row.cell("name") not in named:
            add("contact_without_name", "name")
        return wrong

    def _mark_known(self, findings):
        """Mark the rows that are recorded already or stand in the file twice."""
        Contribution = self.env["dialogue.contribution"]
        keys = [self._row_key(item.row) for item in findings]
        known = {
            key: code
            for key, code in Contribution._read_group(
                [
                    ("company_id", "=", self.company_id.id),
                    ("intake_key", "in", list(set(keys))),
                ],
                ["intake_key"],
                ["code:max"],
            )
        }
        for finding, key in zip(findings, keys, strict=True):
            if key in known:
                finding.status = "known"
                finding.known_as = known[key]
            else:
                known[key] = self.env._("row %(number)s", number=finding.row.number)

    def _row_key(self, row):
        values = row.values
        return self.env["dialogue.contribution"]._make_intake_key(
            self.company_id.id,
            values["village"],
            values["date"],
            values.get("name"),
            values["text"],
        )

    def _mark_similar(self, findings):
        petitions = self.env["dialogue.petition"].with_company(self.company_id)
        found = petitions._most_similar(
            [
                (
                    item.row.values["text"],
                    item.row.values["village"],
                    item.row.values.get("field", False),
                )
                for item in findings
            ]
        )
        for finding, petition in zip(findings, found, strict=True):
            if petition:
                finding.status = "similar"
                finding.petition = petition

    def _line_vals(self, finding):
        values = finding.row.values
        return {
            "row": finding.row.number,
            "status": finding.status,
            "cells": ", ".join(problem.cell for problem in finding.problems),
            "message": self._finding_message(finding),
            "petition_id": finding.petition.id if finding.petition else False,
            "village_id": values.get("village", False),
            "person": values.get("name", False),
            "excerpt": (values.get("text") or "")[:EXCERPT],
        }

    def _finding_message(self, finding):
        if finding.status == "known":
            return self.env._("Recorded as %(code)s.", code=finding.known_as)
        if finding.status == "similar":
            return self.env._(
                "Similar matter: %(code)s. The voice is recorded all the same; the"
                " office decides whether it belongs there.",
                code=finding.petition.code,
            )
        if not finding.problems:
            return False
        messages = cell_messages(self.env)
        return "\n".join(
            f"{problem.cell}: {messages[problem.code] % problem.params}"
            for problem in finding.problems
        )

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------
    def _create_contributions(self, rows):
        citizens = self._citizens_of(rows)
        return self.env["dialogue.contribution"].create(
            [self._contribution_vals(row, citizens.get(row.number)) for row in rows]
        )

    def _contribution_vals(self, row, citizen_id):
        values = row.values
        return {
            "company_id": self.company_id.id,
            "session_id": self.session_id.id,
            "village_id": values["village"],
            "citizen_id": citizen_id or False,
            "is_anonymous": values.get("anonymous", False),
            "channel": values.get("channel", "form"),
            "text": values["text"],
            "people_count": values.get("people", 1),
            "field_id": values.get("field", False),
            "received_date": values["date"],
            "recorder_name": values.get("recorder", False),
        }

    def _citizens_of(self, rows):
        """Return the id of the citizen by number of the row; makes those not known."""
        named = [row for row in rows if row.values.get("name")]
        people = self._known_people(named)
        chosen = {row.number: _choose_person(people, row) for row in named}
        missing = [person for group in people.values() for person in group]
        missing = [person for person in missing if not person["id"]]
        created = self.env["dialogue.citizen"].create(
            [{**person["vals"], "company_id": self.company_id.id} for person in missing]
        )
        for person, citizen in zip(missing, created, strict=True):
            person["id"] = citizen.id
        return {number: person["id"] for number, person in chosen.items()}

    def _known_people(self, rows):
        """Return the citizens who bear the names of the rows, by village and name."""
        people = defaultdict(list)
        citizens = self.env["dialogue.citizen"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("village_id", "in", list({row.values["village"] for row in rows})),
                ("sort_key", "in", list({sort_key(r.values["name"]) for r in rows})),
                ("anonymised_date", "=", False),
            ],
            order="id",
        )
        for citizen in citizens:
            people[citizen.village_id.id, citizen.sort_key].append(
                {"id": citizen.id, "phone": _digits(citizen.phone), "vals": {}}
            )
        return people


class DialogueIntakeImportLine(models.TransientModel):
    """One row of the file as it is shown before the import."""

    _name = "dialogue.intake.import.line"
    _inherit = ["dialogue.readable.links"]
    _description = "Row of an Excel file"
    _order = "id"

    import_id = fields.Many2one(
        "dialogue.intake.import", required=True, index=True, ondelete="cascade"
    )
    row = fields.Integer()
    status = fields.Selection(STATUSES, required=True)
    cells = fields.Char()
    message = fields.Text(string="Cause and what to type")
    petition_id = fields.Many2one("dialogue.petition", string="Similar matter")
    village_id = fields.Many2one("dialogue.village")
    person = fields.Char(string="Said by")
    excerpt = fields.Char(string="Wording")


def _digits(phone):
    return re.sub(r"\D", "", phone or "")


def _choose_person(people, row):
    """Return the person of a row among those of the name, adding one where needed.

    Another telephone is another person. Without a telephone, one bearer of the name
    is taken for the same; where there are several, words are not put into the mouth
    of any of them.
    """
    values = row.values
    group = people[values["village"], sort_key(values["name"])]
    phone = _digits(values.get("phone"))
    same = [person for person in group if person["phone"] == phone]
    if not same and phone:
        same = [person for person in group if not person["phone"]]
    elif not same and len(group) == 1:
        same = group
    if not same:
        same = [{"id": False, "phone": "", "vals": {}}]
        group += same
    person = same[0]
    if not person["id"]:
        person["phone"] = person["phone"] or phone
        for key in ("name", "phone", "address"):
            if values.get(key):
                person["vals"].setdefault(key, values[key])
        person["vals"]["village_id"] = values["village"]
    return person


def _file_part(name):
    """Return a name as it may stand in the name of a file."""
    return re.sub(r"[^\w-]+", "-", name or "").strip("-")
