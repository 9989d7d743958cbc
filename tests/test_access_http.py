# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import json

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .access_common import AccessCommon
from .common_browser import PatientCase

# One transparent pixel: /web/image shows it where it may, a placeholder where not.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
NOISE = (
    "odoo.http",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.web",
    "odoo.sql_db",
)


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestAccessHttp(PatientCase, AccessCommon):
    """Files, exports, reports and chatter as a browser asks for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        voice = cls._record("contribution", "economy")
        cls._record("petition", "economy").contribution_ids = voice
        cls.files = {
            (model, label): cls.env["ir.attachment"].create(
                {
                    "name": f"{model}-{label}.png",
                    "raw": PIXEL,
                    "res_model": f"dialogue.{model}",
                    "res_id": cls._record(model, label).id,
                }
            )
            for model, label in (
                ("assignment", "economy"),
                ("contribution", "economy"),
                ("petition", "economy"),
                ("document", "open"),
                ("document", "closed"),
                ("session", "economy"),
                ("petition", "secret"),
                ("assignment", "abroad"),
            )
        }
        cls.everybody = [*cls.roles, cls.receiver, cls.abroad_office]

    def _url(self, user, url, **kwargs):
        if getattr(self, "logged_in", None) != user:
            login = None if user == self.public else user.login
            self.authenticate(login, login)
            self.logged_in = user
        return self.url_open(url, **kwargs)

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------
    @mute_logger(*NOISE)
    def test_files_by_their_address(self):
        """Who opens a file by its number, though nobody shows him the number."""
        office = {self.office, self.receiver, self.manager}
        readers = {
            ("assignment", "economy"): office
            | {self.officer, self.head, self.supervisor, self.leader},
            # The scan of a form names the person, which leaders do not learn.
            ("contribution", "economy"): office | {self.supervisor, self.village_user},
            # Drafts and discussion: the village reads the matter, not these.
            ("petition", "economy"): office
            | {self.officer, self.head, self.supervisor, self.leader},
            ("document", "closed"): office | {self.supervisor, self.leader},
            ("petition", "secret"): {self.receiver},
            ("assignment", "abroad"): {self.abroad_office},
        }
        for user in self.everybody:
            for key, expected in readers.items():
                file = self.files[key]
                for url in (
                    f"/web/content/{file.id}",
                    f"/web/content/{file.id}/x.png?download=true",
                    f"/web/content?model=ir.attachment&id={file.id}&field=raw",
                    f"/web/image/{file.id}",
                ):
                    with self.subTest(user=user.login, file=file.name, url=url):
                        answer = self._url(user, url)
                        shown = answer.status_code == 200 and answer.content == PIXEL
                        self.assertEqual(shown, user in expected)
                found = self._as(user, self.env["ir.attachment"].browse())
                if found.has_access("read"):
                    found = found.search([("id", "=", file.id)])
                    self.assertEqual(bool(found), user in expected, user.login)

    def test_files_found_by_their_record(self):
        """A search that names model and record, as the chatter's, shows no more."""
        for (model, label), user, seen in (
            (("petition", "economy"), self.village_user, False),
            (("petition", "economy"), self.head, True),
            (("petition", "secret"), self.office, False),
            (("contribution", "economy"), self.leader, False),
            (("contribution", "economy"), self.village_user, True),
        ):
            file = self.files[model, label]
            domain = [("res_model", "=", file.res_model), ("res_id", "=", file.res_id)]
            with self.subTest(user=user.login, file=file.name):
                for method, args in (
                    ("search_read", (domain, ["name"])),
                    ("search", (domain, 0, 5, "name")),
                    ("search_read", (domain[:1], ["name"])),
                    ("web_search_read", (domain, {"name": {}, "raw": {}})),
                    ("formatted_read_group", (domain, ["name"], ["__count"])),
                ):
                    found = self._rpc(user, "ir.attachment", method, *args)
                    shown = (
                        file.id in found
                        if method == "search"
                        else (file.name in str(found))
                    )
                    self.assertEqual(shown, seen, f"{method} {args}")
                number = self._rpc(user, "ir.attachment", "search_count", domain)
                self.assertEqual(number, int(seen))

    def test_files_are_not_changed_where_the_record_is_not(self):
        evidence = self.files["assignment", "economy"]
        scan = self.files["contribution", "economy"]
        for user, file, may in (
            (self.officer, evidence, True),
            (self.head2, evidence, False),
            (self.leader, evidence, False),
            (self.supervisor, evidence, False),
            (self.village_user, evidence, False),
            (self.village_user, scan, False),  # handed over
            (self.supervisor, scan, False),
            (self.leader, self.files["petition", "economy"], False),
            (self.village_user, self.files["petition", "economy"], False),
            (self.leader, self.files["session", "economy"], False),
        ):
            for operation in ("write", "unlink"):
                with self.subTest(user=user.login, file=file.name):
                    self.assertEqual(self._as(user, file).has_access(operation), may)
        self._record("assignment", "economy")._write_state("submitted")
        self.assertFalse(self._as(self.officer, evidence).has_access("unlink"))
        self.assertTrue(self._as(self.office, evidence).has_access("unlink"))

    def test_evidence_put_into_the_field(self):
        """An uploaded file belongs to nobody until it is saved in the field."""
        upload = self._as(self.officer, self.env["ir.attachment"]).create(
            {"name": "anh.png", "raw": PIXEL, "res_model": "dialogue.assignment"}
        )
        self._rpc(
            self.officer,
            "dialogue.assignment",
            "write",
            self._record("assignment", "economy").ids,
            {"evidence_ids": [[4, upload.id]]},
        )
        for user, may in ((self.head, True), (self.office, True), (self.head2, False)):
            self.assertEqual(self._as(user, upload).has_access("read"), may, user.login)
        # Somebody else's file does not become readable by naming it.
        secret = self.files["petition", "secret"]
        assignment = self._record("assignment", "economy")
        with self._nothing_kept(), self.assertRaises(AccessError):
            self._rpc(
                self.officer,
                "dialogue.assignment",
                "write",
                assignment.ids,
                {"evidence_ids": [[4, secret.id]]},
            )
        self.assertFalse(self._as(self.officer, secret).has_access("read"))
        seen = self._as(self.officer, assignment).evidence_ids
        self.assertNotIn(secret, seen)

    @mute_logger(*NOISE)
    def test_fields_by_their_address(self):
        """`/web/content` and `/web/image` of a record's field."""
        contribution = self._record("contribution", "culture")
        for user in (self.head, self.village_user, self.leader, self.plain):
            for url in (
                f"/web/content?model=dialogue.contribution&id={contribution.id}"
                "&field=text",
                f"/web/content/dialogue.contribution/{contribution.id}/citizen_id",
                f"/web/image/dialogue.contribution/{contribution.id}/text",
            ):
                with self.subTest(user=user.login, url=url):
                    answer = self._url(user, url)
                    self.assertNotIn("hỏng nặng", answer.text)
                    self.assertNotIn("Nông Thị", answer.text)

    # ------------------------------------------------------------------
    # Exports
    # ------------------------------------------------------------------
    def _export(self, user, format_, model, ids, *names, **extra):
        data = {
            "model": model,
            "fields": [{"name": name, "label": name} for name in names],
            "ids": ids,
            "domain": [],
            "groupby": [],
            "import_compat": False,
            **extra,
        }
        self._url(user, "/web/health")
        return self.url_open(
            f"/web/export/{format_}",
            data={
                "data": json.dumps(data),
                "csrf_token": Request.csrf_token(self),
            },
        )

    @mute_logger(*NOISE)
    def test_exports(self):
        contribution = self._record("contribution", "economy")
        petition = self._record("petition", "economy")
        foreign = self._record("petition", "culture")
        for format_ in ("csv", "xlsx"):
            for user, model, ids, names in (
                (self.leader, contribution._name, contribution.ids, ("citizen_id",)),
                (
                    self.leader,
                    contribution._name,
                    contribution.ids,
                    ("text", "citizen_id/name"),
                ),
                (
                    self.head,
                    petition._name,
                    petition.ids,
                    ("contribution_ids/citizen_id/name",),
                ),
                (self.head, petition._name, foreign.ids, ("subject",)),
                (self.village_user, petition._name, foreign.ids, ("subject",)),
                (self.village_user, petition._name, petition.ids, ("answer",)),
                (self.plain, petition._name, petition.ids, ("subject",)),
                (
                    self.office,
                    petition._name,
                    self._record("petition", "secret").ids,
                    ("code",),
                ),
                (
                    self.office,
                    petition._name,
                    self._record("petition", "abroad").ids,
                    ("code",),
                ),
            ):
                with self.subTest(user=user.login, model=model, names=names):
                    answer = self._export(user, format_, model, ids, *names)
                    self.assertNotEqual(answer.status_code, 200)
            with self.subTest("what one may read, one may export"):
                answer = self._export(
                    self.head, format_, petition._name, petition.ids, "subject"
                )
                self.assertEqual(answer.status_code, 200)
        answer = self._export(
            self.head, "csv", petition._name, False, "subject", "description"
        )
        self.assertIn("economy", answer.text)
        self.assertNotIn("culture", answer.text)

    @mute_logger(*NOISE)
    def test_grouped_export(self):
        answer = self._export(
            self.leader,
            "xlsx",
            "dialogue.contribution",
            False,
            "code",
            groupby=["citizen_id"],
        )
        self.assertNotEqual(answer.status_code, 200)

    # ------------------------------------------------------------------
    # Reports
    # ------------------------------------------------------------------
    @mute_logger(*NOISE, "odoo.addons.base.models.ir_qweb")
    def test_reports_of_hidden_records(self):
        """No paper may be printed of what one may not read."""
        reports = self.env["ir.actions.report"].search(
            [("report_name", "=like", "commune_dialogue.%")]
        )
        labels = ("secret", "abroad", "culture", "closed")
        for user in self.roles:
            for number, report in enumerate(reports):
                # One of the hidden records for each paper, the labels in turn.
                for label in (labels * 2)[number % 4 :][:4]:
                    record = self.records.get(report.model, {}).get(label)
                    if not record or self._as(user, record).has_access("read"):
                        continue
                    url = f"/report/html/{report.report_name}/{record.id}"
                    with self.subTest(user=user.login, report=report.report_name):
                        # Followed: Odoo leads to the reader's language first.
                        answer = self._url(user, url)
                        shown = answer.status_code == 200
                        self.assertFalse(shown and "/web/login" not in answer.url)
                    break

    # ------------------------------------------------------------------
    # Chatter
    # ------------------------------------------------------------------
    def _json(self, user, url, **params):
        self._url(user, "/web/health")
        answer = self.url_open(
            url,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return answer.json()

    @mute_logger(*NOISE)
    def test_chatter_of_a_form(self):
        """The form asks for the whole chatter: it comes, or comes empty."""
        petition = self._record("petition", "economy")
        petition.message_post(body="Cán bộ xã nên xin lỗi")
        petition.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.office.id, summary="Gọi điện"
        )
        # Odoo shows what somebody plans to do to those who may work on the record.
        for user, seen, planned in (
            (self.office, True, True),
            (self.head, True, False),
            (self.supervisor, True, False),
            (self.leader, True, True),
            (self.village_user, False, False),
            (self.head2, False, False),
            (self.plain, False, False),
        ):
            with self.subTest(user=user.login):
                messages = self._json(
                    user,
                    "/mail/thread/messages",
                    thread_model=petition._name,
                    thread_id=petition.id,
                )
                self.assertEqual("xin lỗi" in str(messages), seen)
                thread = self._json(
                    user,
                    "/mail/data",
                    fetch_params=[
                        [
                            "mail.thread",
                            {
                                "thread_model": petition._name,
                                "thread_id": petition.id,
                                "request_list": [
                                    "activities",
                                    "attachments",
                                    "followers",
                                    "scheduledMessages",
                                    "suggestedRecipients",
                                ],
                            },
                        ]
                    ],
                )
                if user not in (self.head2, self.plain):
                    self.assertNotIn("error", thread)
                self.assertEqual("Gọi điện" in str(thread), planned)
                self.assertEqual("petition-economy.png" in str(thread), seen)

    @mute_logger(*NOISE)
    def test_posting(self):
        petition = self._record("petition", "economy")
        for user, may in (
            (self.office, True),
            (self.leader, True),
            (self.village_user, False),
            (self.head2, False),
            (self.plain, False),
        ):
            with self.subTest(user=user.login):
                answer = self._json(
                    user,
                    "/mail/message/post",
                    thread_model=petition._name,
                    thread_id=petition.id,
                    post_data={"body": f"của {user.login}", "message_type": "comment"},
                )
                self.assertEqual("error" not in answer, may)
                bodies = str(petition.message_ids.mapped("body"))
                self.assertEqual(f"của {user.login}" in bodies, may)
