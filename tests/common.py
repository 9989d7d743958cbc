# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
from odoo.tests import TransactionCase

from ..models.discussion import SILENCE

GROUP = "commune_dialogue.group_dialogue_"


class DialogueCommon(TransactionCase):
    """A commune with two departments, three villages and one user per role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Messages are compared in the language of the source, also where only
        # Vietnamese is installed.
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env = cls.env(
            context=dict(
                cls.env.context,
                tracking_disable=True,
                dialogue_silence=SILENCE,
                no_reset_password=True,  # no invitation by mail: seconds per user
                tz="Asia/Ho_Chi_Minh",
                lang="en_US",
            )
        )
        cls.company = cls.env["res.company"].create({"name": "Xã Thử Nghiệm"})
        cls.env.user.company_ids += cls.company
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=cls.company.ids)
        )
        (
            cls.office,
            cls.leader,
            cls.head,
            cls.officer,
            cls.head2,
            cls.village_user,
            cls.supervisor,
            cls.manager,
        ) = cls._new_users(
            ("t_office", "office"),
            ("t_leader", "leader"),
            ("t_head", "user"),
            ("t_officer", "user"),
            ("t_head2", "user"),
            ("t_village", "village"),
            ("t_supervisor", "supervisor"),
            ("t_manager", "manager"),
        )
        cls.economy = cls._new_department("Phòng Kinh tế", cls.head)
        cls.culture = cls._new_department("Phòng Văn hóa - Xã hội", cls.head2)
        cls.officer_employee = cls._new_employee(cls.officer, cls.economy)
        cls.village_a, cls.village_b, cls.village_c = cls.env[
            "dialogue.village"
        ].create(
            [
                {
                    "name": name,
                    "company_id": cls.company.id,
                    "user_ids": cls.village_user.ids if name == "Bản Thượng" else [],
                }
                for name in ("Bản Thượng", "Nà Lầu", "Đồng Mới")
            ]
        )
        cls.area, cls.road = cls.env["dialogue.field"].create(
            [{"name": "Kinh tế"}, {"name": "Giao thông nông thôn"}]
        )
        cls.road.parent_id = cls.area

    @classmethod
    def _new_user(cls, login, *groups, company=None):
        return cls._new_users((login, *groups), company=company)

    @classmethod
    def _new_users(cls, *people, company=None):
        """Return users without a password: hashing one is slow and never needed.

        Many at once take little longer than one: Odoo empties its caches for each
        call.

        :param people: (login, group, …) of each
        """
        company = company or cls.company
        return (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "login": login,
                        "name": login,
                        "email": f"{login}@example.com",
                        "group_ids": [
                            Command.set(
                                [
                                    cls.env.ref("base.group_user").id,
                                    *(
                                        cls.env.ref(GROUP + group).id
                                        for group in groups
                                    ),
                                ]
                            )
                        ],
                        "company_id": company.id,
                        "company_ids": [Command.set(company.ids)],
                        "tz": "Asia/Ho_Chi_Minh",
                        "lang": "en_US",
                    }
                    for login, *groups in people
                ]
            )
        )

    @classmethod
    def _new_employee(cls, user, department):
        return cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": department.company_id.id,
                "department_id": department.id,
            }
        )

    @classmethod
    def _new_department(cls, name, head, company=None):
        department = cls.env["hr.department"].create(
            {"name": name, "company_id": (company or cls.company).id}
        )
        department.manager_id = cls._new_employee(head, department)
        return department
