# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import uuid
from contextlib import closing
from datetime import date, datetime, timedelta
from types import SimpleNamespace

from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from .common import DialogueCommon

# Labels of records: "open" is everybody's (an issued plan), "closed" nobody's own (a
# draft), "secret" a denunciation's, "abroad" another commune's; the others are
# departments, each with a village.
PLACES = ("economy", "culture", "works", "health", "justice")
HIDDEN = ("secret", "abroad")
SATURDAY = date(2027, 5, 8)


class AccessCommon(DialogueCommon):
    """One record of each model for each department and village.

    ``records[model][label]`` holds them; ``own[login]`` the labels of the records
    that are a user's own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abroad = cls.env["res.company"].create({"name": "Xã Bên Cạnh"})
        cls.env.user.company_ids += cls.abroad
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": [cls.company.id, cls.abroad.id],
            }
        )
        cls._new_people()
        cls.records = {}
        cls.places = {}
        cls._build_commune()
        cls._build_abroad()
        cls._build_secret()
        # A row of the analysis is a matter; there is none of a denunciation.
        cls.records["dialogue.analysis"] = {
            label: cls.env["dialogue.analysis"].browse(petition.id)
            for label, petition in cls.records["dialogue.petition"].items()
            if label != "secret"
        }
        # Supervisors change their own remarks only; the fixture's are this one's.
        for remark in cls.records["dialogue.supervision"].values():
            remark.author_id = cls.supervisor
        cls.env.flush_all()
        cls.env.invalidate_all()

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------
    @classmethod
    def _new_people(cls):
        cls.chief, cls.pair, cls.nobody, cls.receiver, cls.plain = cls._new_users(
            ("t_chief", "user"),
            ("t_pair", "user"),
            ("t_nobody", "user"),
            ("t_receiver", "office"),
            ("t_plain",),
        )
        cls.directorate = cls._new_department("Ban Quản lý dự án", cls.chief)
        cls.works = cls.env["hr.department"].create(
            {
                "name": "Tổ Xây dựng",
                "company_id": cls.company.id,
                "parent_id": cls.directorate.id,
            }
        )
        cls.health = cls._new_department("Trạm Y tế", cls.pair)
        cls.justice = cls.env["hr.department"].create(
            {
                "name": "Bộ phận Tư pháp",
                "company_id": cls.company.id,
                "manager_id": cls.health.manager_id.id,
            }
        )
        cls.company.dialogue_receiver_id = cls.receiver
        cls.portal = new_test_user(
            cls.env,
            login="t_portal",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        cls.public = cls.env.ref("base.public_user")
        cls.abroad_office, cls.abroad_head = cls._new_users(
            ("t_abroad", "office"), ("t_abroad_head", "user"), company=cls.abroad
        )
        # Exporting is a right of its own in Odoo; here it is not what refuses.
        cls.env.ref("base.group_allow_export").user_ids += (
            cls.officer
            | cls.head
            | cls.village_user
            | cls.supervisor
            | cls.leader
            | cls.office
        )
        # user: (column of the table, labels of his own records)
        cls.roles = {
            cls.officer: ("officer", {"open", "economy"}),
            cls.nobody: ("officer", {"open"}),
            cls.head: ("head", {"open", "economy"}),
            cls.head2: ("head", {"open", "culture"}),
            cls.chief: ("head", {"open", "works"}),
            cls.pair: ("head", {"open", "health", "justice"}),
            cls.village_user: ("village", {"open", "economy"}),
            cls.supervisor: ("supervisor", {"open"}),
            cls.leader: ("leader", {"open"}),
            cls.office: ("office", {"open"}),
            cls.manager: ("manager", {"open"}),
            cls.plain: ("internal", set()),
            cls.portal: ("outside", set()),
            cls.public: ("outside", set()),
        }

    @classmethod
    def _as(cls, user, records):
        """Return the records (or the empty model) as this user sees them."""
        companies = user.sudo().company_ids.ids
        return records.with_user(user).with_context(allowed_company_ids=companies)

    # ------------------------------------------------------------------
    # Records
    # ------------------------------------------------------------------
    @classmethod
    def _add(cls, model, label, **vals):
        record = cls.env[model].create(vals)
        cls.records.setdefault(model, {})[label] = record
        return record

    @classmethod
    def _build_commune(cls):
        villages = (cls.village_a, cls.village_b, *[cls.village_c] * 3)
        departments = (cls.economy, cls.culture, cls.works, cls.health, cls.justice)
        for label, village, department in zip(
            PLACES, villages, departments, strict=True
        ):
            cls.places[label] = SimpleNamespace(
                label=label,
                company=cls.company,
                village=village,
                department=department,
            )
        cls._build_master(cls.company, "open")
        cls._build_plans(cls.company, "open", "closed")
        main = [Command.set([cls.village_a.id, cls.village_b.id])]
        other = [Command.set([cls.village_b.id])]
        cls._build_session(cls.company, "economy", main)
        cls._build_session(cls.company, "culture", other)
        cls._build_papers(cls.company, "open", "closed")
        for place in cls.places.values():
            cls._build_place(place)

    @classmethod
    def _build_abroad(cls):
        department = cls._new_department(
            "Phòng Kinh tế", cls.abroad_head, company=cls.abroad
        )
        cls._build_master(cls.abroad, "abroad")
        village = cls.records["dialogue.village"]["abroad"]
        cls._build_plans(cls.abroad, "abroad", "abroad")
        cls._build_session(cls.abroad, "abroad", [Command.set(village.ids)])
        cls._build_papers(cls.abroad, "abroad", "abroad")
        place = SimpleNamespace(
            label="abroad",
            company=cls.abroad,
            village=village,
            department=department,
        )
        cls._build_place(place)
        cls.places["abroad"] = place

    @classmethod
    def _build_secret(cls):
        """A denunciation, and what nobody should ever be able to tie to one."""
        place = SimpleNamespace(
            label="secret",
            company=cls.company,
            village=cls.village_a,
            department=cls.economy,
        )
        records = cls._build_place(place)
        petition, contribution = (
            records["dialogue.petition"],
            records["dialogue.contribution"],
        )
        petition.contribution_ids = contribution
        cls._as(cls.office, petition).action_denounce()
        # Stripped with it: the rules hold even where somebody puts them back.
        for name in (
            "consideration",
            "promise",
            "assignment",
            "extension",
            "supervision",
        ):
            model = f"dialogue.{name}"
            record = cls.env[model].create(cls._vals(model, place))
            cls.records[model]["secret"] = record
            setattr(place, name, record)
        for model in ("citizen", "delegate", "session.village", "duty"):
            cls.records[f"dialogue.{model}"].pop("secret", None)
        cls.places["secret"] = place

    @classmethod
    def _build_master(cls, company, label):
        company_id = company.id
        if label == "open":
            cls.records["dialogue.village"] = {"open": cls.village_c}
        else:
            cls._add("dialogue.village", label, name="Nà Mẫu", company_id=company_id)
        cls._add("dialogue.field", label, name="Đất đai", company_id=company_id)
        cls._add(
            "dialogue.answer.template",
            label,
            name="Giải trình",
            body="Theo quy định",
            company_id=company_id,
        )
        cls._add("dialogue.promise.word", label, name="gắng", company_id=company_id)
        cls._add("dialogue.delegate.group", label, name="Báo", company_id=company_id)
        cls._add("dialogue.access.log", label, **cls._access_vals(company))
        cls._add(
            "dialogue.standing.delegate",
            label,
            name="Vi Văn Thường",
            phone="0900000001",
            company_id=company_id,
        )
        cls._add("dialogue.digest", label, **cls._digest_vals(company, SATURDAY))
        cls._add("dialogue.makeup.day", label, date=SATURDAY, company_id=company_id)
        cls._add(
            "dialogue.legal.basis",
            label,
            document_type="Luật",
            summary="Tiếp công dân",
            company_id=company_id,
        )
        style = cls.env["dialogue.document.style"].search(
            [("kind", "=", "state")], limit=1
        )
        style = style.copy({"company_id": company_id})
        cls.records.setdefault("dialogue.document.style", {})[label] = style
        cls.word_file = style.word_file.decode()
        cls._add(
            "dialogue.word.template",
            label,
            name="Mẫu của xã",
            file=cls.word_file,
            company_id=company_id,
        )
        body = cls._add(
            "dialogue.body",
            label,
            name="Ủy ban nhân dân xã",
            symbol="UBND",
            style_id=style.id,
            company_id=company_id,
        )
        cls._add(
            "dialogue.signer",
            label,
            body_id=body.id,
            name="Hoàng Văn Ký",
            position="CHỦ TỊCH",
        )
        cls._add(
            "dialogue.document.series",
            label,
            body_id=body.id,
            period=f"{label}/2026",
            last_number=1,
        )

    @classmethod
    def _build_plans(cls, company, issued, draft):
        body = cls.records["dialogue.body"][issued]
        group = cls.records["dialogue.delegate.group"][issued]
        for label, state in ((draft, "draft"), (issued, "issued")):
            plan = cls._add(
                "dialogue.plan",
                label,
                name=f"Kế hoạch {label}",
                year=2026,
                company_id=company.id,
                body_id=body.id,
            )
            cls._add(
                "dialogue.plan.composition", label, plan_id=plan.id, group_id=group.id
            )
            cls._add("dialogue.plan.agenda", label, plan_id=plan.id, name="Khai mạc")
            cls._add("dialogue.plan.recipient", label, plan_id=plan.id, name="Như trên")
            cls._add("dialogue.plan.budget", label, plan_id=plan.id, name="Hội trường")
            if state == "issued":
                plan._write_state("issued")

    @classmethod
    def _build_session(cls, company, label, village_ids):
        session = cls._add(
            "dialogue.session",
            label,
            name=f"Hội nghị {label}",
            company_id=company.id,
            village_ids=village_ids,
        )
        cls._add("dialogue.agenda.item", label, session_id=session.id, name="Khai mạc")
        cls._add(
            "dialogue.speaker",
            label,
            session_id=session.id,
            name=f"Nông Thị {label.title()}",
        )
        cls._add("dialogue.desk.entry", label, **cls._entry_vals(session))
        return session

    @classmethod
    def _access_vals(cls, company):
        moment = datetime(2026, 11, 2, 3)
        return {
            "date": moment,
            "hour": moment,
            "user_id": cls.office.id,
            "company_id": company.id,
            "kind": "listed",
            "people_count": 3,
        }

    @classmethod
    def _entry_vals(cls, session):
        return {
            "uuid": str(uuid.uuid4()),
            "session_id": session.id,
            "user_id": cls.env.uid,
            "kind": "matter_add",
            "values": {"speaker": "Nông Thị Dền"},
        }

    @classmethod
    def _build_papers(cls, company, issued, draft):
        body = cls.records["dialogue.body"][issued]
        for number, label in enumerate((draft, issued), 1):
            paper = cls._add(
                "dialogue.document",
                label,
                name=f"Văn bản {label}",
                body_id=body.id,
                company_id=company.id,
                number=number,
            )
            cls._add(
                "dialogue.document.recipient", label, document_id=paper.id, name="Lưu"
            )
            cls._add("dialogue.publication", label, document_id=paper.id)
            report = cls._add(
                "dialogue.period.report",
                label,
                company_id=company.id,
                body_id=body.id,
                year=2020 + number,
            )
            figures = cls.records.setdefault("dialogue.period.figure", {})
            figures[label] = report.figure_ids[:1]
            if label == issued:
                paper._write_state("issued")

    @classmethod
    def _build_place(cls, place):
        """Create what belongs to one department and its village."""
        sessions = cls.records["dialogue.session"]
        place.session = sessions.get(place.label) or sessions["economy"]
        if place.label in ("culture", "secret"):
            place.session = sessions["economy"]
        made = {}
        for model in (
            "dialogue.session.village",
            "dialogue.delegate",
            "dialogue.duty",
            "dialogue.citizen",
            "dialogue.contribution",
            "dialogue.petition",
            "dialogue.consideration",
            "dialogue.promise",
            "dialogue.assignment",
            "dialogue.extension",
            "dialogue.supervision",
        ):
            if model == "dialogue.session.village":
                made[model] = place.session.village_line_ids.filtered(
                    lambda line: line.village_id == place.village
                )
                if not made[model]:
                    continue
                cls.records.setdefault(model, {})[place.label] = made[model]
            else:
                made[model] = cls._add(model, place.label, **cls._vals(model, place))
                setattr(place, model.rpartition(".")[2], made[model])
        # What others are hung on when a test creates one more.
        place.spare = cls.env["dialogue.petition"].create(
            cls._vals("dialogue.petition", place)
        )
        place.spare_assignment = cls.env["dialogue.assignment"].create(
            {**cls._vals("dialogue.assignment", place), "petition_id": place.spare.id}
        )
        place.spare_citizen = place.citizen.copy()
        return made

    @classmethod
    def _vals(cls, model, place, spare=False):
        """Return the values of a new record of the department and village.

        :param spare: hang it on the spare parents, where the first child would be
            in the way
        """
        today = date.today()
        petition = assignment = False
        if hasattr(place, "petition"):
            petition = (place.spare if spare else place.petition).id
        if hasattr(place, "assignment"):
            assignment = (place.spare_assignment if spare else place.assignment).id
        company = {"company_id": place.company.id}
        village = {"village_id": place.village.id}
        body = cls.records["dialogue.body"].get(place.label)
        body = body or cls.records["dialogue.body"]["open"]
        return {
            "dialogue.analysis": {},
            "dialogue.access.log": cls._access_vals(place.company),
            "dialogue.delegate": {
                **village,
                "session_id": place.session.id,
                "name": f"Đại biểu {place.label}",
            },
            "dialogue.duty": {
                **village,
                "name": f"Việc {place.label}",
                "session_id": place.session.id,
                "department_id": place.department.id,
            },
            "dialogue.citizen": {
                **village,
                **company,
                "name": f"Nông Thị {place.label.title()}",
                "phone": "0900000000",
            },
            "dialogue.contribution": {
                **village,
                **company,
                "text": f"Đường {place.label} hỏng nặng",
                "citizen_id": hasattr(place, "citizen") and place.citizen.id,
            },
            "dialogue.petition": {
                **village,
                **company,
                "subject": f"Sửa đường {place.label}",
                "description": f"Đường {place.label} hỏng nặng",
            },
            "dialogue.consideration": {
                "session_id": place.session.id,
                "petition_id": petition,
                "speaker": f"Nông Thị {place.label.title()}",
            },
            "dialogue.promise": {
                "consideration_id": hasattr(place, "consideration")
                and place.consideration.id,
                "sentence": f"Giao {place.department.name} sửa đường {place.label}.",
            },
            "dialogue.promise.word": {"name": "quyết tâm", **company},
            "dialogue.assignment": {
                "petition_id": petition,
                "department_id": place.department.id,
                "purpose": "resolve" if spare else "prepare",
                "deadline": today + timedelta(days=20),
            },
            "dialogue.extension": {
                "assignment_id": assignment,
                "requested_date": today + timedelta(days=40),
                "reason": "Mưa lũ",
            },
            "dialogue.supervision": {
                "petition_id": petition,
                "remark": f"Chậm ở {place.label}",
                "requires_reply": False,
            },
            "dialogue.plan": {"name": "Kế hoạch", "year": 2031, **company},
            "dialogue.session": {"name": "Hội nghị", **company},
            "dialogue.agenda.item": {"session_id": place.session.id, "name": "Bế mạc"},
            "dialogue.session.village": {
                "session_id": cls.records["dialogue.session"]["culture"].id,
                "village_id": cls.village_c.id,
            },
            "dialogue.document": {"name": "Văn bản", "body_id": body.id, **company},
            "dialogue.period.report": {"body_id": body.id, "year": 2031, **company},
            "dialogue.period.figure": {
                "report_id": cls.records["dialogue.period.report"]["closed"].id,
                "section": "plans",
                "key": "plans",
                "label": "Kế hoạch",
            },
            "dialogue.village": {"name": "Khu Mới", **company},
            "dialogue.field": {"name": "Lĩnh vực mới", **company},
            "dialogue.answer.template": {"name": "Mẫu", "body": "Theo", **company},
            "dialogue.delegate.group": {"name": "Nhóm mới", **company},
            "dialogue.standing.delegate": {**village, "name": "Vi Thị Mới", **company},
            "dialogue.speaker": {"session_id": place.session.id, "name": "Nông Thị"},
            "dialogue.desk.entry": cls._entry_vals(place.session),
            "dialogue.digest": cls._digest_vals(place.company, date.today()),
            "dialogue.makeup.day": {"date": SATURDAY + timedelta(days=7), **company},
            "dialogue.legal.basis": {
                "document_type": "Luật",
                "summary": "Mới",
                **company,
            },
            "dialogue.document.style": {"name": "Mẫu mới", **company},
            "dialogue.word.template": {
                "name": "Mẫu mới",
                "kind": "party",
                "file": cls.word_file,
                **company,
            },
            "dialogue.body": {"name": "Cơ quan mới", **company},
            "dialogue.signer": {
                "body_id": body.id,
                "name": "Lý Văn Mới",
                "position": "PHÓ CHỦ TỊCH",
            },
            "dialogue.document.series": {
                "body_id": body.id,
                "period": "x",
                "last_number": 0,
            },
            **cls._line_vals(),
        }[model]

    @classmethod
    def _digest_vals(cls, company, day):
        user = cls.head if company == cls.company else cls.abroad_head
        return {
            "user_id": user.id,
            "date": day,
            "company_id": company.id,
            "company_ids": company.ids,
        }

    @classmethod
    def _line_vals(cls):
        plan = {"plan_id": cls.records["dialogue.plan"]["closed"].id}
        paper = {"document_id": cls.records["dialogue.document"]["closed"].id}
        group = cls.env.ref("commune_dialogue.delegate_group_people")
        return {
            "dialogue.plan.composition": {**plan, "group_id": group.id},
            "dialogue.plan.agenda": {**plan, "name": "Bế mạc"},
            "dialogue.plan.recipient": {**plan, "name": "Các thôn"},
            "dialogue.plan.budget": {**plan, "name": "Nước uống"},
            "dialogue.document.recipient": {**paper, "name": "Các thôn"},
            "dialogue.publication": {**paper},
        }

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------
    def _rpc(self, user, model, method, *args, context=None, **kwargs):
        """Call a method as a client does: through the gate of RPC, with JSON values.

        A request starts with empty caches: nothing that another user of the test read
        or linked may answer it.
        """
        context = dict(context or {})
        if "allowed_company_ids" not in context:
            context["allowed_company_ids"] = user.sudo().company_ids.ids
        self.env.invalidate_all()
        kwargs["context"] = context
        args, kwargs = json.loads(json.dumps([args, kwargs], default=str))
        return call_kw(self.env[model].with_user(user), method, args, kwargs)

    def _nothing_kept(self):
        """Return a context that takes back whatever is done in it."""
        return closing(self.env.cr.savepoint())

    @classmethod
    def _record(cls, model, label, user=None):
        """Return a record of the table's, as the user sees it."""
        record = cls.records[f"dialogue.{model}"][label]
        return cls._as(user, record) if user else record
