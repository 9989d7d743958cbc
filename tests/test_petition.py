# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import users
from odoo.tools import SQL

from .common import DialogueCommon


class TestPetition(DialogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petition = cls._new_petition("Sửa đường vào bản Thượng")
        cls.today = fields.Date.context_today(cls.petition)

    @classmethod
    def _new_petition(cls, subject, **vals):
        return cls.env["dialogue.petition"].create(
            {"subject": subject, "village_id": cls.village_a.id, **vals}
        )

    def _classified(self, **vals):
        self.petition.write({"field_id": self.road.id, **vals})
        self.petition.action_classify()
        return self.petition

    # The gate -----------------------------------------------------------
    @users("t_office")
    def test_state_cannot_be_written(self):
        petition = self.petition.with_env(self.env)
        for values in ({"state": "closed"}, {"state": "classified", "priority": "1"}):
            with self.assertRaisesRegex(UserError, "only through its buttons"):
                petition.write(values)
        with self.assertRaisesRegex(UserError, "only through its buttons"):
            self.env["dialogue.petition"].create({"subject": "x", "state": "closed"})
        with self.assertRaisesRegex(UserError, "only through its buttons"):
            petition.with_context(dialogue_gate=True).write({"state": "closed"})
        self.assertEqual(petition.state, "received")

    @users("t_office")
    def test_illegal_move_says_what_is_missing(self):
        petition = self.petition.with_env(self.env)
        with self.assertRaisesRegex(UserError, "choose the field"):
            petition.action_classify()
        with self.assertRaisesRegex(UserError, "“Received”"):
            petition.action_settle()
        petition.field_id = self.road
        petition.action_classify()
        with self.assertRaisesRegex(UserError, "lead department"):
            petition.action_assign()
        with self.assertRaisesRegex(UserError, "write the answer"):
            petition.action_answer()
        with self.assertRaisesRegex(UserError, "agenda of a session"):
            petition.action_conclude()

    @users("t_office")
    def test_bulk_move_is_all_or_nothing(self):
        good = self._new_petition("A", field_id=self.road.id)
        both = (good | self.petition).with_env(self.env)
        with self.assertRaises(UserError) as raised, self.env.cr.savepoint():
            both.action_classify()
        self.assertIn(self.petition.code, str(raised.exception))
        self.assertNotIn(good.code, str(raised.exception))
        self.assertEqual(good.state, "received")

    def test_roles_that_may_not_move(self):
        self.petition.field_id = self.road
        for user in (self.leader, self.supervisor, self.village_user):
            with self.assertRaises(AccessError, msg=user.login):
                self.petition.with_user(user).action_classify()
        self.assertEqual(self.petition.state, "received")

    def test_a_leader_edits_nothing(self):
        with self.assertRaisesRegex(AccessError, "does not change these fields"):
            self.petition.with_user(self.leader).subject = "khác"

    # Classify, assign, answer ------------------------------------------
    @users("t_office")
    def test_assign_charges_the_lead(self):
        petition = self._classified(department_id=self.economy.id).with_env(self.env)
        petition.action_assign()
        line = petition.assignment_ids
        self.assertRecordValues(
            line,
            [
                {
                    "department_id": self.economy.id,
                    "role": "lead",
                    "purpose": "prepare",
                    "state": "assigned",
                }
            ],
        )
        self.assertEqual(petition.state, "assigned")
        self.assertEqual(petition.deadline, line.deadline)
        self.assertIn(line.deadline.strftime("%d/%m/%Y"), line.deadline_explanation)
        self.assertEqual(petition.department_ids, self.economy)

    @users("t_office")
    def test_wizard_assigns_many_to_lead_and_cooperating(self):
        first = self._classified()
        second = self._new_petition("B", field_id=self.road.id)
        second.action_classify()
        matters = (first | second).with_env(self.env)
        wizard = (
            self.env["dialogue.assign"]
            .with_context(active_ids=matters.ids)
            .create(
                {
                    "department_id": self.economy.id,
                    "cooperating_ids": [(6, 0, self.culture.ids)],
                    "deadline": self.today + timedelta(days=9),
                }
            )
        )
        wizard.action_assign()
        self.assertEqual(set(matters.mapped("state")), {"assigned"})
        self.assertEqual(len(matters.assignment_ids), 4)
        self.assertEqual(matters.department_id, self.economy)
        self.assertEqual(matters.department_ids, self.economy | self.culture)
        self.assertEqual(
            set(matters.mapped("deadline")), {self.today + timedelta(days=9)}
        )
        again = (
            self.env["dialogue.assign"]
            .with_context(active_ids=matters.ids)
            .create({"cooperating_ids": [(6, 0, self.culture.ids)]})
        )
        again.action_assign()
        self.assertEqual(len(matters.assignment_ids), 4, "charged once")

    @users("t_office")
    def test_bulk_classify_takes_the_usual_department(self):
        self.road.sudo().department_id = self.economy
        matters = (self.petition | self._new_petition("B")).with_env(self.env)
        wizard = (
            self.env["dialogue.classify"]
            .with_context(active_ids=matters.ids)
            .create({"field_id": self.road.id, "kind": "reflection"})
        )
        wizard.action_classify()
        self.assertEqual(set(matters.mapped("state")), {"classified"})
        self.assertEqual(matters.department_id, self.economy)

    def test_department_sees_it_through_its_assignment(self):
        petition = self._classified(department_id=self.economy.id)
        mine = petition.with_user(self.officer)
        self.assertFalse(mine.search([("id", "=", petition.id)]))
        petition.action_assign()
        self.env.invalidate_all()
        self.assertEqual(mine.search([("id", "=", petition.id)]).subject, mine.subject)
        self.assertFalse(mine.with_user(self.head2).search([("id", "=", petition.id)]))
        with self.assertRaises(AccessError):
            mine.read(["contribution_ids"])

    # Deadlines ----------------------------------------------------------
    def test_deadline_status_and_its_search(self):
        Petition = self.env["dialogue.petition"]
        wanted = {
            "late": self.today - timedelta(days=1),
            "soon": self.today,
            "ok": self.today + timedelta(days=60),
        }
        matters = {
            status: self._new_petition(status, deadline=date)
            for status, date in wanted.items()
        }
        matters["done"] = self._new_petition("done", deadline=wanted["late"])
        matters["done"].action_withdraw(reason="đã tự giải quyết")
        for status, petition in matters.items():
            self.assertEqual(petition.deadline_status, status)
            found = Petition.search(
                [
                    ("deadline_status", "=", status),
                    ("id", "in", [p.id for p in matters.values()]),
                ]
            )
            self.assertEqual(found, petition)
        both = Petition.search(
            [
                ("deadline_status", "!=", "late"),
                ("id", "in", [p.id for p in matters.values()]),
            ]
        )
        self.assertEqual(len(both), 3)
        # The kanban's progress bar
        counts = Petition.read_progress_bar(
            [("id", "in", [p.id for p in matters.values()])],
            "village_id",
            {"field": "deadline_status", "colors": dict.fromkeys(matters, "x")},
        )
        self.assertEqual(
            {
                status: sum(group[status] for group in counts.values())
                for status in matters
            },
            dict.fromkeys(matters, 1),
        )

    # Ways out -----------------------------------------------------------
    @users("t_office")
    def test_reasons_are_required_and_kept(self):
        petition = self.petition.with_env(self.env)
        for method in ("action_decline", "action_withdraw"):
            with self.assertRaisesRegex(UserError, "needs a reason"):
                getattr(petition, method)(reason="  ")
        petition.action_withdraw(reason="Đã thống nhất với hộ dân")
        self.assertEqual(petition.state, "withdrawn")
        self.assertIn("Đã thống nhất", petition.message_ids[0].body)

    @users("t_office")
    def test_the_reason_window_calls_only_listed_moves(self):
        wizard = self.env["dialogue.reason"].create({"reason": "vì vậy"})
        context = {
            "active_model": "dialogue.petition",
            "active_ids": self.petition.ids,
        }
        for method in ("unlink", "action_denounce", None):
            with self.assertRaisesRegex(UserError, "takes no reason"):
                wizard.with_context(**context, dialogue_method=method).action_confirm()
        wizard.with_context(
            **context, dialogue_method="action_withdraw"
        ).action_confirm()
        self.assertEqual(self.petition.state, "withdrawn")

    @users("t_office")
    def test_merge_adds_voices_and_can_be_undone(self):
        Contribution = self.env["dialogue.contribution"]
        target = self._new_petition("Đường bản Thượng hỏng").with_env(self.env)
        petition = self._classified().with_env(self.env)
        for matter, people in ((petition, 3), (target, 5)):
            Contribution.create(
                {
                    "text": matter.subject,
                    "people_count": people,
                    "petition_ids": [(4, matter.id)],
                }
            )
        petition.action_merge(target.id)
        self.assertRecordValues(
            petition | target,
            [
                {"state": "merged", "supporter_count": 3},
                {"state": "received", "supporter_count": 8},
            ],
        )
        self.assertEqual(petition.merged_into_id, target)
        with self.assertRaises(UserError):
            petition.action_merge(petition.id)
        target.subject = "Đường bản Thượng hỏng nặng"
        petition.action_unmerge()
        self.assertRecordValues(
            petition | target,
            [
                {"state": "classified", "supporter_count": 3},
                {"state": "received", "supporter_count": 5},
            ],
        )
        self.assertFalse(petition.merged_into_id)

    @users("t_office")
    def test_no_chain_of_merges(self):
        first, second = self._new_petition("1"), self._new_petition("2")
        first.with_env(self.env).action_merge(second.id)
        with self.assertRaisesRegex(ValidationError, "was merged itself"):
            self.petition.with_env(self.env).action_merge(first.id)

    @users("t_office")
    def test_transfer_names_body_and_paper(self):
        petition = self.petition.with_env(self.env)
        petition.kind = "complaint"
        with self.assertRaisesRegex(UserError, "paper that forwards it"):
            petition.action_transfer()
        petition.forward_body_id = self.env["dialogue.body"].search(
            [("company_id", "=", self.company.id)], limit=1
        ) or self.env["dialogue.body"].sudo().create(
            {"name": "Sở Xây dựng", "kind": "external"}
        )
        petition.forward_reference = "15/PC-UBND"
        petition.action_transfer()
        self.assertEqual(petition.state, "transferred")

    @users("t_office")
    def test_only_new_matters_are_deleted(self):
        self.petition.with_env(self.env).unlink()
        second = self._new_petition("B", field_id=self.road.id).with_env(self.env)
        second.action_classify()
        with self.assertRaisesRegex(UserError, "stays in the register"):
            second.unlink()

    # Denunciation -------------------------------------------------------
    def _denounced(self):
        self.company.dialogue_receiver_id = self.office
        citizen = self.env["dialogue.citizen"].create({"name": "Nông Văn Kín"})
        voice = self.env["dialogue.contribution"].create(
            {"text": "Tố cáo ông Xmột Bí Mật nhận tiền", "citizen_id": citizen.id}
        )
        voice.action_create_petition()
        petition = voice.petition_ids.with_context(tracking_disable=False)
        self.env["ir.attachment"].create(
            {
                "name": "đơn.txt",
                "raw": b"Bi Mat",
                "res_model": "dialogue.petition",
                "res_id": petition.id,
            }
        )
        petition.message_post(body="Bí Mật trong trao đổi")
        petition.subject = "Bí Mật đã sửa"
        self.env.flush_all()
        petition.with_user(self.office).action_denounce()
        self.env.flush_all()
        return petition, voice, citizen

    def test_denunciation_leaves_a_stub(self):
        petition, voice, citizen = self._denounced()
        self.env.invalidate_all()
        self.assertFalse(citizen.exists())
        self.assertRecordValues(
            petition,
            [
                {
                    "kind": "denunciation",
                    "state": "transferred",
                    "description": False,
                    "village_id": False,
                    "receiver_id": self.office.id,
                }
            ],
        )
        self.assertTrue(petition.code)
        self.assertFalse(petition.message_ids)
        self.assertFalse(petition.contribution_ids)
        self.assertTrue(voice.is_stripped)
        for table, columns in {
            "dialogue_petition": ("subject", "description"),
            "dialogue_contribution": ("text",),
            "dialogue_citizen": ("name",),
            "mail_message": ("body", "subject"),
            "mail_tracking_value": ("old_value_char", "new_value_char"),
            "ir_attachment": ("name", "index_content"),
        }.items():
            for column in columns:
                self.env.cr.execute(
                    f"SELECT count(*) FROM {table}"  # noqa: S608
                    f" WHERE {column} ILIKE ANY(%s)",
                    [["%Bí Mật%", "%Bi Mat%", "%bi mat%", "%Nông Văn Kín%"]],
                )
                self.assertEqual(self.env.cr.fetchone()[0], 0, f"{table}.{column}")

    def test_the_stub_is_seen_by_the_receiver_alone(self):
        petition, voice, _citizen = self._denounced()
        self.env.invalidate_all()
        second = self._new_user("t_office2", "office")
        for user in (second, self.leader, self.supervisor, self.manager):
            with self.assertRaises(AccessError, msg=user.login):
                petition.with_user(user).read(["code"])
            with self.assertRaises(AccessError, msg=user.login):
                voice.with_user(user).read(["code"])
        self.assertTrue(petition.with_user(self.office).code)
        with self.assertRaisesRegex(UserError, "cannot be edited"):
            petition.with_user(self.office).subject = "tên người tố cáo"

    def test_denunciation_wants_a_receiver_and_the_button(self):
        office = self.petition.with_user(self.office)
        with self.assertRaisesRegex(UserError, "Name the receiver"):
            office.action_denounce()
        with self.assertRaisesRegex(UserError, "Use the button"):
            office.kind = "denunciation"
        with self.assertRaisesRegex(UserError, "Use the button"):
            office.create({"subject": "x", "kind": "denunciation"})

    # Similar matters ----------------------------------------------------
    def test_find_similar_ignores_accents_and_set_phrases(self):
        other = self._new_petition("Xây nhà văn hóa bản Nà Lầu")
        found = self.env["dialogue.petition"].find_similar(
            "Kinh de nghi UBND xa sua duong vao ban Thuong", self.village_a.id
        )
        self.assertEqual(found[0]["id"], self.petition.id)
        self.assertEqual(
            set(found[0]), {"id", "code", "subject", "score", "session", "state"}
        )
        self.assertGreater(found[0]["score"], 0.6)
        self.assertLessEqual(found[0]["score"], 1)
        self.assertNotIn(other.id, [item["id"] for item in found])
        self.assertEqual(self.env["dialogue.petition"].find_similar("   "), [])
        self.assertEqual(
            self.env["dialogue.petition"].find_similar("đường", limit=0), []
        )

    def test_find_similar_obeys_the_rules(self):
        found = (
            self.env["dialogue.petition"]
            .with_user(self.head)
            .find_similar("Sửa đường vào bản Thượng")
        )
        self.assertEqual(found, [])

    def test_find_similar_among_many_that_share_some_words(self):
        """The one that shares most words is weighed, whatever there is around it."""
        self.env["dialogue.petition"].create(
            [
                {"subject": f"Sửa {thing} tổ {number}", "company_id": self.company.id}
                for thing in ("cầu treo", "mái trường", "kênh mương", "trạm điện")
                for number in range(15)
            ]
        )
        found = self.env["dialogue.petition"].find_similar(
            "đề nghị sửa đường vào bản Thượng"
        )
        self.assertEqual(found[0]["id"], self.petition.id)

    def test_bits_are_counted_alike_by_older_databases(self):
        text = "sửa đường vào bản Thượng"
        found = self.env["dialogue.petition"].find_similar(text)
        self.patch(
            type(self.env["dialogue.petition"]),
            "_count_bits",
            lambda _self, bits: SQL("length(replace(%s::text, '0', ''))", bits),
        )
        self.assertEqual(self.env["dialogue.petition"].find_similar(text), found)

    def test_bits_follow_the_wording(self):
        bits = self.petition.wording_bits
        self.petition.subject = "Việc khác hẳn"
        self.assertNotEqual(self.petition.wording_bits, bits)

    def test_find_similar_in_few_words_what_was_said_in_many(self):
        matter = self._new_petition(
            "Vụ này chuột phá lúa nặng ở cánh đồng, nhiều nhà mất trắng, đề nghị hợp"
            " tác xã phát động diệt chuột đồng loạt và cấp thuốc cho các hộ"
        )
        text = "chuột phá lúa"
        Petition = self.env["dialogue.petition"]
        found = Petition.find_similar(text, self.village_a.id)
        self.assertEqual([item["id"] for item in found], matter.ids)
        self.assertEqual(
            Petition._most_similar(
                [
                    (text, self.village_b.id, False),
                    ("", self.village_a.id, False),
                    (text, self.village_a.id, self.road.id),
                    ("điện yếu", False, False),
                ]
            ),
            [Petition, Petition, matter, Petition],
        )

    # Speed --------------------------------------------------------------
    def test_creating_many_costs_a_constant_number_of_queries(self):
        def create(count):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["dialogue.petition"].create(
                [
                    {
                        "subject": f"Nội dung {i}",
                        "village_id": self.village_a.id,
                        "field_id": self.road.id,
                    }
                    for i in range(count)
                ]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        create(2)
        few, many = create(10), create(200)
        # Inserts go in batches of 100 rows; nothing is asked per record.
        self.assertLess(many, few + 20)
