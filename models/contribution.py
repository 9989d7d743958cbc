# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.personal import traces, without
from ..tools.vietnamese import normalise, sort_key

CHANNELS = [
    ("form", "Opinion form"),
    ("village_meeting", "Village meeting"),
    ("front", "Fatherland Front"),
    ("hotline", "Hotline"),
    ("web", "Web page"),
    ("reception", "Reception of citizens"),
    ("at_session", "At the session"),
]
SUBJECT_LENGTH = 200
# What a village or the Front writes down; making matters of it is the office's work.
INTAKE_FIELDS = {
    "text",
    "citizen_id",
    "is_anonymous",
    "people_count",
    "village_id",
    "channel",
    "session_id",
    "received_date",
    "field_id",
    "recorder_name",
    "speaker_name",
    "company_id",
}
# Who may know who spoke, and so whatever tells it; leaders and departments do not.
READ_PEOPLE = (
    "commune_dialogue.group_dialogue_office,"
    "commune_dialogue.group_dialogue_supervisor,"
    "commune_dialogue.group_dialogue_village"
)
# Where these are given, who said what is known before the record is made …
KEY_FIELDS = {"company_id", "village_id", "received_date", "citizen_id", "text"}
# … but not where one of these says more.
UNKNOWN_FIELDS = {"speaker_name", "petition_ids", "is_stripped", "intake_key"}
# What stays the same from one form of a stack to the next.
TYPING_FIELDS = (
    "village_id",
    "channel",
    "session_id",
    "received_date",
    "recorder_name",
)


