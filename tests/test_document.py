# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import io
from datetime import date

import docx
import psycopg2

from odoo import api
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from .common import DialogueCommon
from .pdf_reader import Pdf


class PaperCommon(DialogueCommon):
    """A People's Committee, a Party committee and a Front, with their signers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Body = cls.env["dialogue.body"]
        cls.committee = Body.create(
            {
                "name": "Ủy ban nhân dân xã Thử Nghiệm",
                "name_lines": "ỦY BAN NHÂN DÂN\nXÃ THỬ NGHIỆM",
                "symbol": "UBND",
                "unit_symbol": "VP",
                "collective_name": "ỦY BAN NHÂN DÂN",
                "head_title": "Chủ tịch",
                "use_series": True,
            }
        )
        cls.party = Body.create(
            {
                "name": "Đảng ủy xã Thử Nghiệm",
                "kind": "party",
                "parent_line": "ĐẢNG BỘ TỈNH",
                "symbol": "ĐU",
                "collective_name": "Ban Thường vụ",
                "head_title": "Bí thư",
                "term_start": "2025-08-01",
                "use_series": True,
            }
        )
        cls.front = Body.create(
            {
                "name": "Ban Thường trực Ủy ban MTTQ Việt Nam xã Thử Nghiệm",
                "name_lines": "ỦY BAN MTTQ VIỆT NAM\nXÃ THỬ NGHIỆM\nBAN THƯỜNG TRỰC",
                "kind": "front",
                "symbol": "MT",
            }
        )
        cls.deputy, cls.secretary, cls.front_head = cls.env["dialogue.signer"].create(
            [
                {
                    "body_id": cls.committee.id,
                    "name": "Hoàng Văn Nam",
                    "position": "Phó Chủ tịch",
                    "authority": "KT",
                },
                {
                    "body_id": cls.party.id,
                    "name": "Nguyễn Thị Phượng",
                    "position": "Phó Bí thư",
                    "authority": "KT",
                },
                {
                    "body_id": cls.front.id,
                    "name": "Lý Thị Hoa",
                    "position": "Chủ tịch",
                    "authority": "none",
                },
            ]
        )

    def paper(self, **vals):
        return self.env["dialogue.document"].create(
            {
                "name": "Tổ chức đối thoại",
                "document_type": "KH",
                "body_id": self.committee.id,
                "date": "2026-10-05",
                "content": "<p>Nội dung.</p>",
                **vals,
            }
        )

    def issued(self, **vals):
        paper = self.paper(**vals)
        paper.action_sign()
        paper.action_issue()
        return paper


@tagged("post_install", "-at_install")
class TestDocument(PaperCommon):
    # -- numbers and symbols -------------------------------------------------

    def test_symbol_of_each_letterhead(self):
        self.assertEqual(self.paper(number=5).symbol, "05/KH-UBND")
        self.assertEqual(self.paper(number=5, document_type="CV").symbol, "05/UBND-VP")
        party = self.paper(number=5, body_id=self.party.id)
        self.assertEqual(party.symbol, "05-KH/ĐU")
        self.assertEqual(party.style_id.kind, "party")
        letter = self.paper(number=123, body_id=self.party.id, document_type="CV")
        self.assertEqual(letter.symbol, "123-CV/ĐU")
        front = self.paper(number=44, body_id=self.front.id)
        self.assertEqual(front.symbol, "44/KH-MT")

    def test_without_a_number_the_symbol_leaves_room_for_it(self):
        self.assertEqual(self.paper().symbol.replace("\xa0", " "), "       /KH-UBND")

    def test_authority_of_each_letterhead(self):
        self.assertEqual(
            self.paper().signature_block.splitlines(),
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        )
        self.assertEqual(
            self.paper(body_id=self.party.id).signature_block.splitlines(),
            ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"],
        )
        self.assertEqual(
            self.paper(authority="TL").signature_block.splitlines(),
            ["TL. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        )
        self.assertEqual(self.paper(body_id=self.front.id).signature_block, "CHỦ TỊCH")

    def test_style_follows_the_date_of_the_paper(self):
        ref = self.env.ref
        old = self.paper(body_id=self.party.id, date="2026-01-10")
        self.assertEqual(old.style_id, ref("commune_dialogue.style_party_2018"))
        old.date = "2026-06-01"
        self.assertEqual(old.style_id, ref("commune_dialogue.style_party"))

    def test_a_number_format_that_cannot_be_filled_in_is_refused(self):
        style = self.env.ref("commune_dialogue.style_state").copy()
        for wrong in ("{number.__class__}", "{nummer}", "{", "{0}"):
            with self.subTest(format=wrong), self.assertRaises(ValidationError):
                style.number_format = wrong

    # -- series ----------------------------------------------------------------

    def test_series_per_type_and_year(self):
        numbers = [self.issued().number for _ in range(3)]
        self.assertEqual(numbers, [1, 2, 3])
        self.assertEqual(self.issued(document_type="TB").number, 1)
        self.assertEqual(self.issued(date="2027-01-04").number, 1)

    def test_series_of_the_party_runs_through_the_term(self):
        self.assertEqual(self.issued(body_id=self.party.id).number, 1)
        later = self.issued(body_id=self.party.id, date="2027-01-04")
        self.assertEqual(later.number, 2)
        self.party.term_start = "2030-09-01"
        new_term = self.issued(body_id=self.party.id, date="2030-10-01")
        self.assertEqual(new_term.number, 1)

    def test_one_series_for_all_types(self):
        self.committee.series_per_type = False
        self.assertEqual(self.issued().number, 1)
        self.assertEqual(self.issued(document_type="TB").number, 2)

    def test_series_steps_over_typed_numbers(self):
        self.paper(number=1)
        self.paper(number=3)
        self.assertEqual(self.issued().number, 2)
        self.assertEqual(self.issued().number, 4)

    def test_a_failed_issue_gives_its_number_back(self):
        paper = self.paper()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            paper.action_issue()  # not signed yet
        paper.action_sign()
        paper.action_issue()
        self.assertEqual(paper.number, 1)

    def test_number_is_unique(self):
        self.paper(number=7)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.paper(number=7).flush_recordset()

    def test_without_a_series_the_number_is_asked_for(self):
        self.committee.use_series = False
        paper = self.paper()
        paper.action_sign()
        with self.assertRaisesRegex(UserError, "number is missing"):
            paper.action_issue()
        paper.number = 12
        paper.action_issue()
        self.assertEqual(paper.symbol, "12/KH-UBND")

    def test_many_are_issued_at_once(self):
        """Numbered in their order; what one more costs is its own drawing."""

        def issue(number):
            papers = self.env["dialogue.document"].union(
                *(self.paper() for _paper in range(number))
            )
            papers.action_sign()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            papers.action_issue()
            self.env.flush_all()
            spent = self.env.cr.sql_log_count - before
            for paper in papers:
                self.assertEqual(paper.state, "issued")
                raw = paper.pdf_attachment_id.raw
                self.assertEqual(paper.checksum, hashlib.sha256(raw).hexdigest())
                self.assertIn(paper.symbol, Pdf(raw).text)
                raw = paper.docx_attachment_id.raw
                self.assertEqual(paper.docx_checksum, hashlib.sha256(raw).hexdigest())
            return papers.mapped("number"), spent

        self.assertEqual(issue(1)[0], [1])
        self.paper(number=4)
        numbers, few = issue(3)
        self.assertEqual(numbers, [2, 3, 5])
        numbers, many = issue(9)
        self.assertEqual(numbers, list(range(6, 15)))
        self.assertLessEqual((many - few) / 6, 1)

    # -- states and lock ---------------------------------------------------------

    def test_state_changes_only_through_its_gates(self):
        paper = self.paper()
        with self.assertRaises(UserError):
            paper.state = "issued"
        with self.assertRaises(UserError):
            paper.action_issue()

    def test_signing_wants_a_signer(self):
        paper = self.paper(signer_id=False)
        with self.assertRaisesRegex(UserError, "signer is missing"):
            paper.action_sign()

    def test_signed_text_stays_as_it_was_signed(self):
        paper = self.paper()
        paper.action_sign()
        with self.assertRaises(UserError):
            paper.content = "<p>Khác.</p>"
        paper.write({"number": 9, "date": "2026-10-06"})
        paper.action_reset()
        paper.content = "<p>Khác.</p>"

    def test_issue_stores_and_locks_the_pdf(self):
        paper = self.issued()
        file = paper.pdf_attachment_id
        self.assertTrue(file.raw.startswith(b"%PDF"))
        self.assertEqual(paper.checksum, hashlib.sha256(file.raw).hexdigest())
        self.assertEqual(file.res_id, paper.id)

    def test_issued_paper_is_locked_against_every_role(self):
        paper = self.issued(recipient_ids=[Command.create({"name": "UBND tỉnh"})])
        file = paper.pdf_attachment_id
        for env in (self.env, self.env(user=self.manager), self.env(su=True)):
            paper_env, file_env = paper.with_env(env), file.with_env(env)
            recipient = paper_env.recipient_ids
            for attempt in (
                lambda p=paper_env: p.write({"name": "Khác"}),
                lambda p=paper_env: p.write({"number": 99}),
                lambda p=paper_env: p.write({"recipient_ids": [Command.clear()]}),
                lambda p=paper_env: p.unlink(),
                lambda f=file_env: f.write({"raw": b"x"}),
                lambda f=file_env: f.write({"res_id": 0}),
                lambda f=file_env: f.unlink(),
                lambda r=recipient: r.write({"name": "Khác"}),
                lambda r=recipient: r.unlink(),
                lambda r=recipient, p=paper_env: r.create(
                    {"document_id": p.id, "name": "Thêm"}
                ),
            ):
                with self.assertRaises(UserError), env.cr.savepoint():
                    attempt()
        self.assertTrue(file.exists())
        self.assertEqual(paper.name, "Tổ chức đối thoại")

    def test_a_signed_scan_can_be_added_and_is_locked_too(self):
        paper = self.issued()
        scan = self.env["ir.attachment"].create(
            {
                "name": "scan.pdf",
                "raw": b"%PDF-1.4",
                "res_model": paper._name,
                "res_id": paper.id,
            }
        )
        with self.assertRaises(UserError):
            scan.unlink()

    def test_discussion_goes_on_after_the_issue(self):
        paper = self.issued()
        paper.message_post(body="Đã gửi.")
        paper.activity_schedule("mail.mail_activity_data_todo", summary="Niêm yết")

    def test_word_file_is_stored_on_issue_and_locked(self):
        paper = self.issued()
        file = paper.docx_attachment_id
        self.assertEqual(paper.docx_checksum, hashlib.sha256(file.raw).hexdigest())
        text = "\n".join(p.text for p in docx.Document(io.BytesIO(file.raw)).paragraphs)
        self.assertIn("Tổ chức đối thoại", text)
        for attempt in (
            lambda: file.sudo().write({"raw": b"x"}),
            lambda: file.sudo().unlink(),
            lambda: paper.sudo().write({"docx_attachment_id": False}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()
        self.assertIn(str(file.id), paper.action_word()["url"])

    def test_signed_copies_are_added_after_the_issue_and_never_taken_away(self):
        paper = self.issued().with_user(self.office)
        scan = self.env["ir.attachment"].with_user(self.office)
        scan = scan.create({"name": "ban-ky.pdf", "raw": b"%PDF-1.4"})
        paper.write({"signed_copy_ids": [Command.link(scan.id)]})
        self.assertEqual((scan.res_model, scan.res_id), (paper._name, paper.id))
        for attempt in (
            lambda: paper.write({"signed_copy_ids": [Command.unlink(scan.id)]}),
            lambda: paper.write({"signed_copy_ids": [Command.clear()]}),
            lambda: scan.unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()
        self.assertEqual(paper.signed_copy_ids, scan)

    def test_an_issued_paper_is_made_public_with_proof(self):
        paper = self.issued().with_user(self.office)
        photo = self.env["ir.attachment"].with_user(self.office)
        photo = photo.create({"name": "niem-yet.jpg", "raw": b"x"})
        line = {"channel": "notice_board", "proof_ids": [Command.link(photo.id)]}
        paper.write({"publication_ids": [Command.create(line)]})
        self.assertEqual(photo.res_model, "dialogue.publication")
        self.assertEqual(photo.res_id, paper.publication_ids.id)

    def test_changed_since_it_was_printed(self):
        paper = self.paper()
        self.assertFalse(paper.print_note)
        reports = paper.report_id.with_context(force_report_rendering=True)
        name = paper.report_id.report_name
        reports._render_qweb_pdf(name, paper.ids)
        self.assertEqual(paper.printed_by_id, self.env.user)
        self.assertFalse(paper.print_note)
        # Number and date come after the signature and are no change of the text.
        paper.write({"number": 7, "date": "2027-02-01"})
        paper.invalidate_recordset(["print_note"])
        self.assertFalse(paper.print_note)
        paper.name = "Tổ chức hội nghị đối thoại"
        paper.invalidate_recordset(["print_note"])
        self.assertIn("print it again", paper.print_note)
        # Leaders print too, though they may not write.
        reports.with_user(self.leader)._render_qweb_pdf(name, paper.ids)
        paper.invalidate_recordset()
        self.assertEqual(paper.printed_by_id, self.leader)
        self.assertFalse(paper.print_note)

    def test_replacing(self):
        paper = self.issued()
        action = paper.action_replace()
        new = paper.browse(action["res_id"])
        self.assertEqual(new.state, "draft")
        self.assertFalse(new.number)
        self.assertEqual(paper.state, "issued")
        self.assertEqual(paper.action_replace()["res_id"], new.id)
        new.action_sign()
        new.action_issue()
        self.assertEqual(paper.state, "replaced")
        with self.assertRaises(UserError):
            paper.action_replace()

    def test_deleting_a_draft_only(self):
        draft = self.paper()
        draft.unlink()
        signed = self.paper()
        signed.action_sign()
        with self.assertRaises(UserError):
            signed.unlink()

    # -- access ------------------------------------------------------------------

    def test_leader_signs_and_changes_nothing(self):
        paper = self.paper().with_user(self.leader)
        with self.assertRaises(AccessError):
            paper.name = "Khác"
        paper.action_sign()
        self.assertEqual(paper.state, "signed")
        with self.assertRaises(AccessError):
            paper.action_issue()

    def test_who_may_not_sign(self):
        for user in (self.officer, self.head, self.village_user, self.supervisor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.paper().with_user(user).action_sign()

    def test_who_reads_what(self):
        draft = self.paper()
        issued = self.issued()
        secret = self.issued(confidential=True)
        petition = self.env["dialogue.petition"].create({"subject": "Đường hỏng"})
        reply = self.issued(petition_id=petition.id)
        everything = draft | issued | secret | reply
        expected = {
            self.office: everything,
            self.leader: everything,
            self.supervisor: draft | issued | reply,
            self.officer: issued,
            self.village_user: issued,
        }
        for user, papers in expected.items():
            with self.subTest(user=user.login):
                found = (
                    self.env["dialogue.document"]
                    .with_user(user)
                    .search([("id", "in", everything.ids)])
                )
                self.assertEqual(set(found.ids), set(papers.ids))
                file = secret.pdf_attachment_id.with_user(user)
                self.assertEqual(file.has_access("read"), secret in papers)

    def test_department_reads_the_papers_of_its_own_matters(self):
        petition = self.env["dialogue.petition"].create({"subject": "Đường hỏng"})
        reply = self.issued(petition_id=petition.id)
        self.env["dialogue.assignment"].create(
            {"petition_id": petition.id, "department_id": self.economy.id}
        )
        self.env.invalidate_all()
        self.assertTrue(reply.with_user(self.officer).has_access("read"))
        self.assertFalse(reply.with_user(self.head2).has_access("read"))

    def test_papers_of_another_commune(self):
        other = self.env["res.company"].create({"name": "Xã Khác"})
        stranger = self._new_user("t_other_office", "office", company=other)
        for record in (self.paper(), self.committee):
            theirs = record.with_user(stranger).with_context(
                allowed_company_ids=other.ids
            )
            self.assertFalse(theirs.has_access("read"), record._name)

    # -- legal bases -------------------------------------------------------------

    def test_citations(self):
        basis = self.env["dialogue.legal.basis"].create(
            {
                "document_type": "Kế hoạch",
                "number": "91-KH/ĐU",
                "date": "2026-05-11",
                "issuer": "Đảng ủy xã",
                "summary": "về đối thoại",
                "valid_to": "2026-12-31",
            }
        )
        self.assertEqual(
            basis.citation,
            "Kế hoạch số 91-KH/ĐU ngày 11 tháng 5 năm 2026 của Đảng ủy xã về đối thoại",
        )
        self.assertTrue(basis._in_force_on(date(2026, 12, 31)))
        self.assertFalse(basis._in_force_on(date(2027, 1, 1)))


@tagged("post_install", "-at_install")
class TestNumberConcurrency(BaseCase):
    """Two clerks press at once: real transactions, so nothing is rolled back here."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            body = env["dialogue.body"].create(
                {
                    "name": "Thử đồng thời",
                    "symbol": "TDT",
                    "company_id": env.ref("base.main_company").id,
                    "use_series": True,
                }
            )
            papers = env["dialogue.document"].create(
                [
                    {
                        "name": f"Văn bản {index}",
                        "document_type": "KH",
                        "body_id": body.id,
                        "company_id": body.company_id.id,
                    }
                    for index in range(3)
                ]
            )
            self.body_id, self.paper_ids = body.id, papers.ids
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            env["dialogue.document"].browse(self.paper_ids).unlink()
            env["dialogue.body"].browse(self.body_id).unlink()

    def _take(self, cr, index):
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        paper = env["dialogue.document"].browse(self.paper_ids[index])
        [paper.number] = paper._next_numbers()
        env.flush_all()
        return paper.number

    def test_no_number_twice_and_none_lost(self):
        with self.registry.cursor() as cr:
            self.assertEqual(self._take(cr, 0), 1)
        with self.registry.cursor() as first, self.registry.cursor() as second:
            # Both see the series at 1 …
            first.execute("SELECT 1 FROM dialogue_document_series")
            second.execute("SELECT 1 FROM dialogue_document_series")
            self.assertEqual(self._take(first, 1), 2)
            first.commit()
            # … the second is told that its view is stale; Odoo runs it again.
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.SerializationFailure),
            ):
                self._take(second, 2)
            second.rollback()
            self.assertEqual(self._take(second, 2), 3)
            second.commit()

    def test_second_waits_for_the_first(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self.assertEqual(self._take(first, 0), 1)
            second.execute("SET LOCAL lock_timeout = '200ms'")
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.LockNotAvailable),
            ):
                self._take(second, 1)
            second.rollback()
            first.rollback()
            # The first gave its number back: no gap.
            self.assertEqual(self._take(second, 1), 1)
            second.commit()
