# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_at_once import AtOnceCase

PETITION = "dialogue.petition"
ASSIGNMENT = "dialogue.assignment"
DOCUMENT = "dialogue.document"
LINE = "dialogue.consideration"


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestAtOnce(AtOnceCase):
    """Two people press at the same moment: one does it, nothing is done twice."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            cr.execute("SELECT min(id) FROM res_company")
            [self.company_id] = cr.fetchone()
            env = self._env(cr)
            users = self._new_users(env, "office", "office", "leader")
            self.first, self.second, self.leader = users.ids
            self.today = fields.Date.today()
            departments = env["hr.department"].create(
                [
                    {"name": f"Phòng {number}", "company_id": self.company_id}
                    for number in range(3)
                ]
            )
            self.department_ids = self._keep(departments).ids
            self.field_id = self._keep(env["dialogue.field"].create({"name": "Cầu"})).id

    # ------------------------------------------------------------------
    # What is pressed on
    # ------------------------------------------------------------------
    def _matters(self, env, number, state, **vals):
        """Return matters, each led by the first department."""
        petitions = env[PETITION].create(
            [
                {
                    "subject": f"Việc đồng thời {index}",
                    "company_id": self.company_id,
                    "field_id": self.field_id,
                    "department_id": self.department_ids[0],
                    **vals,
                }
                for index in range(number)
            ]
        )
        self._keep(petitions)._write_state(state)
        return petitions

    def _charged(self, env, petition, state, **vals):
        line = env[ASSIGNMENT].create(
            {
                "petition_id": petition.id,
                "department_id": self.department_ids[0],
                "purpose": "resolve",
                "deadline": self.today + timedelta(days=10),
                **vals,
            }
        )
        self._keep(line)._write_state(state)
        return line

    def _session(self, env, state):
        session = env["dialogue.session"].create(
            {
                "name": "Hội nghị đồng thời",
                "company_id": self.company_id,
                "date_start": fields.Datetime.now() - timedelta(hours=3),
            }
        )
        self._keep(session)._write_state(state)
        return session

    def _papers(self, env, number):
        """Return signed papers of a body that takes its numbers from a series."""
        body = self._keep(
            env["dialogue.body"].create(
                {
                    "name": "Ban đồng thời",
                    "symbol": "BDT",
                    "company_id": self.company_id,
                    "use_series": True,
                }
            )
        )
        env["dialogue.signer"].create(
            {"body_id": body.id, "name": "Lý Văn Ký", "position": "Trưởng ban"}
        )
        papers = env[DOCUMENT].create(
            [
                {
                    "name": f"Văn bản {index}",
                    "document_type": "KH",
                    "body_id": body.id,
                    "company_id": self.company_id,
                    "content": "<p>Nội dung.</p>",
                }
                for index in range(number)
            ]
        )
        self._keep(papers)._write_state("signed")
        return papers

    def _read(self, model, ids, *names):
        """Return the values of records as they are stored now."""
        with self.registry.cursor() as cr:
            return self._env(cr)[model].browse(ids).read(names, load=None)

    def _assignments(self, petition_ids):
        """Return what departments owe on matters, which is deleted at the end."""
        with self.registry.cursor() as cr:
            lines = self._env(cr)[ASSIGNMENT].search(
                [("petition_id", "in", petition_ids), ("state", "!=", "cancelled")]
            )
            self._keep(lines)
            return lines.read(["department_id", "role", "purpose", "deadline"], None)

    # ------------------------------------------------------------------
    # Issue
    # ------------------------------------------------------------------
    def test_issue_one_paper(self):
        with self.registry.cursor() as cr:
            [paper] = self._papers(self._env(cr), 1).ids
        self._one_wins(
            (self.first, DOCUMENT, "action_issue", [paper]),
            (self.second, DOCUMENT, "action_issue", [paper]),
        )
        [stored] = self._read(DOCUMENT, [paper], "state", "number", "pdf_attachment_id")
        self.assertEqual((stored["state"], stored["number"]), ("issued", 1))
        with self.registry.cursor() as cr:
            env = self._env(cr)
            series = env["dialogue.document.series"].search(
                [("body_id", "=", env[DOCUMENT].browse(paper).body_id.id)]
            )
            self.assertEqual(series.mapped("last_number"), [1])
            files = env["ir.attachment"].search(
                [("res_model", "=", DOCUMENT), ("res_id", "=", paper)]
            )
            self.assertEqual(len(files), len(set(files.mapped("name"))), "each once")

    def test_issue_two_papers(self):
        with self.registry.cursor() as cr:
            papers = self._papers(self._env(cr), 2).ids
        results = self._at_once(
            *(
                (user, DOCUMENT, "action_issue", [paper])
                for user, paper in zip((self.first, self.second), papers, strict=True)
            )
        )
        self.assertEqual(results, [True, True])
        numbers = [row["number"] for row in self._read(DOCUMENT, papers, "number")]
        self.assertEqual(sorted(numbers), [1, 2], "none twice, none left out")

    def test_issue_and_take_back(self):
        with self.registry.cursor() as cr:
            [paper] = self._papers(self._env(cr), 1).ids
        winner = self._one_wins(
            (self.first, DOCUMENT, "action_issue", [paper]),
            (self.second, DOCUMENT, "action_reset", [paper]),
        )
        [stored] = self._read(DOCUMENT, [paper], "state", "number")
        self.assertEqual(
            (stored["state"], stored["number"]), (("issued", 1), ("draft", 0))[winner]
        )

    # ------------------------------------------------------------------
    # Conclude
    # ------------------------------------------------------------------
    def test_conclude_one_matter(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            [petition] = self._matters(env, 1, "answered")
            session = self._session(env, "held")
            line = env[LINE].create(
                {
                    "session_id": session.id,
                    "petition_id": petition.id,
                    "outcome": "in_progress",
                    "conclusion": "Sẽ sửa",
                    "department_id": self.department_ids[0],
                    "deadline": self.today + timedelta(days=9),
                }
            )
            line_id, petition_id = line.id, petition.id
        results = self._at_once(
            (self.first, LINE, "action_conclude", [line_id]),
            (self.leader, LINE, "action_conclude", [line_id]),
        )
        # Whoever comes second finds it done, or is told that somebody is at it.
        self.assertIn(True, results)
        owed = self._assignments([petition_id])
        [stored] = self._read(LINE, [line_id], "is_concluded")
        self._unconclude(line_id)
        self.assertEqual(len(owed), 1, "one promise")
        self.assertTrue(stored["is_concluded"])

    def _unconclude(self, line_id):
        with self.registry.cursor() as cr:
            line = self._env(cr)[LINE].browse(line_id)
            line.is_concluded = False
            line.unlink()

    def test_conclude_one_session(self):
        with self.registry.cursor() as cr:
            session = self._session(self._env(cr), "held")
        self._one_wins(
            (self.first, session._name, "action_conclude", session.ids),
            (self.leader, session._name, "action_conclude", session.ids),
        )
        [stored] = self._read(session._name, session.ids, "state")
        self.assertEqual(stored["state"], "concluded")

    # ------------------------------------------------------------------
    # Merge
    # ------------------------------------------------------------------
    def test_merge_into_each_other(self):
        with self.registry.cursor() as cr:
            one, two = self._matters(self._env(cr), 2, "classified").ids
        winner = self._one_wins(
            (self.first, PETITION, "action_merge", [one], two),
            (self.second, PETITION, "action_merge", [two], one),
        )
        states = [row["state"] for row in self._read(PETITION, [one, two], "state")]
        self.assertEqual(states[winner], "merged")
        self.assertEqual(states[1 - winner], "classified", "one is left")

    def test_merge_into_two(self):
        with self.registry.cursor() as cr:
            one, two, three = self._matters(self._env(cr), 3, "classified").ids
        winner = self._one_wins(
            (self.first, PETITION, "action_merge", [one], two),
            (self.second, PETITION, "action_merge", [one], three),
        )
        [stored] = self._read(PETITION, [one], "state", "merged_into_id")
        self.assertEqual(stored["merged_into_id"], (two, three)[winner])

    def test_merge_in_a_row(self):
        """What others are merged into is not merged itself at the same moment."""
        with self.registry.cursor() as cr:
            one, two, three = self._matters(self._env(cr), 3, "classified").ids
        winner = self._one_wins(
            (self.first, PETITION, "action_merge", [one], two),
            (self.second, PETITION, "action_merge", [two], three),
        )
        merged = [
            row["merged_into_id"]
            for row in self._read(PETITION, [one, two, three], "merged_into_id")
        ]
        self.assertEqual(merged, ([two, False, False], [False, three, False])[winner])

    def test_merge_and_withdraw(self):
        with self.registry.cursor() as cr:
            one, two = self._matters(self._env(cr), 2, "classified").ids
        winner = self._one_wins(
            (self.first, PETITION, "action_merge", [one], two),
            (self.second, PETITION, "action_withdraw", [two], "Dân rút lại"),
        )
        states = [row["state"] for row in self._read(PETITION, [one, two], "state")]
        self.assertEqual(
            states,
            (["merged", "classified"], ["classified", "withdrawn"])[winner],
        )

    # ------------------------------------------------------------------
    # Assign
    # ------------------------------------------------------------------
    def test_assign_one_matter(self):
        with self.registry.cursor() as cr:
            [petition] = self._matters(self._env(cr), 1, "classified").ids
        self._one_wins(
            (self.first, PETITION, "action_assign", [petition]),
            (self.second, PETITION, "action_assign", [petition]),
        )
        self.assertEqual(len(self._assignments([petition])), 1)

    def test_assign_to_two_departments(self):
        """Through the window, also where the matter's state stays what it is."""
        for state in ("classified", "concluded"):
            with self.subTest(state=state):
                with self.registry.cursor() as cr:
                    env = self._env(cr)
                    [petition] = self._matters(env, 1, state).ids
                    windows = [
                        env["dialogue.assign"]
                        .with_user(user)
                        .create(
                            {
                                "petition_ids": [petition],
                                "department_id": department,
                            }
                        )
                        .id
                        for user, department in zip(
                            (self.first, self.second),
                            self.department_ids,
                            strict=False,
                        )
                    ]
                winner = self._one_wins(
                    (self.first, "dialogue.assign", "action_assign", windows[:1]),
                    (self.second, "dialogue.assign", "action_assign", windows[1:]),
                )
                owed = self._assignments([petition])
                self.assertEqual(
                    [(line["department_id"], line["role"]) for line in owed],
                    [(self.department_ids[winner], "lead")],
                )

    def test_hand_over_to_two_departments(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            line = self._charged(env, self._matters(env, 1, "concluded"), "assigned").id
        other = self.department_ids[1:]
        winner = self._one_wins(
            *(
                (user, ASSIGNMENT, "action_hand_over", [line], place, False, "Lý do")
                for user, place in zip((self.first, self.second), other, strict=True)
            )
        )
        [stored] = self._read(ASSIGNMENT, [line], "department_id", "handover_count")
        self.assertEqual(
            (stored["department_id"], stored["handover_count"]), (other[winner], 1)
        )

    def test_approve_and_return(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            petition = self._matters(env, 1, "concluded", outcome="in_progress")
            line = self._charged(
                env, petition, "submitted", result="Đã sửa", reply_number="12"
            ).id
            petition = petition.id
        winner = self._one_wins(
            (self.leader, ASSIGNMENT, "action_approve", [line]),
            (self.second, ASSIGNMENT, "action_return", [line], "Chưa rõ"),
        )
        [stored] = self._read(ASSIGNMENT, [line], "state")
        [matter] = self._read(PETITION, [petition], "state")
        self.assertEqual(
            (stored["state"], matter["state"]),
            (("approved", "settled"), ("returned", "concluded"))[winner],
        )

    def test_grant_and_refuse_an_extension(self):
        with self.registry.cursor() as cr:
            env = self._env(cr)
            line = self._charged(env, self._matters(env, 1, "concluded"), "assigned")
            later = self.today + timedelta(days=40)
            extension = self._keep(
                env["dialogue.extension"].create(
                    {
                        "assignment_id": line.id,
                        "requested_date": later,
                        "reason": "Mưa lũ",
                    }
                )
            )
            line, extension = line.id, extension.id
        winner = self._one_wins(
            (self.leader, "dialogue.extension", "action_approve", [extension]),
            (self.first, "dialogue.extension", "action_refuse", [extension], "Không"),
        )
        [stored] = self._read(ASSIGNMENT, [line], "deadline")
        self.assertEqual(
            stored["deadline"], (later, self.today + timedelta(days=10))[winner]
        )
