# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import AccessError

from .common_plan import PlanCommon


class TestDelegate(PlanCommon):
    def _generate(self):
        self.session.with_user(self.office).action_generate_delegates()
        return self.session.delegate_ids

    def _of(self, group, village=None):
        return self.session.delegate_ids.filtered(
            lambda line: (
                line.group_id == self._group(group)
                and (not village or line.village_id == village)
            )
        )

    # -- generating ---------------------------------------------------------------

    def test_places_of_groups_and_quotas(self):
        self._generate()
        self.assertEqual(len(self._of("council")), 1)
        self.assertEqual(len(self._of("village_head")), 3)
        self.assertEqual(len(self._of("people")), 9)
        self.assertEqual(self._of("chair").employee_id, self.chair)
        self.assertEqual(self._of("chair").name, self.chair.name)
        self.assertEqual(len(self.session.delegate_ids), 14)

    def test_the_village_record_names_its_head(self):
        self._generate()
        self.assertEqual(self._of("village_head", self.village_a).name, "Nông Văn Ất")
        self.assertFalse(self._of("village_head", self.village_b).name)

    def test_twice_adds_nothing(self):
        first = self._generate()
        self.assertEqual(self._generate(), first)

    def test_typed_names_count_and_stay(self):
        typed = self.env["dialogue.delegate"].create(
            {
                "session_id": self.session.id,
                "village_id": self.village_a.id,
                "name": "Hoàng Thị Bình",
            }
        )
        self.assertEqual(typed.group_id, self._group("people"))
        self._generate()
        self.assertEqual(len(self._of("people", self.village_a)), 3)
        self.assertTrue(typed.exists())
        self.assertEqual(typed.name, "Hoàng Thị Bình")

    def test_a_larger_quota_adds_what_is_missing(self):
        first = self._generate()
        line = self.session.village_line_ids.filtered(
            lambda line: line.village_id == self.village_b
        )
        line.delegate_quota = 5
        self.assertEqual(len(self._generate() - first), 2)
        self.assertEqual(len(self._of("people", self.village_b)), 5)
        line.delegate_quota = 1
        self._generate()
        self.assertEqual(len(self._of("people", self.village_b)), 5)

    def test_a_village_that_joins_later(self):
        self.session.village_ids -= self.village_c
        first = self._generate()
        self.session.village_ids += self.village_c
        added = self._generate() - first
        self.assertEqual(added.village_id, self.village_c)
        self.assertEqual(len(added), 4)

    def test_quota_default_comes_from_the_composition(self):
        self.assertEqual(
            set(self.session.village_line_ids.mapped("delegate_quota")), {3}
        )
        self.plan.composition_ids.filtered(
            lambda line: line.group_id == self._group("people")
        ).quantity = 4
        session = self.session.copy()
        self.assertEqual(set(session.village_line_ids.mapped("delegate_quota")), {4})

    def test_registered_against_quota(self):
        self._generate()
        line = self.session.village_line_ids.filtered(
            lambda line: line.village_id == self.village_a
        )
        self.assertEqual(line.delegate_count, 0)  # the head is not in the quota
        self._of("people", self.village_a)[:2].write({"name": "Nông Thị Hoa"})
        self.assertEqual(line.delegate_count, 2)
        self.assertEqual(self.session.delegate_count, 4)
        self.assertEqual(self.session.place_count, 14)

    def test_generating_200_takes_as_many_queries_as_20(self):
        def count(villages):
            session = self.session.copy({"village_ids": villages.ids})
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.cr.precommit.clear()
            before = self.env.cr.sql_log_count
            session.action_generate_delegates()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before, len(session.delegate_ids)

        many = self.env["dialogue.village"].create(
            [{"name": f"Thôn {number}"} for number in range(50)]
        )
        count(self.villages)  # warm up
        few_queries, few = count(many[:5])
        many_queries, lots = count(many)
        self.assertEqual((few, lots), (22, 202))
        # The ORM inserts a hundred rows at a time.
        self.assertLessEqual(many_queries - few_queries, lots // 100)

    # -- names ---------------------------------------------------------------------

    def test_sorted_as_vietnamese_lists_are(self):
        self.env["dialogue.delegate"].create(
            [
                {"session_id": self.session.id, "name": name, "sequence": 1}
                for name in (
                    "Vi Thị Đào",
                    False,
                    "Nông Văn Ân",
                    "Hoàng Văn Zung",
                    "Lý Thị Dung",
                    "Bế Văn An",
                    "Lương Thị Ánh",
                )
            ]
        )
        self.assertEqual(
            self.env["dialogue.delegate"]
            .search([("session_id", "=", self.session.id)])
            .mapped("name"),
            [
                "Bế Văn An",
                "Lương Thị Ánh",
                "Nông Văn Ân",
                "Lý Thị Dung",
                "Vi Thị Đào",
                "Hoàng Văn Zung",
                False,
            ],
        )

    def test_an_empty_place_has_a_readable_name(self):
        self._generate()
        place = self._of("people", self.village_a)[0]
        self.assertIn("Đại biểu Nhân dân – Bản Thượng", place.display_name)

    # -- attendance ---------------------------------------------------------------

    def test_attendance(self):
        delegates = self._generate()
        delegates[:2].with_user(self.office).action_attend()
        self.assertTrue(all(delegates[:2].mapped("attended_time")))
        self.assertEqual(self.session.attended_count, 2)
        delegates[:1].action_absent()
        self.assertFalse(delegates[0].attended_time)
        self.assertEqual(self.session.attended_count, 1)

    # -- access -------------------------------------------------------------------

    def test_village_names_its_own_delegates_only(self):
        self._generate()
        Delegate = self.env["dialogue.delegate"].with_user(self.village_user)
        self.env.invalidate_all()
        own = Delegate.search([])
        self.assertEqual(own.village_id, self.village_a)
        own[-1].write({"name": "Nông Thị Hoa", "phone": "0912 000 000"})
        new = Delegate.create(
            {
                "session_id": self.session.id,
                "village_id": self.village_a.id,
                "name": "Vi Văn Tư",
            }
        )
        self.assertTrue(new.is_named)
        with self.assertRaises(AccessError):
            Delegate.create(
                {
                    "session_id": self.session.id,
                    "village_id": self.village_b.id,
                    "name": "Lý Văn Sáu",
                }
            )
        with self.assertRaises(AccessError):
            new.village_id = self.village_b
        with self.assertRaises(AccessError):
            new.attended = True
        with self.assertRaises(AccessError):
            self._of("people", self.village_b)[0].with_user(
                self.village_user
            ).name = "Lý Văn Sáu"

    def test_village_writes_until_the_session_begins(self):
        """The lists are due after the invitations: a name may still change."""
        session = self._ready_to_invite()
        own = self._of("people", self.village_a)[0].with_user(self.village_user)
        own.name = "Nông Thị Lan"
        session.action_invite()
        own.name = "Nông Thị Hoa"
        session.action_start()
        self.env.invalidate_all()
        self.assertEqual(own.name, "Nông Thị Hoa")
        with self.assertRaises(AccessError):
            own.name = "Nông Thị Mai"
        with self.assertRaises(AccessError):
            own.unlink()

    def test_village_cannot_join_a_session_it_is_not_invited_to(self):
        session = self.session.copy({"village_ids": [Command.set(self.village_b.ids)]})
        with self.assertRaises(AccessError):
            self.env["dialogue.delegate"].with_user(self.village_user).create(
                {
                    "session_id": session.id,
                    "village_id": self.village_a.id,
                    "name": "Vi Văn Tư",
                }
            )
