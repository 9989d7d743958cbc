# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

from ..tools.personal import phone_key, traces, without
from .state_mixin import GATE

# What is emptied of a delegate; name and substitute get another name.
DELEGATE_FIELDS = (
    "phone",
    "email",
    "position",
    "note",
    "mailed_email",
    "mail_failure",
    "walk_in_key",
)


class DialogueCitizen(models.Model):
    """Where else a person is found, and how nothing is left that says who it was.

    Law 91/2025/QH15 on personal data: a person may ask what is kept, and that it be
    deleted. What was said stays, as the commune's record of the matter.
    """

    _inherit = "dialogue.citizen"

    # ------------------------------------------------------------------
    # The same person elsewhere
    # ------------------------------------------------------------------
    def _other_cards(self):
        """Return the other cards of the commune that bear the name of this one."""
        self.ensure_one()
        if self.anonymised_date:
            return self.browse()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("sort_key", "=", self.sort_key),
                ("anonymised_date", "=", False),
                ("id", "!=", self.id),
            ]
        )

    def _delegate_rows(self):
        """Return the delegates of this name, and those whom one of it stood in for.

        Officers are delegates as part of their work: they are left out.
        """
        delegates = self.env["dialogue.delegate"]
        named = self.filtered(lambda citizen: not citizen.anonymised_date)
        if not named:
            return delegates
        names = named.mapped("name")
        return delegates.search(
            Domain("company_id", "in", named.company_id.ids)
            & Domain("employee_id", "=", False)
            & (
                Domain("sort_key", "in", [delegates._person_key(n) for n in names])
                | Domain("substitute_name", "in", names)
            )
        )

    def _surely(self, records):
        """Return which cards or delegates of one name are these very people.

        The telephone number tells. Where one of the two has none, the village does,
        if it has one card of that name only: a number alone is shared by a household,
        a name by a village.
        """
        sure = records.browse()
        lone = self._lone_in_village()
        for citizen in self:
            phone = phone_key(citizen.phone)
            for record in records:
                if not citizen._bears_name(record):
                    continue
                other = citizen._phone_of_namesake(record)
                if phone and other:
                    same = phone == other
                else:
                    same = citizen in lone and record.village_id == citizen.village_id
                if same:
                    sure |= record
        return sure

    def _bears_name(self, record):
        """Tell whether a card or a delegate, or who stood in for it, has this name."""
        if record._name == self._name:
            return record.sort_key == self.sort_key
        key = record._person_key(self.name)
        return key in (record.sort_key, record._person_key(record.substitute_name))

    def _phone_of_namesake(self, record):
        """Return the number of who bears this name; none is kept of a substitute."""
        if record._name != self._name and (
            record.sort_key != record._person_key(self.name)
        ):
            return ""
        return phone_key(record.phone)

    def _lone_in_village(self):
        """Return those whose name no other card of their village bears."""
        found = self._read_group(
            [
                ("company_id", "in", self.company_id.ids),
                ("village_id", "in", self.village_id.ids),
                ("sort_key", "in", self.mapped("sort_key")),
            ],
            ["company_id", "village_id", "sort_key"],
            ["__count"],
        )
        counts = {tuple(key): count for *key, count in found}
        return self.filtered(
            lambda citizen: (
                counts.get((citizen.company_id, citizen.village_id, citizen.sort_key))
                == 1
            )
        )

    # ------------------------------------------------------------------
    # Anonymising
    # ------------------------------------------------------------------
    def action_ask_anonymise(self):
        """Open the window that says what goes and what stays (role: office).

        :return: dict, the action of the window
        """
        self.ensure_one()
        self._check_office()
        return self._open_window("dialogue.person.anonymise", self.env._("Anonymise"))

    def action_hand_over(self):
        """Open the window that gives all that is kept about this person as a file.

        :return: dict, the action of the window
        """
        self.ensure_one()
        self._check_office()
        return self._open_window(
            "dialogue.person.export", self.env._("Data kept about this person")
        )

    def _open_window(self, model, title):
        window = self.env[model].create({"citizen_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "res_id": window.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_office(self):
        """Raise for others than the office, and where it may not write the person."""
        self.check_access("write")
        if not (self.env.su or self.env.user._dialogue_has("office")):
            raise AccessError(
                self.env._(
                    "The office alone hands over what is kept about a person, and"
                    " removes the name for good."
                )
            )

    def action_anonymise(self):
        """Remove what identifies these people; what they said stays (role: office).

        Their entries as delegates go with it where it is sure that they are theirs,
        and the files of their contributions. It cannot be undone.

        :raise AccessError: for others than the office
        """
        self._check_office()
        return self._anonymise(self._surely(self._delegate_rows()))

    def _anonymise(self, delegates=None, delete_files=True):
        """Remove what identifies these people wherever it is kept about them.

        Papers that were signed or issued stay as they are (archive), and so does what
        other people said.

        :param delegates: entries as delegates that are theirs, or None
        :param bool delete_files: delete the files of their contributions; else they
            are kept, without the name in the name of the file
        """
        people = self.filtered(lambda citizen: not citizen.anonymised_date)
        if not people:
            return True
        if delegates is None:
            delegates = self.env["dialogue.delegate"]
        people._note_access("anonymised")
        # sudo: asked for above by those who call; what is held about a person lies
        # with records that the office alone does not change (history, promises)
        people, delegates = (
            records.sudo().with_context(
                tracking_disable=True, dialogue_gate=GATE, active_test=False
            )
            for records in (people, delegates)
        )
        if delete_files:
            people.contribution_ids._files().unlink()
        told = people._told()
        pattern = traces(
            people.mapped("name"),
            [
                *people.mapped("phone"),
                *people.mapped("identity_number"),
                *delegates.mapped("phone"),
            ],
            people.mapped("address"),
        )
        people._forget_elsewhere(told)
        if pattern:
            for records in told.values():
                remove_traces(records, pattern)
        delegates._anonymise(set(people.mapped("name")))
        people._empty_cards()
        return True

    def _empty_cards(self):
        # The date is noted down, not typed.
        self.write(
            {
                "name": self.env._("Anonymised person"),
                "phone": False,
                "address": False,
                "identity_number": False,
                "anonymised_date": self.env.company._dialogue_today(),
            }
        )

    def _told(self):
        """Return ``{model: records}`` of what came of the words of these people.

        Promises stand before the conclusions that they are read from: whose wording
        is the same is not read anew.
        """
        voices = self.contribution_ids.filtered(lambda voice: not voice.is_stripped)
        matters = voices.petition_ids | voices.petition_ids.merged_into_id
        work = matters.assignment_ids
        lines = matters.consideration_ids
        papers = self.env["dialogue.document"].search(
            Domain("state", "=", "draft")
            & Domain.OR(
                Domain(name, "in", records.ids)
                for name, records in (
                    ("petition_id", matters),
                    ("assignment_id", work),
                    ("session_id", lines.session_id),
                )
            )
        )
        told = {
            records._name: records
            for records in (
                voices,
                matters,
                lines.promise_ids,
                lines,
                work,
                work.extension_ids,
                matters.supervision_ids,
                papers,
                papers.recipient_ids,
            )
        }
        messages = self.env["mail.message"].search(_hung_on(told, "model"))
        for records in (
            messages,
            messages.tracking_value_ids,
            # What is in the queue yet, or failed, has the text of its own.
            self.env["mail.mail"].search([("mail_message_id", "in", messages.ids)]),
            self.env["mail.activity"].search(_hung_on(told, "res_model")),
            self.env["ir.attachment"].search(_hung_on(told, "res_model")),
        ):
            told[records._name] = records
        return told

    def _forget_elsewhere(self, told):
        """Take the names of these people out of what the hall keeps.

        :param dict told: of `_told`
        """
        lines = told["dialogue.consideration"]
        self.env["dialogue.speaker"].search(
            self._of_name("name", Domain("consideration_id", "in", lines.ids))
        ).write({"name": False, "delegate_id": False})
        self.env["dialogue.consideration"].search(
            self._of_name("speaker", Domain("id", "in", lines.ids))
        ).write({"speaker": False})

    def _of_name(self, field_name, own):
        """Return the domain of what bears one of these names, if it can be theirs.

        :param str field_name: of the name
        :param own: domain of what is theirs wherever it was said
        """
        return Domain.OR(
            Domain("company_id", "=", citizen.company_id.id)
            & Domain(field_name, "=ilike", escape_psql(citizen.name))
            & (own | Domain("village_id", "in", (citizen.village_id.id, False)))
            for citizen in self
        )


class DialogueContribution(models.Model):
    _inherit = "dialogue.contribution"

    def _files(self):
        """Return the files of these contributions: scans of forms, recordings."""
        return self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )


class DialogueDelegate(models.Model):
    _inherit = "dialogue.delegate"

    def _anonymise(self, names):
        """Take out who these delegates were; that they were there stays (sudo).

        :param set names: of the people: some of them stood in for a delegate
        """
        nobody = self.env._("Anonymised person")
        keys = {self._person_key(name) for name in names}
        # The mail of an invitation is kept where it did not leave.
        self.mail_mail_id.unlink()
        for line in self:
            vals = {}
            if line._person_key(line.substitute_name) in keys:
                vals["substitute_name"] = nobody
            if line.sort_key in keys:
                vals |= {"name": nobody, **dict.fromkeys(DELEGATE_FIELDS, False)}
            line.write(vals)


def _hung_on(told, field_name):
    """Return the domain of what is tied to these records by model and number."""
    return Domain.OR(
        Domain(field_name, "=", model) & Domain("res_id", "in", records.ids)
        for model, records in told.items()
    )


def remove_traces(records, pattern):
    """Take out of the free texts of these records what identifies people.

    :param records: as the superuser
    :param pattern: of `tools.personal.traces`
    """
    names = [
        field.name
        for field in records._fields.values()
        if field.type in ("char", "text", "html")
        and field.store
        and not field.related
        # What is worked out of others follows them, but the name of the record on an
        # activity, which Odoo keeps as it was.
        and not (field.compute and field.readonly and field.name != "res_name")
    ]
    records.fetch(names)
    found = defaultdict(records.browse)
    for record in records:
        texts = ((name, without(pattern, record[name])) for name in names)
        changed = tuple((name, text) for name, text in texts if text != record[name])
        if changed:
            found[changed] |= record
    for changed, some in found.items():
        some.write(dict(changed))
