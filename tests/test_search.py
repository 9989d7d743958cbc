# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from .access_common import AccessCommon
from .common import DialogueCommon

PETITION = "dialogue.petition"


@tagged("post_install", "-at_install")
class TestSearch(DialogueCommon):
    """Found by code, words and village, without accents, case and đ/d."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.road_matter, cls.water = cls.env[PETITION].create(
            [
                {"subject": "Đường làng lầy lội", "village_id": cls.village_a.id},
                {"subject": "Thiếu nước ở Hà Giang", "village_id": cls.village_b.id},
            ]
        )

    def _found(self, text, model=PETITION, user=None):
        Model = self.env[model].with_user(user or self.office)
        return Model.search([("search_text", "ilike", text)])

    def test_accents_case_and_order_make_no_difference(self):
        for text in (
            "Đường làng",
            "duong lang",
            "DUONG LÀNG",
            "đuờng  lang",
            "lang, duong",
            "ðường",
            "duo lan",
            "Đường làng".encode().decode(),
        ):
            with self.subTest(text=text):
                self.assertEqual(self._found(text), self.road_matter)

    def test_words_are_found_by_their_beginning(self):
        # "giang" and "làng" both hold "ang".
        self.assertFalse(self._found("ang"))
        self.assertEqual(self._found("giang"), self.water)

    def test_village_and_code(self):
        self.assertEqual(self._found("ban thuong"), self.road_matter)
        self.assertEqual(self._found("nuoc na lau"), self.water)
        code = self.road_matter.code
        number = str(int(code.rpartition("/")[2]))
        for text in (code, code.lower(), code.rpartition("/")[2], f"KN {number}"):
            with self.subTest(text=text):
                self.assertIn(self.road_matter, self._found(text))
        self.assertEqual(self._found(code), self.road_matter)

    def test_every_village_that_raised_it(self):
        voice = self.env["dialogue.contribution"].create(
            {"text": "Đường xấu", "village_id": self.village_c.id}
        )
        self.road_matter.contribution_ids = voice
        self.assertEqual(self._found("dong moi"), self.road_matter)
        self.village_c.name = "Bản Mạ"
        self.assertFalse(self._found("dong moi"))
        self.assertEqual(self._found("ban ma"), self.road_matter)
        self.village_c.active = False
        self.road_matter.subject = "Đường làng hỏng"
        self.assertEqual(self._found("ban ma hong"), self.road_matter)

    def test_signs_and_wildcards_are_no_words(self):
        everything = self.env[PETITION].with_user(self.office).search([])
        self.assertFalse(self._found("%"))
        self.assertFalse(self._found("_ _"))
        self.assertFalse(self._found("'; --"))
        self.assertEqual(self._found(""), everything)
        self.assertEqual(self._found("100% duong"), self.env[PETITION])

    def test_other_operators(self):
        Petition = self.env[PETITION]
        both = self.road_matter | self.water
        for operator, value, found in (
            ("not ilike", "duong", self.water),
            ("=", "duong lang", Petition),
            ("!=", "duong lang", both),
            ("in", ["duong"], Petition),
            ("=ilike", "duong%", Petition),
        ):
            with self.subTest(operator=operator):
                self.assertEqual(
                    Petition.search([("search_text", operator, value)]) & both, found
                )

    def test_what_people_said_and_who_does_not_find_it(self):
        voice = self.env["dialogue.contribution"].create(
            {"text": "Bà con rất bức xúc", "speaker_name": "Lò Thị Mẩy"}
        )
        matter = voice._create_petitions()
        matter.write({"subject": "Cầu treo", "description": "Ông Vàng A Páo nói"})
        self.assertEqual(self._found("cau treo"), matter)
        for text in ("Mẩy", "pao", "buc xuc"):
            self.assertFalse(self._found(text), text)

    def test_of_a_denunciation_the_code_alone(self):
        self.company.dialogue_receiver_id = self.leader
        matter = self.env[PETITION].create(
            {"subject": "Cán bộ A nhận tiền", "village_id": self.village_a.id}
        )
        code = matter.code
        matter.with_user(self.office).action_denounce()
        self.env.flush_all()
        [(key,)] = self.env.execute_query(
            SQL("SELECT search_key FROM dialogue_petition WHERE id = %s", matter.id)
        )
        prefix, year, number = code.lower().split("/")
        self.assertEqual(key, f" {prefix} {year} {number} {int(number)}")
        self.assertFalse(self._found(code), "the office sees no stub")
        self.assertEqual(self._found(code, user=self.leader), matter)

    def test_merged_matters_keep_their_words(self):
        self.road_matter.action_merge(self.water.id)
        self.assertEqual(self._found("duong lang"), self.road_matter)

    def test_by_name_in_every_field_that_links(self):
        work = self.env["dialogue.assignment"].create(
            {"petition_id": self.road_matter.id, "department_id": self.economy.id}
        )
        plan = self.env["dialogue.plan"].create({"name": "Kế hoạch đối thoại"})
        session = self.env["dialogue.session"].create(
            {"name": "Hội nghị", "topic": "Nước sạch", "plan_id": plan.id}
        )
        body = self.env["dialogue.body"].create({"name": "Ủy ban nhân dân xã"})
        paper = self.env["dialogue.document"].create(
            {
                "name": "Thông báo kết luận",
                "document_type": "TB",
                "number": 7,
                "body_id": body.id,
            }
        )
        paper.symbol = "07/TB-UBND"
        for record, text in (
            (self.road_matter, "duong lang"),
            (work, "duong lang"),
            (plan, f"ke hoach {plan.year}"),
            (session, "nuoc sach"),
            (self.village_a, "ban thuong"),
            (paper, "ket luan"),
            (paper, "7/tb"),
            (paper, "07/TB-UBND"),
        ):
            with self.subTest(model=record._name, text=text):
                found = record.browse().with_user(self.office).name_search(text)
                self.assertIn(record.id, [id_ for id_, _name in found])
        # An import looks for the exact name, as before.
        exact = self.env["dialogue.village"].name_search("Bản Thượng", operator="=")
        self.assertEqual([id_ for id_, _name in exact], self.village_a.ids)

    def test_without_the_extension_of_postgresql(self):
        registry = self.env.registry
        with (
            patch.object(registry, "has_unaccent", False),
            patch.object(registry, "unaccent", lambda text: text),
        ):
            self.assertEqual(self._found("duong lang"), self.road_matter)

    def test_the_index_serves_it(self):
        self._fill(10_000)
        # What autovacuum does by and by, of which the planner knows.
        self.env.cr.execute(
            "SELECT gin_clean_pending_list('dialogue_petition_search_words_idx')"
        )
        self.env.cr.execute("ANALYZE dialogue_petition")
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        Petition = self.env[PETITION].with_user(self.office)
        domain = Domain("search_text", "ilike", "duong lang")
        query = Petition._search(domain, order="id desc", limit=7)
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        plan = "\n".join(line for (line,) in plan)
        self.assertIn("dialogue_petition_search_words_idx", plan)

    def test_the_system_finds_in_every_commune(self):
        domain = Domain("search_text", "ilike", "duong lang")
        other = self.env["res.company"].create({"name": "Xã Bên Kia"})
        elsewhere = self.env[PETITION].create(
            {"subject": "Đường làng bên kia", "company_id": other.id}
        )
        other.active = False
        both = self.road_matter | elsewhere
        self.assertEqual(self.env[PETITION].sudo().search(domain) & both, both)
        office = self.env[PETITION].with_user(self.office)
        self.assertEqual(office.search(domain) & both, self.road_matter)

    def test_a_word_without_end(self):
        word = "x" * 5000
        self.road_matter.subject = f"Đường {word} làng"
        for text in (word, word[:50], "lang"):
            self.assertEqual(self._found(text) & self.road_matter, self.road_matter)

    def _fill(self, number):
        """Add many matters, with copies of one and a key of their own."""
        self.env.flush_all()
        names = [
            name
            for name, field in self.env[PETITION]._fields.items()
            if field.store and field.column_type and name != "id"
        ]
        others = [name for name in names if name not in ("code", "search_key")]
        columns = SQL(", ").join(map(SQL.identifier, others))
        self.env.cr.execute(
            SQL(
                "INSERT INTO dialogue_petition (code, search_key, %(columns)s)"
                " SELECT 'T' || n, ' kn ' || n || ' ' || md5(n::text) || ' ban '"
                " || md5((n %% 97)::text), %(columns)s"
                " FROM dialogue_petition, generate_series(1, %(number)s) AS n"
                " WHERE id = %(id)s",
                columns=columns,
                number=number,
                id=self.water.id,
            )
        )


@tagged("post_install", "-at_install")
class TestSearchEverywhere(AccessCommon):
    """One search for matters, sessions, promises and papers: only what one may read."""

    WORD = "Kênh mương"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for label, petition in cls.records[PETITION].items():
            if label != "secret":
                petition.subject = cls.WORD
        for session in cls.records["dialogue.session"].values():
            session.topic = cls.WORD
        for document in cls.records["dialogue.document"].values():
            if document.state == "draft":
                document.name = cls.WORD
        cls.env.flush_all()

    def _find(self, user, text="kenh muong", **options):
        groups = self._rpc(user, "dialogue.search", "find", text, **options)
        return {group["key"]: group for group in groups}

    def test_everybody_finds_what_the_rules_open(self):
        for user in self.roles:
            with self.subTest(user=user.login):
                for group in self._find(user, limit=20).values():
                    Model = self._as(user, self.env[group["model"]])
                    self.assertEqual(
                        {item["id"] for item in group["items"]},
                        set(Model.search(group["domain"]).ids),
                    )
                    self.assertTrue(group["items"] and group["is_whole"])

    def test_who_finds_what(self):
        for user, keys in (
            (self.office, {"matters", "sessions", "promises", "papers"}),
            (self.leader, {"matters", "sessions", "promises", "papers"}),
            (self.supervisor, {"matters", "sessions", "promises", "papers"}),
            (self.head, {"matters", "sessions", "promises"}),
            (self.village_user, {"matters", "sessions"}),
            (self.plain, set()),
            (self.portal, set()),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(set(self._find(user)), keys)

    def test_a_department_finds_its_own_alone(self):
        mine = self._find(self.head, limit=20)
        ids = {item["id"] for item in mine["matters"]["items"]}
        self.assertIn(self._record("petition", "economy").id, ids)
        for label in ("culture", "works", "abroad", "secret"):
            self.assertNotIn(self._record("petition", label).id, ids)
        work = {item["id"] for item in mine["promises"]["items"]}
        self.assertNotIn(self._record("assignment", "culture").id, work)

    def test_another_commune_and_denunciations(self):
        abroad = self._record("petition", "abroad").id
        for user in (self.office, self.leader, self.supervisor):
            found = self._find(user, limit=20)["matters"]["items"]
            self.assertNotIn(abroad, [item["id"] for item in found])
        secret = self._record("petition", "secret")
        code = secret.code
        for user in (self.office, self.leader, self.head, self.village_user):
            for group in self._find(user, code, limit=20).values():
                names = [item["name"] for item in group["items"]]
                self.assertFalse([name for name in names if code in name])
        [item] = self._find(self.receiver, code)["matters"]["items"]
        self.assertEqual(item["id"], secret.id)

    def test_words_beside_the_name(self):
        [item] = self._find(self.head)["matters"]["items"]
        self.assertIn(self.WORD, item["name"])
        self.assertEqual(item["note"], "Bản Thượng · Received")
        session = self._find(self.office)["sessions"]["items"][0]
        self.assertTrue(session["note"])

    def test_limits(self):
        short = self._find(self.office, limit=1)["matters"]
        self.assertEqual((len(short["items"]), short["is_whole"]), (1, False))
        self.assertEqual(len(self._find(self.office, limit=-5)["matters"]["items"]), 1)
        for text in ("", "   ", False, "%%%"):
            self.assertEqual(self._find(self.office, text), {})
        self.assertEqual(self._find(self.office, "x" * 100_000), {})

    def _queries(self, user):
        Search = self._as(user, self.env["dialogue.search"])
        Search.find("kenh muong", 20)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        Search.find("kenh muong", 20)
        return self.env.cr.sql_log_count - before

    def test_as_many_queries_for_many_records(self):
        users = (self.office, self.head, self.village_user)
        self._add_matters(25)
        before = {user: self._queries(user) for user in users}
        self._add_matters(40)
        for user, queries in before.items():
            with self.subTest(user=user.login):
                self.assertLessEqual(self._queries(user), queries)
                # Whose department a matter is, the rules ask for each model.
                self.assertLess(queries, 60)

    def _add_matters(self, number):
        petitions = self.env[PETITION].create(
            [
                {"subject": f"{self.WORD} {n}", "village_id": self.village_a.id}
                for n in range(number)
            ]
        )
        self.env["dialogue.assignment"].create(
            [
                {"petition_id": petition.id, "department_id": self.economy.id}
                for petition in petitions
            ]
        )

    def test_reads_only(self):
        self.assertTrue(self.env["dialogue.search"].find._readonly)
