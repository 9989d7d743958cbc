# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models

from ..tools.intake_cells import digits
from ..tools.intake_columns import CONTRIBUTIONS
from ..tools.vietnamese import sort_key

EXCERPT = 120


class DialogueIntakeImport(models.TransientModel):
    """Contributions from an Excel file."""

    _name = "dialogue.intake.import"
    _inherit = ["dialogue.intake.import.mixin"]
    _description = "Import contributions from Excel"

    _forms = (CONTRIBUTIONS,)
    _own_action = "commune_dialogue.intake_import_action"
    _result_action = "commune_dialogue.contribution_action"

    session_id = fields.Many2one(
        "dialogue.session",
        domain="[('company_id', '=', company_id)]",
        help="All rows are recorded for this session.",
    )
    line_ids = fields.One2many(
        "dialogue.intake.import.line", "import_id", string="Rows", readonly=True
    )

    def _choices(self):
        return self._intake_choices(self.company_id)

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------
    def _row_problems(self, row, own, found):
        values = row.values
        wrong = super()._row_problems(row, own, found)
        named = {problem.cell for problem in found}
        contact = values.get("phone") or values.get("address")
        if values.get("anonymous") and (values.get("name") or contact):
            wrong.append(row.problem("anonymous_named", "anonymous"))
        elif contact and not values.get("name") and row.cell("name") not in named:
            wrong.append(row.problem("contact_without_name", "name"))
        return wrong

    def _mark_known(self, findings):
        keys = [self._row_key(item.row) for item in findings]
        known = self._known_codes(keys)
        for finding, key in zip(findings, keys, strict=True):
            if key in known:
                finding.status = "known"
                finding.known_as = known[key]
            else:
                known[key] = self.env._("row %(number)s", number=finding.row.number)

    def _known_codes(self, keys):
        """Return the code of the contribution by its key, of those recorded."""
        return dict(
            self.env["dialogue.contribution"]._read_group(
                [
                    ("company_id", "=", self.company_id.id),
                    ("intake_key", "in", list(set(keys))),
                ],
                ["intake_key"],
                ["code:max"],
            )
        )

    def _row_key(self, row):
        values = row.values
        return self.env["dialogue.contribution"]._make_intake_key(
            self.company_id.id,
            values["village"],
            values["date"],
            values.get("name"),
            values["text"],
        )

    def _line_vals(self, finding):
        values = finding.row.values
        return {
            **super()._line_vals(finding),
            "text": values.get("text", False),
            "field_id": values.get("field", False),
        }

    def _most_similar(self, lines):
        petitions = self.env["dialogue.petition"].with_company(self.company_id)
        return petitions._most_similar(
            [(line.text, line.village_id.id, line.field_id.id) for line in lines]
        )

    def _similar_vals(self, record):
        message = self.env._(
            "Similar matter: %(code)s. The voice is recorded all the same; the office"
            " decides whether it belongs there.",
            code=record.code,
        )
        return {"petition_id": record.id, "message": message}

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------
    def _create_records(self, findings):
        rows = [item.row for item in findings]
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
                {"id": citizen.id, "phone": digits(citizen.phone), "vals": {}}
            )
        return people


class DialogueIntakeImportLine(models.TransientModel):
    """One contribution of the file as it is shown before the import."""

    _name = "dialogue.intake.import.line"
    _inherit = ["dialogue.intake.line.mixin"]
    _description = "Contribution of an Excel file"

    import_id = fields.Many2one(
        "dialogue.intake.import", required=True, index=True, ondelete="cascade"
    )
    petition_id = fields.Many2one("dialogue.petition", string="Similar matter")
    person = fields.Char(string="Said by")
    text = fields.Text()
    field_id = fields.Many2one("dialogue.field", export_string_translation=False)
    excerpt = fields.Char(string="Wording", compute="_compute_excerpt")

    @api.depends("text")
    def _compute_excerpt(self):
        for line in self:
            line.excerpt = (line.text or "")[:EXCERPT]


def _choose_person(people, row):
    """Return the person of a row among those of the name, adding one where needed.

    Another telephone is another person. Without a telephone, one bearer of the name
    is taken for the same; where there are several, words are not put into the mouth
    of any of them.
    """
    values = row.values
    group = people[values["village"], sort_key(values["name"])]
    phone = digits(values.get("phone"))
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
