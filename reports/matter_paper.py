# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from ..tools.table import Column
from ..tools.wording import (
    counted,
    date_short,
    paragraphs,
    sentence,
    village_words,
)
from ..tools.workbook import Sheet
from .paper import ROMAN
from .session_paper import NAMED_VILLAGES

# How sentences count what came out, in this order.
OUTCOME_WORDS = {
    "on_the_spot": "được trả lời, giải quyết ngay tại hội nghị",
    "settled": "đã được giải quyết xong",
    "explained": "được giải trình, làm rõ",
    "in_progress": "giao cơ quan, đơn vị tiếp tục giải quyết",
    "roadmap": "được giải quyết theo lộ trình",
    "beyond_authority": "vượt thẩm quyền, kiến nghị cấp có thẩm quyền xem xét",
    "not_accepted": "không tiếp thu, đã nêu rõ lý do",
}
# By which way the people spoke, in this order.
CHANNEL_WORDS = {
    "form": "phiếu lấy ý kiến",
    "village_meeting": "hội nghị, cuộc họp ở thôn",
    "front": "Ủy ban MTTQ Việt Nam xã và các tổ chức thành viên",
    "hotline": "đường dây nóng",
    "web": "trang thông tin điện tử",
    "reception": "tiếp công dân",
    "at_session": "phát biểu tại hội nghị đối thoại",
}
AUTHORITY_WORDS = {"commune": "Xã", "province": "Tỉnh", "other": "Cơ quan khác"}
# Matters that are dealt with under another number, or that nobody asks for any more.
LEFT_STATES = ("merged", "withdrawn")
NUMBER_COLUMN = Column("TT", 6, "centred")


class DialogueMatterPaper(models.AbstractModel):
    """What the papers of a session say alike of its matters.

    Citizens are not named by anything here: a matter is that of "công dân thôn X" or
    "Nhân dân thôn X" (Law 91/2025, Article 16). Denunciations do not appear at all.
    """

    _name = "dialogue.matter.paper"
    _description = "Paper on Matters"
    _inherit = "dialogue.session.paper"

    _phase = "after"

    def _prefetch(self, records):
        # Long texts are not read with the other fields.
        records.consideration_ids.fetch(["conclusion", "answer"])
        petitions = records.consideration_ids.petition_id
        petitions.mapped("field_id.parent_id.name")
        petitions.mapped("village_id.name")
        petitions.assignment_ids.department_id.mapped("name")
        return super()._prefetch(records)

    @api.model
    def _may_read(self, record, name):
        """Tell whether the reader may know a field that is closed to some roles."""
        return record._has_field_access(record._fields[name], "read")

    @api.model
    def _addressees(self, document, *usual):
        """Return the lines of “Kính gửi”: those of the register, else the usual."""
        return paragraphs(document.addressees) or [line for line in usual if line]

    # ------------------------------------------------------------------
    # The matters
    # ------------------------------------------------------------------

    @api.model
    def _considered(self, session):
        """Return the lines of a session that papers speak of, as it took them."""
        return session.consideration_ids.filtered(
            lambda line: not line.petition_id.is_secret
        ).sorted(lambda line: (line.sequence, line.id))

    @api.model
    def _items(self, session):
        """Return the matters of a session by field, numbered from 1.

        :return: list of dict of plain values
        """
        lines = self._considered(session).sorted(
            lambda line: line.petition_id.field_id.parent_path or "~"
        )
        return [self._item(line, number) for number, line in enumerate(lines, start=1)]

    @api.model
    def _item(self, line, number):
        petition, session = line.petition_id, line.session_id
        work = self._work(petition, "resolve").filtered(
            lambda task: task.session_id in (session, task.session_id.browse())
        )
        lead = work.filtered(lambda task: task.role == "lead")
        lead_department = lead.department_id[:1] or line.department_id
        deadline = line.deadline or max(
            lead.filtered("deadline").mapped("deadline"), default=False
        )
        # sudo: heads of departments are named on the paper; plain users may not
        # read the department's record of them
        head = lead_department.sudo().manager_id
        receiver = petition.forward_body_id.name or ""
        notes = ["Chuyển tiếp từ kỳ trước"] if line.is_carried_over else []
        if line.outcome == "beyond_authority":
            notes.append(f"Kiến nghị {receiver or 'cấp có thẩm quyền'}")
        return {
            **self._matter(petition),
            "number": number,
            "conclusion": sentence(line.conclusion or line.answer),
            "outcome": line.outcome,
            "lead": lead_department.name or "",
            "cooperating": (work.department_id - lead_department).mapped("name"),
            "deadline": date_short(deadline),
            "deadline_date": deadline,
            "head": head.name or "",
            "receiver": receiver,
            "note": "; ".join(notes),
        }

    @api.model
    def _work(self, petition, purpose):
        """Return what departments owe on a matter for one purpose."""
        return petition.assignment_ids.filtered(
            lambda task: task.purpose == purpose and task.state != "cancelled"
        )

    @api.model
    def _lead(self, work):
        """Return the newest of these assignments that leads."""
        return work.filtered(lambda task: task.role == "lead").sorted("id")[-1:]

    @api.model
    def _matter(self, petition):
        """Return what the matter is and whose it is, without naming anybody."""
        villages = petition.village_id | petition.village_ids
        return {
            "subject": sentence(petition.subject, ""),
            "field": petition.field_id.name or "Nội dung khác",
            "villages": [village_words(name) for name in villages.mapped("name")],
            "raised_by": self._raised_by(petition),
            "voices": petition.supporter_count,
        }

    @api.model
    def _raised_by(self, petition):
        villages = petition.village_id | petition.village_ids
        if not villages:
            return "Nhân dân trong xã"
        who = "Nhân dân" if petition.supporter_count > 1 else "công dân"
        names = [village_words(name) for name in villages.mapped("name")]
        if len(names) > NAMED_VILLAGES:
            return f"{who} {len(names)} thôn"
        return f"{who} {', '.join(names)}"

    @api.model
    def _counts(self, items):
        """Return the sentences' parts "03 nội dung được giải trình…", none for zero."""
        outcomes = [item["outcome"] for item in items]
        return [
            f"{counted(outcomes.count(outcome))} nội dung {words}"
            for outcome, words in OUTCOME_WORDS.items()
            if outcome in outcomes
        ]

    @api.model
    def _sections(self, items):
        """Return the matters by field: list of ``(field, items)``."""
        return [
            (field, group)
            for field, group in groupby(items, key=lambda item: item["field"])
        ]

    # ------------------------------------------------------------------
    # Tables
    # ------------------------------------------------------------------

    @api.model
    def _annexes(self, *tables):
        """Return the annexes; those with rows are printed, numbered if several.

        :param tables: (title, name of the sheet, `Table`) of each
        """
        several = sum(bool(table.rows) for _title, _sheet, table in tables) > 1
        numbers = iter(ROMAN)
        return [
            {
                "label": f"Phụ lục {next(numbers)}"
                if several and table.rows
                else "Phụ lục",
                "title": title.upper(),
                "sheet": sheet,
                "table": table,
            }
            for title, sheet, table in tables
        ]

    @api.model
    def _table_sheets(self, records, name):
        """Return one :class:`Sheet` for each paper, of its value ``table``."""
        papers = self._get_report_values(records.ids)["papers"]
        names = [name, *(f"{name} {n}" for n in range(2, len(papers) + 1))]
        return [
            Sheet(
                sheet_name,
                [paper["table_title"], f"{paper['event']}, {paper['day'].lower()}", ""],
                paper["table"],
            )
            for sheet_name, paper in zip(names, papers, strict=False)
        ]


