# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The paths around the rules: hidden fields, links, contexts, chatter, files, HTTP."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .access_common import AccessCommon

PETITION = "dialogue.petition"
CONTRIBUTION = "dialogue.contribution"
ASSIGNMENT = "dialogue.assignment"


@tagged("post_install", "-at_install")
class TestAccessFields(AccessCommon):
    """What a role may not know of a record that it may read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        voice = cls._record("contribution", "economy")
        cls._record("petition", "economy").contribution_ids = voice
        # Who reads the record, but never this field of it.
        cls.hidden = [
            (cls.leader, CONTRIBUTION, "citizen_id"),
            (cls.leader, PETITION, "contribution_ids"),
            (cls.officer, PETITION, "contribution_ids"),
            (cls.head, PETITION, "contribution_ids"),
            (cls.village_user, PETITION, "answer"),
            (cls.village_user, PETITION, "answer_summary"),
            (cls.leader, "dialogue.consideration", "speaker"),
            (cls.head, "dialogue.consideration", "speaker"),
            (cls.leader, "dialogue.speaker", "name"),
            (cls.leader, "dialogue.speaker", "delegate_id"),
            (cls.supervisor, "dialogue.citizen", "identity_number"),
            (cls.village_user, "dialogue.citizen", "identity_number"),
            (cls.head, "dialogue.plan", "budget_ids"),
        ]

    def test_a_hidden_field_is_hidden_on_every_path(self):
        for user, model, name in self.hidden:
            label = "open" if model == "dialogue.plan" else "economy"
            ids = self.records[model][label].ids
            with self.subTest(user=user.login, model=model, field=name):
                self.assertNotIn(name, self._rpc(user, model, "fields_get"))
                self._rpc(user, model, "read", ids, ["display_name"])
                for method, args in self._ways_to(name, ids):
                    with self.assertRaises(AccessError, msg=f"{method} {args}"):
                        self._rpc(user, model, method, *args)

    def _ways_to(self, name, ids):
        """Yield (method, arguments) of all that would show or tell a field."""
        domain = [(name, "!=", False)]
        yield "read", (ids, [name])
        yield "web_read", (ids, {name: {}})
        yield "web_search_read", ([], {name: {}})
        yield "search", (domain,)
        yield "search_count", (domain,)
        yield "search_read", ([], [name])
        yield "search", ([], 0, None, f"{name} desc")
        yield "name_search", ("", domain)
        yield "formatted_read_group", ([], [name], ["__count"])
        yield "formatted_read_group", (domain, [], ["__count"])
        yield "formatted_read_group", ([], [], [f"{name}:count"])
        yield "web_read_group", ([], [name])
        yield "export_data", (ids, [name])
        yield "onchange", (ids, {}, [], {name: {}})
        yield "write", (ids, {name: False})

    def test_a_path_through_records_does_not_reach_them(self):
        """Domains, orders and columns that lead to a hidden name over relations."""
        # An export asks for what it finds: each path must lead to something.
        self.places["economy"].spare.merged_into_id = self._record(
            "petition", "economy"
        )
        who = "contribution_ids.citizen_id.name"
        paths = [
            (self.head, PETITION, who),
            (self.head, ASSIGNMENT, f"petition_id.{who}"),
            (self.head, "dialogue.extension", f"assignment_id.petition_id.{who}"),
            (self.leader, CONTRIBUTION, "citizen_id.name"),
            (self.leader, CONTRIBUTION, "citizen_id.phone"),
            (self.leader, PETITION, who),
            (self.leader, PETITION, "contribution_ids.text"),
            (self.head, PETITION, "consideration_ids.speaker"),
            (self.village_user, PETITION, "assignment_ids.draft_answer"),
            (self.village_user, PETITION, "merged_ids.answer"),
        ]
        for user, model, path in paths:
            with self.subTest(user=user.login, model=model, path=path):
                for method, args in (
                    ("search", ([(path, "ilike", "a")],)),
                    ("search_count", ([(path, "ilike", "a")],)),
                    ("formatted_read_group", ([(path, "ilike", "a")], [], ["__count"])),
                    (
                        "export_data",
                        (self.records[model]["economy"].ids, [path.replace(".", "/")]),
                    ),
                ):
                    with self.assertRaises(AccessError, msg=method):
                        self._rpc(user, model, method, *args)

    def test_nested_reading_stops_at_the_rules(self):
        """`web_read` with the fields of linked records: hidden ones never come."""
        petition = self._record("petition", "economy")
        foreign = self._record("petition", "culture")
        secret = self._record("petition", "secret")
        petition.earlier_ids = foreign | secret
        spec = {"earlier_ids": {"fields": {"display_name": {}, "subject": {}}}}
        for user, seen in (
            (self.head, []),
            (self.village_user, []),
            (self.leader, foreign.ids),
            (self.office, foreign.ids),
            (self.receiver, (foreign | secret).ids),
        ):
            [values] = self._rpc(user, PETITION, "web_read", petition.ids, spec)
            found = [line["id"] for line in values["earlier_ids"]]
            self.assertCountEqual(found, seen, user.login)
        spec = {"contribution_ids": {"fields": {"citizen_id": {"fields": {}}}}}
        with self.assertRaises(AccessError):
            self._rpc(self.leader, PETITION, "web_read", petition.ids, spec)
        spec = {"petition_ids": {"fields": {"answer": {}}}}
        contribution = self._record("contribution", "economy")
        with self.assertRaises(AccessError):
            self._rpc(
                self.village_user, CONTRIBUTION, "web_read", contribution.ids, spec
            )

    def test_the_name_of_a_person_reaches_no_display_name(self):
        """Whatever a leader or department reads, no citizen's name is in it."""
        for user in (self.leader, self.head, self.officer):
            for model in self.records:
                Model = self._as(user, self.env[model])
                if not Model.has_access("read"):
                    continue
                names = [
                    name
                    for name, field in Model.fields_get(attributes=["type"]).items()
                    if field["type"] != "binary"
                ]
                values = str(Model.search([]).read(names))
                allowed = model in ("dialogue.delegate",)
                if not allowed:
                    self.assertNotIn("Nông Thị", values, f"{user.login} {model}")

    def test_similar_matters_are_those_one_may_read(self):
        for user, label in ((self.head, "economy"), (self.village_user, "economy")):
            found = self._rpc(user, PETITION, "find_similar", "Sửa đường", limit=50)
            readable = self._as(user, self.env[PETITION]).search([])
            self.assertLessEqual({item["id"] for item in found}, set(readable.ids))
            self.assertTrue(found, label)


