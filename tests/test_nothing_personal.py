# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from psycopg2 import IntegrityError
from psycopg2.errors import DivisionByZero

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common_personal import ADDRESS, NAME, NUMBERS, PHONE, PLAIN, PersonalCommon

PERSONAL = {
    "dialogue.citizen": {"name", "phone", "address", "identity_number", "sort_key"},
    "dialogue.contribution": {"text", "speaker_name", "citizen_id", "recorder_name"},
    "dialogue.delegate": {"name", "phone", "email", "substitute_name", "note"},
    "dialogue.speaker": {"name", "delegate_id"},
    "dialogue.consideration": {"speaker"},
}
WORDS = (NAME, PLAIN, *NUMBERS, ADDRESS, "in.xuyen@example.com")


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestNothingPersonal(PersonalCommon):
    """Names and numbers stay out of what leaves the records that are guarded."""

    def _assert_nobody(self, text, *words):
        text = str(text).lower()
        for word in words or WORDS:
            self.assertNotIn(word.lower(), text)

    # -- the log ----------------------------------------------------------------------

    def test_the_log_of_a_working_day(self):
        """Record, classify, speak, invite, hand over, anonymise: no name is logged."""
        own = logging.getLogger("odoo.addons.commune_dialogue")
        level = own.level
        own.setLevel(logging.DEBUG)
        self.addCleanup(own.setLevel, level)
        with self.assertLogs(level=logging.DEBUG) as log:
            logging.getLogger(__name__).info("something is logged")
            self._working_day()
        # SQL at DEBUG is what a developer asks for, values and all.
        said = [
            record.getMessage()
            for record in log.records
            if record.name.startswith("odoo.addons.commune_dialogue")
            or record.levelno >= logging.INFO
        ]
        self._assert_nobody("\n".join(said))

    def _working_day(self):
        office = self.office
        voice = self.env["dialogue.contribution"].with_user(office)
        voice = voice.create(
            {
                "text": f"{NAME} nói: đường hỏng",
                "speaker_name": NAME,
                "village_id": self.village_a.id,
            }
        )
        voice.action_create_petition()
        self._fill_everything()
        self._do("matter_add", text=f"{NAME}: cầu yếu", speaker=NAME)
        self._do("speaker_add", name=NAME)
        self._send(self._entry("speaker_add", name=NAME, line_id="x"))
        self.session.with_user(office).attendance_tick(
            [
                {
                    "uuid": "a",
                    "kind": "walk_in",
                    "values": {"name": NAME, "phone": PHONE},
                }
            ]
            * 2
        )
        digests, today = self.env["dialogue.digest"], self.company._dialogue_today()
        for letter in digests._letters([(self.head, self.company, today)]):
            digests._tell(letter)
        self.person.with_user(office).export_personal_data()
        self.person.with_user(office).action_anonymise()
        self.env.cr.flush()

    def test_a_refused_statement_is_logged_without_its_values(self):
        for create in (
            lambda: self.person.copy({"name": False, "phone": PHONE}),
            lambda: self.env["dialogue.contribution"].create(
                {"text": f"Tôi là {NAME}", "people_count": -1}
            ),
        ):
            with (
                self.assertLogs("odoo.sql_db", "ERROR") as log,
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                create()
            [line] = log.output
            self.assertIn("INSERT dialogue_", line)
            self.assertIn("Violation", line)
            self._assert_nobody(line)

    def test_other_statements_are_logged_as_odoo_does(self):
        with (
            self.assertLogs("odoo.sql_db", "ERROR") as log,
            self.assertRaises(DivisionByZero),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute("SELECT 1 / 0 AS nothing")
        self.assertIn("SELECT 1 / 0 AS nothing", log.output[0])

    # -- mail -------------------------------------------------------------------------

    def test_headers_and_files_of_a_mail(self):
        """The address and name of the receiver are its own; nothing else names him."""
        self._fill_everything()
        self.session._write_state("invited")
        self.company.partner_id.email = "ubnd@example.com"
        known = self.env["mail.mail"].search([])
        self.session.with_user(self.office)._send_invitation_mails()
        mail = self.env["mail.mail"].search([]) - known
        [message] = mail._prepare_outgoing_list()
        self.assertIn("in.xuyen@example.com", "".join(message["email_to"]))
        for key in ("subject", "headers", "message_id", "references", "reply_to"):
            self._assert_nobody(message[key])
        self._assert_nobody(message["email_cc"], "@")
        names = [name for name, *_rest in message["attachments"]]
        self.assertIn("Giấy mời.pdf", names)
        self._assert_nobody(names)

    # -- history, activities, the bus -------------------------------------------------

    def test_no_personal_field_is_tracked(self):
        for model, names in PERSONAL.items():
            fields_ = self.env[model]._fields
            for name in names:
                self.assertFalse(getattr(fields_[name], "tracking", None), name)
        for name, model in self.env.registry.items():
            if name.startswith("dialogue.") and not model._abstract:
                for field in model._fields.values():
                    if field.type == "many2one" and field.comodel_name in PERSONAL:
                        self.assertFalse(getattr(field, "tracking", None), field)

    def test_activities_and_bus(self):
        known = self.env["mail.activity"].search([])
        self.matter.write({"field_id": self.road.id, "department_id": self.economy.id})
        self.matter.action_classify()
        self.matter.action_assign()
        self._do("matter_add", text="Cầu yếu", speaker=NAME)
        self._do("speaker_add", name=NAME)
        turns = self.env["mail.activity"].search([]) - known
        self.assertTrue(turns)
        self._assert_nobody(turns.mapped(lambda turn: (turn.summary, turn.note)))
        self.env.cr.flush()
        told = self.env["bus.bus"].sudo().search([]).mapped("message")
        self.assertIn("dialogue_desk", str(told))
        self._assert_nobody(told)

    # -- file names and addresses -----------------------------------------------------

    def test_no_paper_is_called_by_a_person(self):
        self._fill_everything()
        records = {
            "dialogue.delegate": self.delegate,
            "dialogue.contribution": self.voice,
            "dialogue.citizen": self.person,
        }
        reports = self.env["ir.actions.report"].search([("model", "in", list(records))])
        self.assertTrue(reports)
        for report in reports:
            record = records[report.model]
            if report.print_report_name:
                name = safe_eval(
                    report.print_report_name,
                    {"object": record},
                )
                self._assert_nobody(name)
            self._assert_nobody(report._dialogue_file_name(record.ids))
            action = report.dialogue_file_action("docx", record)
            self._assert_nobody(action["url"])

    # -- matters ----------------------------------------------------------------------

    def test_a_matter_does_not_name_who_said_it(self):
        self.assertIn(NAME, self.voice.text)
        self._assert_nobody(self.matter.subject)
        self._assert_nobody(self.matter.description)
        self.assertIn("cống bị tắc", self.matter.subject)
        split = self.env["dialogue.split"].with_context(active_id=self.voice.id)
        self._assert_nobody(split.create({}).line_ids.mapped("subject"))

    def test_a_denunciation_takes_the_same_wording_from_its_twin(self):
        self.company.dialogue_receiver_id = self.office
        twin = self.matter.copy({"contribution_ids": [Command.link(self.voice.id)]})
        twin.description = self.matter.description
        self.matter.with_user(self.office).action_denounce()
        self.assertFalse(twin.description)

    # -- search and the projector -----------------------------------------------------

    def test_search_and_projector_name_nobody(self):
        self.session.desk_current_id = self._line_of(self.road_matter)
        result = self._do("speaker_add", name=NAME, village_id=self.village_a.id)
        self._do("speaker_start", id=result["id"])
        for user in (self.office, self.leader, self.supervisor):
            self._assert_nobody(self._desk(user).desk_projector())
        for user in (self.head, self.leader, self.office, self.village_user):
            search = self.env["dialogue.search"].with_user(user)
            for text in (NAME, PHONE):
                self.assertFalse(search.find(text), user.login)
