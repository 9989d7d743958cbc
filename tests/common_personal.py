# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.fields import Command

from .common_desk import DeskCommon

# A name that nobody else in the database has, with the accents of the language.
NAME = "Quàng Thị Ỉn Xuyến"
PLAIN = "quang thi in xuyen"
PHONE = "0987 654 321"
ADDRESS = "Số 17 ngõ Đá Mài"
NUMBERS = ("0987 654 321", "0987654321", "+84987654321")


class PersonalCommon(DeskCommon):
    """A person who is found in every place where the addon keeps people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Papers and what is typed are Vietnamese; the messages are compared in English.
        cls.person = cls.env["dialogue.citizen"].create(
            {
                "name": NAME,
                "village_id": cls.village_a.id,
                "phone": PHONE,
                "address": ADDRESS,
            }
        )
        cls.voice = cls.env["dialogue.contribution"].create(
            {
                "text": f"Tôi là {NAME}, ở {ADDRESS}, ĐT 0987654321: cống bị tắc.",
                "citizen_id": cls.person.id,
                "village_id": cls.village_a.id,
                "session_id": cls.session.id,
                "recorder_name": NAME.upper(),
            }
        )
        cls.voice.action_create_petition()
        cls.matter = cls.voice.petition_ids
        cls.scan = cls.env["ir.attachment"].create(
            {
                "name": "Quàng_Thị_Ỉn_Xuyến.txt",
                # Odoo makes words of it that can be searched.
                "raw": f"Phieu {PLAIN.title()} {NUMBERS[1]}\n{NAME}".encode(),
                "res_model": cls.voice._name,
                "res_id": cls.voice.id,
            }
        )

    @classmethod
    def _fill_everything(cls):
        """Put the person wherever the addon keeps somebody, as people do it."""
        matter = cls.matter
        matter.write(
            {
                "field_id": cls.road.id,
                "department_id": cls.economy.id,
                # Typed by somebody who did not read that it names nobody.
                "subject": f"Cống nhà {NAME} bị tắc",
                "description": f"Bà {NAME}, {ADDRESS}, {PHONE}: cống bị tắc",
            }
        )
        matter.action_classify()
        cls.line = cls.env["dialogue.consideration"].create(
            {
                "session_id": cls.session.id,
                "petition_id": matter.id,
                "speaker": NAME,
                "answer": f"Đã trả lời bà {NAME} ({NUMBERS[2]}).",
            }
        )
        cls.line.conclusion = f"Giao Phòng Kinh tế gặp bà {NAME} trong tháng 3."
        cls.work = cls.env["dialogue.assignment"].create(
            {
                "petition_id": matter.id,
                "department_id": cls.economy.id,
                "purpose": "prepare",
                "deadline": fields.Date.add(fields.Date.today(), days=20),
                "draft_answer": f"Gửi bà {PLAIN.title()}",
                "instruction": f"Gặp bà {NAME}",
            }
        )
        matter.with_context(tracking_disable=False).message_post(
            body=f"Bà {NAME} gọi từ số {PHONE}", subject=NAME
        )
        activity = matter.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=cls.office.id,
            summary=f"Gọi {NAME}",
            note=f"Số {PHONE}",
        )
        activity.flush_recordset()
        cls.turn = cls.env["dialogue.speaker"].create(
            {
                "session_id": cls.session.id,
                "name": NAME,
                "village_id": cls.village_a.id,
            }
        )
        cls.delegate, cls.replaced, cls.namesake = cls.env["dialogue.delegate"].create(
            [
                {
                    "session_id": cls.session.id,
                    "village_id": cls.village_a.id,
                    "name": NAME,
                    "phone": NUMBERS[2],
                    "email": "in.xuyen@example.com",
                    "walk_in": True,
                    "walk_in_key": NAME,
                },
                {
                    "session_id": cls.session.id,
                    "village_id": cls.village_a.id,
                    "name": "Đại biểu được thay",
                    "substitute_name": NAME,
                },
                {
                    "session_id": cls.session.id,
                    "village_id": cls.village_b.id,
                    "name": NAME,
                    "phone": "0911111111",
                },
            ]
        )
        body = cls.env["dialogue.body"].create({"name": "UBND xã"})
        cls.draft, cls.issued = cls.env["dialogue.document"].create(
            [
                {
                    "name": f"trả lời bà {NAME} {state}",
                    "body_id": body.id,
                    "petition_id": matter.id,
                    "number": number,
                    "recipient_ids": [Command.create({"name": f"Bà {NAME}"})],
                }
                for number, state in enumerate(("draft", "issued"), 71)
            ]
        )
        cls.issued._write_state("issued")

    def _places(self, *needles):
        """Return where the database holds one of these texts, whatever the case.

        Every column of text or JSON of every table is read.

        :return: set of (table, column)
        """
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT c.table_name, array_agg(c.column_name::text)
              FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = current_schema()
               AND t.table_type = 'BASE TABLE'
               AND c.data_type IN (
                   'text', 'character varying', 'character', 'json', 'jsonb'
               )
             GROUP BY c.table_name
            """
        )
        found = set()
        patterns = [f"%{needle}%" for needle in needles]
        for table, columns in self.env.cr.fetchall():
            tests = ", ".join(
                f"""bool_or("{column}"::text ILIKE ANY(%(p)s))""" for column in columns
            )
            self.env.cr.execute(f'SELECT {tests} FROM "{table}"', {"p": patterns})
            for column, hit in zip(columns, self.env.cr.fetchone(), strict=True):
                if hit:
                    found.add((table, column))
        return found