@tagged("post_install", "-at_install")
class TestAccessChanges(AccessCommon):
    """What a client might try to write, and who sees what after a change.

    One class, for the fixture is what takes the time.
    """

    # ------------------------------------------------------------------
    # Links, protected fields, forged contexts
    # ------------------------------------------------------------------
    def _refused(self, user, model, method, *args, **kwargs):
        with self._nothing_kept(), self.assertRaises(UserError):
            self._rpc(user, model, method, *args, **kwargs)

    def test_links_tell_no_names(self):
        """A many2one shows the name of what it points to: it must be readable."""
        contribution = self._record("contribution", "economy")
        citizen = self._record("citizen", "culture")
        self._refused(
            self.village_user,
            CONTRIBUTION,
            "write",
            contribution.ids,
            {"citizen_id": citizen.id},
        )
        self._refused(
            self.village_user,
            CONTRIBUTION,
            "create",
            [
                {
                    "text": "x",
                    "village_id": self.village_a.id,
                    "citizen_id": citizen.id,
                }
            ],
        )
        for label in ("secret", "abroad"):
            petition = self._record("petition", label)
            foreign = self._record("contribution", label)
            wizards = {
                "dialogue.link": {
                    "petition_id": petition.id,
                    "contribution_ids": [Command.set(contribution.ids)],
                },
                "dialogue.merge": {
                    "petition_ids": [
                        Command.set(self._record("petition", "economy").ids)
                    ],
                    "target_id": petition.id,
                },
                "dialogue.split": {"contribution_id": foreign.id},
                "dialogue.consideration": {
                    "petition_id": petition.id,
                    # Not the session that it is on already.
                    "session_id": self._record("session", "culture").id,
                },
                ASSIGNMENT: {
                    "petition_id": petition.id,
                    "department_id": self.economy.id,
                    "purpose": "resolve",
                },
            }
            for model, values in wizards.items():
                with self.subTest(model=model, label=label):
                    self._refused(self.office, model, "create", [values])
            with self.subTest(model="dialogue.supervision", label=label):
                self._refused(
                    self.supervisor,
                    "dialogue.supervision",
                    "create",
                    [
                        {
                            "petition_id": petition.id,
                            "remark": "x",
                            "requires_reply": False,
                        }
                    ],
                )
        with self.subTest("defaults from the context"):
            self._refused(
                self.office,
                "dialogue.split",
                "create",
                [{}],
                context={"active_id": self._record("contribution", "abroad").id},
            )

    def test_a_record_is_not_pushed_out_of_the_own_scope(self):
        delegate = self._record("delegate", "economy")
        for model, record in (
            (CONTRIBUTION, self._record("contribution", "economy")),
            ("dialogue.citizen", self._record("citizen", "economy")),
            ("dialogue.delegate", delegate),
        ):
            with self.subTest(model=model):
                self._refused(
                    self.village_user,
                    model,
                    "write",
                    record.ids,
                    {"village_id": self.village_b.id},
                )

    def test_protected_fields(self):
        assignment = self._record("assignment", "economy")
        petition = self._record("petition", "economy")
        remark = self._record("supervision", "economy")
        others = self._record("supervision", "culture")
        others.author_id = self.office
        extension = self._record("extension", "economy")
        line = self._record("session.village", "economy")
        duty = self._record("duty", "economy")
        consideration = self._record("consideration", "economy")
        citizen = self._record("citizen", "economy")
        contribution = self._record("contribution", "economy")
        later = "2030-01-01"
        for user, record, values in (
            (self.office, assignment, {"state": "approved"}),
            (self.office, assignment, {"approved_by": self.leader.id}),
            (self.office, petition, {"state": "closed"}),
            (self.office, petition, {"released_date": later}),
            (self.office, petition, {"code": "KN/2026/9999"}),
            (self.office, petition, {"kind": "denunciation"}),
            (self.office, consideration, {"is_concluded": True}),
            (self.office, extension, {"approver_id": self.leader.id}),
            (self.office, contribution, {"is_stripped": True}),
            (self.office, remark, {"remark": "khác"}),
            (self.manager, petition, {"state": "closed"}),
            (self.head, assignment, {"deadline": later}),
            (self.head, assignment, {"state": "approved"}),
            (self.head, assignment, {"department_id": self.culture.id}),
            (self.head, assignment, {"instruction": "khác"}),
            (self.head, assignment, {"approved_by": self.head.id}),
            (self.head, remark, {"remark": "khác"}),
            (self.head, remark, {"requires_reply": False}),
            (self.head, extension, {"state": "approved"}),
            (self.head, duty, {"due_fixed_date": later}),
            (self.head, duty, {"user_id": self.head.id}),
            (self.officer, assignment, {"employee_id": self.officer_employee.id}),
            (self.officer, extension, {"requested_date": later}),
            (self.supervisor, petition, {"answer": "khác"}),
            (self.supervisor, assignment, {"draft_answer": "khác"}),
            (self.supervisor, remark, {"reply": "khác"}),
            (self.supervisor, others, {"remark": "của người khác"}),
            (self.supervisor, citizen, {"anonymised_date": later}),
            (self.village_user, petition, {"subject": "khác"}),
            (self.village_user, contribution, {"code": "YK/2026/9999"}),
            (
                self.village_user,
                contribution,
                {"petition_ids": [Command.link(petition.id)]},
            ),
            (self.village_user, line, {"delegate_quota": 99}),
            (self.village_user, duty, {"due_fixed_date": later}),
            (self.leader, petition, {"answer": "khác"}),
            (self.leader, assignment, {"draft_answer": "khác"}),
            (self.leader, consideration, {"answer": "khác"}),
            (self.leader, self._record("plan", "closed"), {"note": "khác"}),
            (self.leader, self._record("session", "economy"), {"note": "khác"}),
        ):
            with self.subTest(user=user.login, record=record._name, values=values):
                self._refused(user, record._name, "write", record.ids, values)

    def test_forged_contexts(self):
        petition = self._record("petition", "economy")
        assignment = self._record("assignment", "economy")
        forged = {
            "dialogue_gate": True,
            "su": True,
            "uid": 1,
            "active_test": False,
            "import_file": True,
            "install_mode": True,
            "tracking_disable": True,
            "default_state": "closed",
        }
        for user in (self.office, self.head, self.leader):
            for record, values in (
                (petition, {"state": "closed"}),
                (assignment, {"state": "approved"}),
                (assignment, {"approved_by": user.id}),
            ):
                self._refused(
                    user, record._name, "write", record.ids, values, context=forged
                )
        [new] = self._rpc(
            self.office,
            PETITION,
            "create",
            [{"subject": "x"}],
            context={**forged, "default_released_date": "2026-01-01"},
        )
        new = self.env[PETITION].browse(new)
        self.assertEqual(new.state, "received")
        self.assertFalse(new.released_date)
        [new] = self._rpc(
            self.village_user,
            CONTRIBUTION,
            "create",
            [{"text": "x", "village_id": self.village_a.id}],
            context={
                "default_code": "YK/1",
                "default_petition_ids": petition.ids,
                "default_is_stripped": True,
                "default_recorded_by": self.office.id,
            },
        )
        new = self.env[CONTRIBUTION].browse(new)
        self.assertNotEqual(new.code, "YK/1")
        self.assertFalse(new.petition_ids or new.is_stripped)
        self.assertEqual(new.recorded_by, self.village_user)
        for method in ("_transition", "_write_state", "_strip", "sudo", "with_user"):
            with self.assertRaises(AccessError):
                self._rpc(self.office, PETITION, method, petition.ids, "closed")

    def test_archived_people_gain_nothing_by_the_context(self):
        self.officer_employee.active = False
        for context in ({}, {"active_test": False}):
            with self.assertRaises(AccessError):
                self._rpc(
                    self.officer,
                    PETITION,
                    "read",
                    self._record("petition", "economy").ids,
                    ["subject"],
                    context=context,
                )

    def test_nobody_approves_his_own_work(self):
        """The head of a department who also works in the office or leads."""
        assignment = self._record("assignment", "economy")
        extension = self._record("extension", "economy")
        assignment.draft_answer = "Đã sửa"
        self._rpc(self.head, ASSIGNMENT, "action_start", assignment.ids)
        self._rpc(self.head, ASSIGNMENT, "action_submit", assignment.ids)
        for role in ("office", "leader"):
            self.head.group_ids += self.env.ref(
                f"commune_dialogue.group_dialogue_{role}"
            )
            for record in (assignment, extension):
                with self.assertRaises(AccessError):
                    self._rpc(self.head, record._name, "action_approve", record.ids)
        self._rpc(self.leader, ASSIGNMENT, "action_approve", assignment.ids)
        self.assertEqual(assignment.approved_by, self.leader)

    def test_copies(self):
        for model, label in (
            (PETITION, "economy"),
            (PETITION, "culture"),
            (ASSIGNMENT, "economy"),
            ("dialogue.citizen", "culture"),
            (CONTRIBUTION, "culture"),
            ("dialogue.plan", "open"),
            ("dialogue.document", "open"),
        ):
            ids = self.records[model][label].ids
            for user in (self.head, self.village_user, self.leader, self.plain):
                with self.subTest(user=user.login, model=model, label=label):
                    self._refused(user, model, "copy", ids)
        petition = self._record("petition", "economy")
        petition.contribution_ids = self._record("contribution", "economy")
        twin = self._as(self.office, petition).copy()
        self.assertFalse(twin.sudo().contribution_ids)
        self.assertEqual(twin.state, "received")

    # ------------------------------------------------------------------
    # Who moves, leaves or is replaced loses access at once, without a restart
    # ------------------------------------------------------------------
    def _sees(self, user, label, model="petition"):
        # Each question is a request of its own, which starts with empty caches.
        self.env.invalidate_all()
        record = self._record(model, label, user)
        found = record.search([("id", "=", record.id)])
        self.assertEqual(bool(found), record.has_access("read"), (user.login, label))
        return bool(found)

    def test_officer_moves(self):
        self.assertTrue(self._sees(self.officer, "economy"))
        self.assertFalse(self._sees(self.officer, "culture"))
        self.officer_employee.department_id = self.culture
        self.assertFalse(self._sees(self.officer, "economy"))
        self.assertTrue(self._sees(self.officer, "culture"))
        self.assertTrue(self._sees(self.officer, "culture", "assignment"))
        self.officer_employee.department_id = False
        self.assertFalse(self._sees(self.officer, "culture"))

    def test_employee_archived(self):
        self.officer_employee.active = False
        self.assertFalse(self._sees(self.officer, "economy"))

    def test_user_archived(self):
        self.officer.active = False
        self.assertFalse(self._sees(self.officer, "economy"))

    def test_head_replaced(self):
        manager = self.economy.manager_id
        self.economy.manager_id = self.officer_employee
        self.assertTrue(self._sees(self.head, "economy"), "he still works there")
        manager.department_id = False
        self.assertFalse(self._sees(self.head, "economy"))
        assignment = self._record("assignment", "economy")
        assignment.draft_answer = "Đã sửa"
        self._rpc(self.officer, ASSIGNMENT, "action_start", assignment.ids)
        with self.assertRaises(AccessError):
            self._rpc(self.head, ASSIGNMENT, "action_submit", assignment.ids)
        self._rpc(self.officer, ASSIGNMENT, "action_submit", assignment.ids)

    def test_department_changes_its_place(self):
        self.assertTrue(self._sees(self.chief, "works"))
        self.works.parent_id = self.culture
        self.assertFalse(self._sees(self.chief, "works"))
        self.assertTrue(self._sees(self.head2, "works"))
        self.assertTrue(self._sees(self.pair, "justice"))
        self.justice.manager_id = False
        self.assertFalse(self._sees(self.pair, "justice"))
        self.assertTrue(self._sees(self.pair, "health"))

    def test_representative_changes(self):
        self.assertTrue(self._sees(self.village_user, "economy"))
        self.village_a.user_ids = False
        self.village_b.user_ids = self.village_user
        for model in ("petition", "contribution", "citizen", "delegate"):
            self.assertFalse(self._sees(self.village_user, "economy", model), model)
            self.assertTrue(self._sees(self.village_user, "culture", model), model)

    def test_village_sees_matters_its_voices_are_in(self):
        petition = self._record("petition", "culture")
        self.assertFalse(self._sees(self.village_user, "culture"))
        petition.contribution_ids = self._record(
            "contribution", "economy"
        ) | self._record("contribution", "culture")
        self.assertTrue(self._sees(self.village_user, "culture"))
        seen = self._as(self.village_user, petition).contribution_ids
        self.assertEqual(seen.ids, self._record("contribution", "economy").ids)

    def test_hand_over_ends_intake(self):
        contribution = self._record("contribution", "economy")
        self._record("petition", "economy").contribution_ids = contribution
        for user in (self.village_user, self.supervisor):
            record = self._as(user, contribution)
            record.read(["text", "citizen_id"])
            with self.assertRaises(AccessError):
                record.text = "khác"
            with self.assertRaises(AccessError):
                record.unlink()

    def test_cancelled_assignment_closes_the_matter(self):
        assignment = self._record("assignment", "economy")
        spare = self.places["economy"].spare_assignment
        (assignment | spare)._write_state("cancelled")
        self.assertFalse(self._sees(self.head, "economy"))
        self.assertFalse(self._sees(self.head, "economy", "supervision"))
        self.assertTrue(self._sees(self.head, "economy", "assignment"))

    def test_group_taken_away(self):
        self.leader.group_ids -= self.env.ref("commune_dialogue.group_dialogue_leader")
        with self.assertRaises(AccessError):
            self._as(self.leader, self.env[PETITION]).search([])

    def test_confidential_papers(self):
        paper = self._record("document", "closed")
        paper.confidential = True
        paper._write_state("issued")
        for model in ("document", "document.recipient", "publication"):
            for user in (self.head, self.village_user, self.supervisor):
                self.assertFalse(self._sees(user, "closed", model), model)
            for user in (self.office, self.leader):
                self.assertTrue(self._sees(user, "closed", model), model)

    # ------------------------------------------------------------------
    # A denunciation is a stub, for its receiver alone
    # ------------------------------------------------------------------
    def test_the_receiver_alone(self):
        for model in ("petition", "contribution"):
            for user in (*self.roles, self.abroad_office):
                record = self._record(model, "secret", user)
                self.assertFalse(record.has_access("read"), (user.login, model))
            self.assertTrue(
                self._record(model, "secret", self.receiver).has_access("read")
            )
        # Another receiver is named: the former one is out.
        self.company.dialogue_receiver_id = self.office
        self.assertTrue(self._record("petition", "secret", self.office).subject)
        with self.assertRaises(AccessError):
            self._record("petition", "secret", self.receiver).read(["code"])

    def test_nothing_is_left_of_it(self):
        office = self.office
        person = self.env["dialogue.citizen"].create(
            {"name": "Trịnh Bí Mật", "village_id": self.village_a.id}
        )
        voice = self.env[CONTRIBUTION].create(
            {
                "text": "Tố cáo ông Mỗ nhận tiền",
                "citizen_id": person.id,
                "village_id": self.village_a.id,
            }
        )
        scan = {"name": "don.jpg", "raw": b"scan"}
        files = self.env["ir.attachment"].create(
            {**scan, "res_model": CONTRIBUTION, "res_id": voice.id}
        )
        petitions = self._as(office, voice)._create_petitions()
        twin = self.env[PETITION].create(
            {**voice._prepare_petition(), "subject": "Điện yếu"}
        )
        merged = petitions.sudo().copy({"subject": "Tố cáo ông Mỗ"})
        self._rpc(office, PETITION, "action_merge", merged.ids, petitions.id)
        message = petitions.message_post(body="Ông Mỗ", message_type="comment")
        files |= self.env["ir.attachment"].create(
            {**scan, "res_model": PETITION, "res_id": petitions.id}
        )
        activity = petitions.activity_schedule(
            "mail.mail_activity_data_todo", user_id=office.id, summary="Ông Mỗ"
        )
        done = petitions.activity_schedule(
            "mail.mail_activity_data_todo", user_id=office.id, summary="Ông Mỗ"
        )
        done.active = False
        self._rpc(office, PETITION, "action_denounce", petitions.ids)
        gone = (person, files, message, activity, done)
        for record in gone:
            self.assertFalse(record.sudo().exists(), record)
        for stub in petitions.sudo() | merged.sudo():
            self.assertEqual(stub.kind, "denunciation")
            self.assertNotIn("Mỗ", str(stub.read()))
        self.assertNotIn("Mỗ", str(voice.sudo().read()))
        self.assertFalse(twin.description)
        self.assertEqual(twin.subject, "Điện yếu")
        with self.assertRaises(AccessError):
            self._rpc(office, PETITION, "read", merged.ids, ["code"])

    def test_companies(self):
        """The office of another commune sees its own commune alone."""
        for model, records in self.records.items():
            Model = self._as(self.abroad_office, self.env[model])
            if not Model.has_access("read"):
                continue
            for label, record in records.items():
                seen = self._as(self.abroad_office, record).has_access("read")
                self.assertEqual(seen, label == "abroad", f"{model} {label}")
        # Both communes allowed, one of them switched on.
        self.office.company_ids += self.abroad
        petition = self._record("petition", "abroad").with_user(self.office)
        one = petition.with_context(allowed_company_ids=self.company.ids)
        both = petition.with_context(
            allowed_company_ids=(self.company | self.abroad).ids
        )
        self.assertFalse(one.has_access("read"))
        self.assertTrue(both.has_access("read"))