class DialogueContribution(models.Model):
    """One voice in its original wording; several matters may come out of it.

    It holds what a citizen said and who said it, so it has no chatter: nothing of it
    reaches a mailbox.
    """

    _name = "dialogue.contribution"
    _description = "Contribution"
    _order = "received_date desc, id desc"
    _inherit = ["dialogue.role.fields"]
    _rec_name = "code"
    _rec_names_search = ["code", "text"]
    _check_company_auto = True
    _role_fields = dict.fromkeys(("village", "supervisor"), INTAKE_FIELDS)
    _kept_fields = frozenset(
        {"code", "recorded_by", "is_stripped", "is_processed", "intake_key"}
    )
    _file_field = "text"

    code = fields.Char(readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    text = fields.Text(
        string="Original wording",
        required=True,
        help="Word for word. What is said on several matters is split by content later:"
        " Decree 154/2026/ND-CP, article 14.",
    )
    citizen_id = fields.Many2one(
        "dialogue.citizen",
        string="Said by",
        check_company=True,
        index="btree_not_null",
        # A many2one shows the name of a record that its reader may not open.
        groups=READ_PEOPLE,
    )
    speaker_name = fields.Char(
        string="Speaker",
        compute="_compute_speaker_name",
        # The name of a link is shown to whoever reads the record: without it, a
        # village could not open what it wrote down of somebody of another village.
        compute_sudo=True,
        inverse="_inverse_speaker_name",
        groups=READ_PEOPLE,
        help="Typed as a name: the person of that name in the village, or a new one.",
    )
    is_anonymous = fields.Boolean(
        string="Anonymous",
        help="No name is kept. A written petition without a name is not processed"
        " (Circular 05/2021/TT-TTCP); as a voice of the dialogue it counts.",
    )
    people_count = fields.Integer(
        default=1,
        help="More than one where a group speaks with one voice. Five or more are a"
        " petition of many people: Circular 05/2021/TT-TTCP.",
    )
    village_id = fields.Many2one("dialogue.village", check_company=True, index=True)
    channel = fields.Selection(
        CHANNELS,
        required=True,
        default="form",
        help="How it reached the commune. The conference, household forms, letter"
        " boxes, the hotline, web pages and social networks are lawful ways: Law"
        " 10/2022/QH15 on grassroots democracy, articles 25 and 26.",
    )
    session_id = fields.Many2one(
        "dialogue.session", check_company=True, index="btree_not_null"
    )
    recorded_by = fields.Many2one(
        "res.users", default=lambda self: self.env.user, readonly=True, copy=False
    )
    recorder_name = fields.Char(
        string="Written down by",
        # Often the person who speaks, or somebody of the same house.
        groups=READ_PEOPLE,
        help="Who wrote the paper form or the list, where it was not the user.",
    )
    received_date = fields.Date(
        required=True, default=lambda self: self.env.company._dialogue_today()
    )
    field_id = fields.Many2one(
        "dialogue.field", string="Proposed field", check_company=True
    )
    petition_ids = fields.Many2many(
        "dialogue.petition",
        "dialogue_contribution_petition_rel",
        "contribution_id",
        "petition_id",
        string="Matters",
        check_company=True,
        copy=False,
    )
    petition_count = fields.Integer(
        string="Number of matters", compute="_compute_petition_count"
    )
    is_processed = fields.Boolean(
        string="Handed over",
        compute="_compute_is_processed",
        store=True,
        # Given with the other values where it is known; nobody types it.
        readonly=False,
        copy=False,
        help="At least one matter was made of it: from then on only the office"
        " changes it.",
    )
    is_stripped = fields.Boolean(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="It was a denunciation: wording and person were removed for good.",
    )

    similar_id = fields.Many2one(
        "dialogue.petition",
        string="Perhaps the same as",
        compute="_compute_similar_id",
        help="The matter worded most alike, those of earlier years included. A hint:"
        " the office decides.",
    )
    similar_state = fields.Char(
        string="State of that matter", compute="_compute_similar_id"
    )
    similar_answer = fields.Text(
        string="Answer given then", compute="_compute_similar_id"
    )
    intake_key = fields.Char(
        compute="_compute_intake_key",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        export_string_translation=False,
        # Whoever knows the wording could try names until the key is the same.
        groups=READ_PEOPLE,
        help="Equal where the same person said the same on the same day.",
    )

    _people_ok = models.Constraint(
        "CHECK(people_count > 0)", "At least one person speaks."
    )
    _code_uniq = models.UniqueIndex("(company_id, code)", "Number already used.")
    _open_idx = models.Index(
        "(company_id, received_date DESC) WHERE is_processed IS NOT TRUE"
    )
    # The order of the list, and which villages were heard in the year.
    _received_idx = models.Index(
        "(company_id, received_date DESC, id DESC) INCLUDE (village_id, is_stripped)"
    )

    @api.depends("petition_ids")
    def _compute_petition_count(self):
        for contribution in self:
            contribution.petition_count = len(contribution.petition_ids)

    @api.depends("petition_ids", "is_stripped")
    def _compute_is_processed(self):
        for contribution in self:
            contribution.is_processed = bool(
                contribution.petition_ids or contribution.is_stripped
            )

    @api.depends(
        "company_id",
        "village_id",
        "received_date",
        "citizen_id.name",
        "text",
        "is_stripped",
    )
    def _compute_intake_key(self):
        for record in self:
            # Nothing that was worked out of a denunciation is kept either.
            record.intake_key = not record.is_stripped and self._make_intake_key(
                record.company_id.id,
                record.village_id.id,
                record.received_date,
                record.citizen_id.name,
                record.text,
            )

    @api.depends("citizen_id.name")
    def _compute_speaker_name(self):
        for contribution in self:
            contribution.speaker_name = contribution.citizen_id.name

    def _inverse_speaker_name(self):
        named = self.filtered(lambda record: (record.speaker_name or "").strip())
        (self - named).citizen_id = False
        changed = named.filtered(
            lambda record: sort_key(record.speaker_name) != record.citizen_id.sort_key
        )
        people = changed._people_by_name()
        for contribution in changed:
            key = contribution._person_key()
            if len(people[key]) != 1:
                # Of several people of one name, no name tells which one spoke.
                people[key] = self.env["dialogue.citizen"].create(
                    {
                        "name": contribution.speaker_name.strip(),
                        "village_id": contribution.village_id.id,
                        "company_id": contribution.company_id.id,
                    }
                )
            contribution.citizen_id = people[key]

    def _person_key(self):
        return self.company_id.id, self.village_id.id, sort_key(self.speaker_name)

    def _people_by_name(self):
        """Return the citizens that bear the names typed, by commune, village, name."""
        people = defaultdict(self.env["dialogue.citizen"].browse)
        for citizen in self.env["dialogue.citizen"].search(
            [
                ("company_id", "in", self.company_id.ids),
                ("village_id", "in", [*self.village_id.ids, False]),
                ("sort_key", "in", [sort_key(record.speaker_name) for record in self]),
                ("anonymised_date", "=", False),
            ]
        ):
            key = citizen.company_id.id, citizen.village_id.id, citizen.sort_key
            people[key] |= citizen
        return people

    @api.depends("text", "village_id", "field_id", "is_processed")
    def _compute_similar_id(self):
        self.similar_id = self.similar_state = self.similar_answer = False
        waiting = self.filtered(lambda record: record.text and not record.is_processed)
        for company, records in waiting.grouped("company_id").items():
            records._set_similar(self.env["dialogue.petition"].with_company(company))

    def _set_similar(self, petitions):
        """Show the most similar of the matters of the commune of ``petitions``."""
        found = petitions._most_similar(
            [(record.text, record.village_id.id, record.field_id.id) for record in self]
        )
        for contribution, petition in zip(self, found, strict=True):
            contribution.similar_id = petition
            if petition:
                contribution.similar_state = petition._state_label(petition.state)
                contribution.similar_answer = petition.released_answer

    @api.onchange("text")
    def _onchange_text(self):
        """Propose the field by its keywords, where none was chosen."""
        if self.text and not self.field_id:
            company = self.company_id or self.env.company
            [(self.field_id, _because)] = self.env["dialogue.field"]._propose(
                [self.text], company
            )

    @api.model
    def _make_intake_key(self, company_id, village_id, date, person, text):
        """Return what tells whether a contribution was recorded already.

        Case and punctuation make no difference, nor do accents and set phrases of
        the wording; a name keeps its accents, because Hoa and Hòa are two people.
        """
        said = company_id, village_id, date, person, text
        # An import asks twice for each of its rows.
        keys = self.env.cr.cache.setdefault("dialogue_intake_keys", {})
        if said not in keys:
            parts = (
                str(company_id),
                str(village_id or ""),
                fields.Date.to_string(date) or "",
                sort_key(person) if person else "",
                normalise(text),
            )
            keys[said] = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return keys[said]

    @api.constrains("is_anonymous", "citizen_id")
    def _check_anonymous(self):
        for contribution in self:
            if contribution.is_anonymous and contribution.citizen_id:
                raise ValidationError(
                    self.env._(
                        "%(code)s: an anonymous contribution names nobody. Clear the"
                        " name or the tick.",
                        code=contribution.code,
                    )
                )

    @api.constrains("text")
    def _check_text(self):
        if any(not (record.text or "").strip() for record in self):
            raise ValidationError(self.env._("Type what was said."))

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model
    def default_get(self, fields_list):
        """Typing a stack of forms, keep what the last line said of the whole stack."""
        defaults = super().default_get(fields_list)
        if not self.env.context.get("dialogue_typing"):
            return defaults
        last = self.search(
            [
                ("recorded_by", "=", self.env.uid),
                ("company_id", "=", self.env.company.id),
                ("create_date", ">=", self.env.company._dialogue_midnight()),
                ("is_stripped", "=", False),
            ],
            order="id desc",
            limit=1,
        )
        if not last:
            return defaults
        return defaults | last._convert_to_write(
            {name: last[name] for name in TYPING_FIELDS if name in fields_list}
        )

    @api.model
    def _complete_vals(self, vals_list):
        self.env["ir.sequence"]._dialogue_number(
            vals_list, "dialogue.contribution", "YK/%(range_year)s/", "received_date"
        )
        self._complete_intake(vals_list)

    @api.model
    def _complete_intake(self, vals_list):
        """Add what would be computed, where everything that decides on it is given.

        Odoo writes what it computes with a second statement, which is most of what
        an import costs the database.
        """
        known = [
            vals
            for vals in vals_list
            if KEY_FIELDS <= vals.keys() and UNKNOWN_FIELDS.isdisjoint(vals)
        ]
        # sudo: computed for whoever may record it; the name itself goes nowhere
        people = self.env["dialogue.citizen"].sudo()
        people = people.browse({vals["citizen_id"] for vals in known} - {False, None})
        names = {person.id: person.name for person in people}
        for vals in known:
            vals["is_processed"] = False
            vals["intake_key"] = self._make_intake_key(
                vals["company_id"],
                vals["village_id"],
                fields.Date.to_date(vals["received_date"]),
                names.get(vals["citizen_id"]),
                vals["text"],
            )

    def write(self, vals):
        # A village or the Front loses write access once the contribution was handed
        # over (record rules); a stripped one stays stripped for everybody.
        if {"text", "citizen_id"} & vals.keys() and any(
            record.is_stripped for record in self
        ):
            raise UserError(
                self.env._("A denunciation's wording and person are not kept.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_processed(self):
        if any(record.is_processed for record in self):
            raise UserError(
                self.env._("A contribution that became a matter cannot be deleted.")
            )

    def _closed_files(self, operation):
        """The scan of a form shows name and handwriting, like the field that is hidden.

        Adding, changing and removing files ends with the hand-over (record rules).
        """
        closed = super()._closed_files(operation)
        if self.env.su or self._has_field_access(self._fields["citizen_id"], "read"):
            return closed
        return self

    def _strip(self):
        """Remove person, wording and files of a denunciation for good."""
        self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()
        self.write(
            {
                "text": self.env._("Denunciation, sent to its own procedure"),
                "citizen_id": False,
                "is_anonymous": False,
                "village_id": False,
                "recorded_by": False,
                "recorder_name": False,
                "people_count": 1,
                "is_stripped": True,
            }
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_create_petition(self):
        """Make one matter of each contribution that has none yet.

        :return: action that opens the matters of these contributions
        :raise AccessError: where the caller may not create matters
        """
        todo = self.filtered(lambda record: not record.is_processed)
        todo._create_petitions()
        return self.action_view_petitions()

    def action_add_to_similar(self):
        """Take the hint: each contribution is one more voice for the matter alike.

        Where that matter is not open any more, a new one is made that names it as
        raised before.

        :return: action that opens the matters
        :raise UserError: where a contribution was handed over, or nothing is alike
        :raise AccessError: for others than the office
        """
        self.env["dialogue.petition"].check_access("create")
        self.check_access("write")
        for contribution in self:
            matter = contribution.similar_id
            if not matter:
                raise UserError(
                    self.env._(
                        "%(code)s: no matter is worded alike, or it was handed over"
                        " already.",
                        code=contribution.code,
                    )
                )
            if matter.is_open:
                matter.contribution_ids = [fields.Command.link(contribution.id)]
                continue
            again = contribution._create_petitions()
            again.earlier_ids = matter | matter.earlier_ids
        return self.action_view_petitions()

    def _create_petitions(self):
        return self.env["dialogue.petition"].create(
            [record._prepare_petition() for record in self]
        )

    def _prepare_petition(self):
        """Return the values of a matter made of this contribution."""
        self.ensure_one()
        text = self._without_person()
        return {
            "subject": self._subject_of(text),
            "description": text,
            "village_id": self.village_id.id,
            "field_id": self.field_id.id,
            "session_id": self.session_id.id,
            "company_id": self.company_id.id,
            "received_date": self.received_date,
            "contribution_ids": [fields.Command.link(self.id)],
        }

    def _without_person(self):
        """Return the wording without name, numbers and house of who said it.

        Departments read a matter, mails tell of it and the search finds its words; the
        wording itself stays with the contribution.
        """
        self.ensure_one()
        # sudo: nothing of the person is shown, it is taken out
        person = self.citizen_id.sudo()
        pattern = traces(
            [person.name], [person.phone, person.identity_number], [person.address]
        )
        return without(pattern, self.text) if pattern else self.text

    @api.model
    def _subject_of(self, text):
        """Return the first line of a wording, cut at a word."""
        line = " ".join((text or "").strip().split("\n")[0].split())
        if len(line) <= SUBJECT_LENGTH:
            return line
        return line[: SUBJECT_LENGTH - 1].rsplit(" ", 1)[0] + "…"

    def action_view_petitions(self):
        """Open the matters that came out of these contributions."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "commune_dialogue.petition_action"
        )
        petitions = self.petition_ids
        if len(petitions) == 1:
            action |= {"views": [(False, "form")], "res_id": petitions.id}
        action["domain"] = [("id", "in", petitions.ids)]
        action["context"] = {}
        return action
