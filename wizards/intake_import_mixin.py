# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, split_every

from ..tools import file_names, intake_form, intake_sheet, office_file
from ..tools.intake_sheet import SheetError
from ..tools.office_file import OfficeFileError
from .intake_messages import cell_messages, file_messages

STATUSES = [
    ("error", "Error"),
    ("similar", "New, perhaps said before"),
    ("new", "New"),
    ("known", "Already there"),
]
# What has to be looked at comes first.
RANKS = {status: rank for rank, (status, _label) in enumerate(STATUSES)}
# How many rows one step of the preview looks at: about a second.
CHECKED_AT_ONCE = 100
# How many rows are written before the browser hears of it: about a second.
WRITTEN_AT_ONCE = 1000


@dataclass
class Finding:
    """What becomes of one row of the file."""

    row: object
    status: str = "new"
    problems: list = field(default_factory=list)
    known_as: str = ""
    # The record that the row fills in, where it makes none of its own.
    place: object = None
    # The form of the sheet on which the row stands.
    form: object = None


class DialogueIntakeImportMixin(models.AbstractModel):
    """An Excel file, shown row by row first and written only when all is right.

    The rows are judged anew when they are written, so what counts is the file and the
    state of the database at that moment, not what the browser shows. The file itself
    is unpacked again only where it, the lists of the form or the day are others than
    at the preview.

    The preview may be made in steps, so that the browser can show how far it is:
    :meth:`check_start` reads the file, then each :meth:`check_next` looks for records
    that are like the next rows. :meth:`action_check` does all of it in one call.

    Writing is one transaction: batches that were committed could not be taken back
    where a later row fails. On busy cores that takes seconds: too long without a word,
    so that it tells by ``dialogue.intake.progress`` how far it is. Likely duplicates,
    which nothing depends on, are not looked for again.
    """

    _name = "dialogue.intake.import.mixin"
    _inherit = ["dialogue.intake.mixin"]
    _description = "Import from Excel"

    # Set by the models that inherit: the forms, each a sheet of the file, and the
    # xmlids of the actions that open this wizard and what it has written.
    _forms = ()
    _own_action = None
    _result_action = None

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self._default_company(),
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
    # Not an attachment: it names people, and goes with this record.
    file = fields.Binary(string="Excel file", attachment=False)
    file_name = fields.Char(export_string_translation=False)
    # What was read of the file at the preview, and a checksum of all that decided it.
    read_rows = fields.Text(
        prefetch=False, groups=fields.NO_ACCESS, export_string_translation=False
    )
    read_key = fields.Char(groups=fields.NO_ACCESS, export_string_translation=False)
    template_file = fields.Binary(
        compute="_compute_template_file", export_string_translation=False
    )
    state = fields.Selection(
        [
            ("upload", "Choose the file"),
            ("checking", "Being checked"),
            ("preview", "Preview"),
        ],
        default="upload",
        readonly=True,
    )
    new_count = fields.Integer(string="New rows", readonly=True)
    known_count = fields.Integer(string="Rows already there", readonly=True)
    error_count = fields.Integer(string="Rows with errors", readonly=True)
    ignored = fields.Char(string="Columns that are not read", readonly=True)

    @api.model
    def _default_company(self):
        return self.env.company

    @api.model
    def _default_village(self):
        own = self._intake_villages(self._default_company())
        return own if len(own) == 1 else False

    @api.depends("company_id")
    def _compute_own_village_ids(self):
        for wizard in self:
            wizard.own_village_ids = wizard._intake_villages(wizard.company_id)

    @api.depends("village_id", "own_village_ids")
    def _compute_template_file(self):
        for wizard in self:
            choices = wizard._choices()
            lists = {key: list(item.labels.values()) for key, item in choices.items()}
            if "village" in lists:
                villages = wizard.village_id or wizard.own_village_ids
                lists["village"] = villages.mapped("name")
            parts = [(form, ()) for form in self._forms]
            book = intake_form.build_book(parts, lists)
            wizard.template_file = base64.b64encode(book)

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._checked_upload(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._checked_upload(vals))

    @api.model
    def _checked_upload(self, vals):
        """Return values with a plain file name.

        :raise UserError: where the file is too large, before it is stored
        """
        if vals.get("file"):
            self._decoded(vals["file"])
        if vals.get("file_name"):
            vals = {**vals, "file_name": file_names.plain(vals["file_name"])}
        return vals

    # ------------------------------------------------------------------
    # What the models that inherit say
    # ------------------------------------------------------------------
    def _choices(self):
        """Return the :class:`Choices` of the forms by key of their column."""
        raise NotImplementedError

    def _mark_known(self, findings):
        """Mark the rows that are recorded already or stand in the file twice."""
        raise NotImplementedError

    def _create_records(self, findings):
        """Write some of the new rows; return the records."""
        raise NotImplementedError

    def _most_similar(self, lines):
        """Return for each line the record it is perhaps the same as, if any."""
        raise NotImplementedError

    def _similar_vals(self, record):
        """Return what a line says of the record that :meth:`_most_similar` found."""
        raise NotImplementedError

    def _guarded(self):
        """Return the record that imports write to in turn; see the method below."""
        return self.company_id

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_template(self):
        """Download the form: of the chosen village, or of all that are the user's."""
        name = _file_part(self.village_id.name or self.company_id.name)
        return self._download(
            "template_file", f"{self._forms[0].file_name}-{name}.xlsx"
        )

    def action_check(self):
        """Read the file and show what would become of each row; nothing is written.

        :raise UserError: where the file as a whole cannot be read
        """
        self.check_start()
        self._advance(self._waiting_lines())
        return self._reopen()

    def action_back(self):
        """Forget the file, to choose another one."""
        self._forget()
        return self._reopen()

    def action_import(self):
        """Write all new rows of the file at once, or none where one is wrong.

        :return: action that shows the records
        :raise UserError: where a row has an error, or nothing in the file is new
        """
        self.ensure_one()
        if self.state != "preview":
            raise UserError(self.env._("Check the file first."))
        self._one_import_at_a_time()
        findings, _ignored = self._analyse()
        self._refuse_errors(findings)
        new = [item for item in findings if item.status == "new"]
        if not new:
            raise UserError(
                self.env._("Every row of this file is there already: nothing to add.")
            )
        ids = self._write_rows(new)
        self._forget()
        return self._show(ids)

    # ------------------------------------------------------------------
    # The preview in steps
    # ------------------------------------------------------------------
    def check_start(self):
        """Read the file and show its rows; the first step of the preview.

        :return: dict, see :meth:`check_next`
        :raise UserError: where the file as a whole cannot be read
        """
        self.ensure_one()
        findings, ignored = self._analyse()
        findings.sort(key=lambda item: (RANKS[item.status], item.row.number))
        count = defaultdict(int)
        for finding in findings:
            count[finding.status] += 1
        self.write(
            {
                "state": "checking",
                "new_count": count["new"],
                "known_count": count["known"],
                "error_count": count["error"],
                "ignored": ", ".join(ignored),
                "line_ids": [Command.clear()]
                + [Command.create(self._line_vals(item)) for item in findings],
            }
        )
        return self._progress()

    def check_next(self):
        """Look for records that are like the next rows; called until all are done.

        :return: dict of how many rows are ``done``, of how many in ``total``
        """
        self.ensure_one()
        return self._advance(self._waiting_lines(CHECKED_AT_ONCE))

    def check_cancel(self):
        """Go back to the choice of the file, which is kept."""
        self.ensure_one()
        self.write({"state": "upload", "line_ids": [Command.clear()]})

    def _waiting_lines(self, limit=None):
        # Searched, not filtered: each step would read all rows of the file.
        lines = self.env[self._fields["line_ids"].comodel_name]
        waiting = [("import_id", "=", self.id), ("is_checked", "=", False)]
        return lines.search(waiting, limit=limit)

    def _advance(self, lines):
        """Look for records that are like these lines.

        :return: dict, see :meth:`check_next`
        """
        for line, record in zip(lines, self._most_similar(lines), strict=True):
            if record:
                line.write({"status": "similar", **self._similar_vals(record)})
        lines.is_checked = True
        return self._progress()

    def _progress(self):
        """Return how far the preview is; show it where that is all of it.

        :return: dict, see :meth:`check_next`
        """
        waiting = len(self._waiting_lines())
        if not waiting and self.state == "checking":
            self.state = "preview"
        total = self.new_count + self.known_count + self.error_count
        return {"done": total - waiting, "total": total}

    # ------------------------------------------------------------------
    # Guarantees
    # ------------------------------------------------------------------
    def _one_import_at_a_time(self):
        """Let a second import wait, and then see what the first wrote.

        An advisory lock would not do: transactions read the state of their beginning,
        so whoever waited would still not see the other's rows. Two updates of one row
        make the second transaction fail and Odoo start it anew.
        """
        guarded = self._guarded()
        # Plain SQL writes back what is there; no role needs to write these records.
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id = %s",
                SQL.identifier(guarded._table),
                guarded.id,
            )
        )

    def _refuse_errors(self, findings):
        wrong = [item for item in findings if item.status == "error"]
        if wrong:
            # Addresses alone: messages end in the log of the server.
            cells = [
                self._address(item, problem)
                for item in wrong
                for problem in item.problems
            ]
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
        lines = self.env[self._fields["line_ids"].comodel_name]
        lines.flush_model()
        # Plain SQL: nothing hangs on these rows, and thousands of them would be asked.
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE import_id IN %s",
                SQL.identifier(lines._table),
                self._ids or (0,),
            )
        )
        lines.invalidate_model()
        self.invalidate_recordset(["line_ids"])
        self.write({"state": "upload", "file": False, "file_name": False})
        # sudo: as in _read_file
        self.sudo().write({"read_rows": False, "read_key": False})

    def _reopen(self):
        action = self.env["ir.actions.actions"]._for_xml_id(self._own_action)
        return action | {"res_id": self.id}

    def _write_rows(self, findings):
        """Write the new rows; return the ids of their records."""
        ids = []
        for part in split_every(WRITTEN_AT_ONCE, findings):
            ids += self._create_records(part).ids
            self.env["dialogue.intake.progress"]._tell(len(ids))
        return ids

    def _show(self, ids):
        action = self.env["ir.actions.actions"]._for_xml_id(self._result_action)
        # The name last: the export of terms would take "id" for another one.
        return action | {
            "domain": [("id", "in", ids)],
            "context": {},
            "target": "main",
            "name": self.env._("Imported from Excel"),
        }

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------
    def _analyse(self):
        """Return what becomes of each row, and the headings that were not read."""
        findings, ignored = [], []
        for form, sheet in self._read_file():
            findings += self._judge(form, sheet)
            ignored += sheet.ignored
        self._mark_known([item for item in findings if item.status != "error"])
        return findings, ignored

    def _judge(self, form, sheet):
        """Return the :class:`Finding` of each row of a sheet: wrong, or new so far."""
        problems = defaultdict(list)
        for problem in sheet.problems:
            problems[problem.row].append(problem)
        rows = {row.number: row for row in sheet.rows}
        own = set(self._intake_villages(self.company_id).ids)
        for row in sheet.rows:
            problems[row.number] += self._row_problems(row, own, problems[row.number])
        for number in problems.keys() - rows.keys():
            rows[number] = intake_sheet.Row(number, {}, {})
        return [
            Finding(
                row,
                status="error" if problems[number] else "new",
                problems=problems[number],
                form=form,
            )
            for number, row in rows.items()
        ]

    def _read_file(self):
        """Return (form, sheet) of each sheet of the file that holds something."""
        content = self.with_context(bin_size=False).file
        if not content:
            raise UserError(self.env._("Choose an Excel file."))
        choices, today = self._choices(), self.env.company._dialogue_today()
        lists = [(name, item.entries) for name, item in choices.items()]
        decisive = repr((content, self.file_name, today, lists))
        key = hashlib.sha256(decisive.encode()).hexdigest()
        # sudo: nobody may write there what the file does not say
        kept = self.sudo()
        if kept.read_rows and kept.read_key == key:
            return intake_sheet.unpack(kept.read_rows, self._forms)
        try:
            parts = intake_sheet.read_book(
                self._decoded(content),
                choices,
                self._forms,
                today=today,
                file_name=self.file_name or "",
            )
        except SheetError as error:
            raise self._refused(error.code, **error.params) from error
        kept.write(
            {"read_rows": intake_sheet.pack(parts, self._forms), "read_key": key}
        )
        return parts

    @api.model
    def _decoded(self, content):
        """Return the bytes of an uploaded file, given in base64.

        :raise UserError: where it is larger than any form
        """
        try:
            return office_file.decode(content, intake_sheet.MAX_BYTES)
        except OfficeFileError as error:
            code = "too_big" if error.code == "too_big" else "not_excel"
            limit = intake_sheet.MAX_BYTES // office_file.MEGABYTE
            raise self._refused(code, limit=limit) from error

    @api.model
    def _refused(self, code, **params):
        return UserError(file_messages(self.env)[code] % params)

    def _row_problems(self, row, own, found):
        """Return what is wrong with a row beyond its single cells.

        :param own: ids of the villages for which the user may write
        :param found: the problems of its cells
        """
        if row.cell("village") in {problem.cell for problem in found}:
            return []
        village = row.values["village"] = (
            row.values.get("village") or self.village_id.id
        )
        if not village:
            return self._without_village(row)
        if village not in own:
            name = self.env["dialogue.village"].browse(village).name
            return [row.problem("not_yours", "village", village=name)]
        return []

    def _without_village(self, row):
        return [row.problem("village_missing", "village")]

    def _line_vals(self, finding):
        values = finding.row.values
        return {
            "row": finding.row.number,
            "status": finding.status,
            "is_checked": finding.status != "new",
            "cells": ", ".join(
                self._address(finding, problem) for problem in finding.problems
            ),
            "message": self._finding_message(finding),
            "village_id": values.get("village", False),
            "person": values.get("name", False),
        }

    def _finding_message(self, finding):
        """Return the cause, and what to type."""
        if finding.status == "known":
            return self.env._("Recorded as %(code)s.", code=finding.known_as)
        messages = cell_messages(self.env)
        return "\n".join(
            f"{self._address(finding, problem)}:"
            f" {messages[problem.code] % problem.params}"
            for problem in finding.problems
        )

    def _address(self, finding, problem):
        """Return the cell of a problem, with its sheet where there are several."""
        if len(self._forms) == 1:
            return problem.cell
        return f"{finding.form.sheet}!{problem.cell}"


class DialogueIntakeLineMixin(models.AbstractModel):
    """One row of the file as it is shown before the import."""

    _name = "dialogue.intake.line.mixin"
    _inherit = ["dialogue.readable.links"]
    _description = "Row of an Excel file"
    _order = "rank, row, id"

    row = fields.Integer()
    status = fields.Selection(STATUSES, required=True)
    rank = fields.Integer(
        compute="_compute_rank", store=True, export_string_translation=False
    )
    is_checked = fields.Boolean(export_string_translation=False)
    cells = fields.Char()
    message = fields.Text(string="Cause and what to type")
    village_id = fields.Many2one("dialogue.village")
    person = fields.Char()

    @api.depends("status")
    def _compute_rank(self):
        for line in self:
            line.rank = RANKS[line.status]


def _file_part(name):
    """Return a name as it may stand in the name of a file."""
    return re.sub(r"[^\w-]+", "-", name or "").strip("-")