class DialoguePetitionPaper(models.AbstractModel):
    """A paper on one matter, which leaves the office; never on a denunciation."""

    _name = "dialogue.petition.paper"
    _description = "Paper on One Matter"
    _inherit = "dialogue.matter.paper"

    _model = "dialogue.petition"
    _source_field = "petition_id"

    def _prefetch(self, records):
        records.mapped("village_id.name")
        records.mapped("village_ids.name")
        records.mapped("forward_body_id.name")

    def _body_of(self, source):
        return super()._body_of(source.session_id or source)

    @api.model
    def _about(self, petition):
        """Return `_matter`, its subject as ``matter``: the paper has one of its own."""
        matter = self._matter(petition)
        return {"matter": matter.pop("subject"), **matter}

    @api.model
    def _papers(self, records):
        return super()._papers(self._printable(records))

    @api.model
    def _document_vals(self, source, stored=False):
        self._printable(source)
        return super()._document_vals(source, stored=stored)

    @api.model
    def _printable(self, records):
        """Return the matters this paper may be printed of.

        :raise UserError: where there is none among them
        """
        kept = records.filtered(lambda petition: not petition.is_secret)
        if records and not kept:
            raise UserError(
                self.env._(
                    "A denunciation is handed over by its own procedure: no paper of"
                    " the dialogue is printed of it."
                )
            )
        return kept


class DialogueSpokenPaper(models.AbstractModel):
    """A paper of the conference itself, which says who spoke; it stays in the file.

    Names are those that the reader may know: the others find the village instead.
    """

    _name = "dialogue.spoken.paper"
    _description = "Paper of the Conference"
    _inherit = "dialogue.matter.paper"

    @api.model
    def _two_signatures(self, session, document):
        """Return what `paper_two_signatures` prints: the secretary, the chair."""
        party = document.style_id.kind == "party"
        chairs = self._chairs(session)
        # Of several chairs the one who signs the papers of the body.
        chair = chairs & document.signer_id.employee_id or chairs[:1]
        return {
            "left_role": "NGƯỜI GHI BIÊN BẢN" if party else "THƯ KÝ",
            "left_signer": session.secretary_id.name or "",
            "right_role": "CHỦ TRÌ HỘI NGHỊ" if party else "CHỦ TỌA",
            "right_signer": chair.name or "",
        }

    @api.model
    def _hall_voices(self, session):
        """Return what was taken down as said in the hall, in that order."""
        if not self._may_read(session, "contribution_ids"):
            return self.env["dialogue.contribution"]
        return session.contribution_ids.filtered(
            lambda voice: voice.channel == "at_session" and not voice.is_stripped
        ).sorted("id")

    @api.model
    def _spoke(self, line):
        """Return who spoke on a matter as the agenda keeps it, or an empty string."""
        return (line.speaker or "") if self._may_read(line, "speaker") else ""

    @api.model
    def _name_of(self, voice):
        """Return who a voice was."""
        if voice.is_anonymous or not self._may_read(voice, "citizen_id"):
            return "Công dân"
        voice.citizen_id._note_access("printed")
        return voice.citizen_id.name or ""
