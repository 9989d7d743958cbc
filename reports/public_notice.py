# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..models.petition import OWED_OUTCOMES
from ..tools.table import Column, Group, Table
from ..tools.wording import first_upper, sentence
from .matter_paper import NUMBER_COLUMN, OUTCOME_WORDS

NOTICE_TITLE = "Kết quả trả lời, giải quyết ý kiến, kiến nghị của Nhân dân"
NOTICE_COLUMNS = [
    NUMBER_COLUMN,
    Column("Nội dung ý kiến, kiến nghị", 40),
    Column("Nơi kiến nghị", 20),
    Column("Kết quả trả lời, giải quyết", 50),
    Column("Cơ quan thực hiện", 20),
    Column("Thời hạn", 14, "date"),
]


class ReportPublicNotice(models.AbstractModel):
    """Thông báo kết quả hội nghị: what is posted and sent to the villages.

    This is the paper made for publication: nobody is named, answers stand in it once
    they are released, and matters of a sensitive field (the conduct of officials) are
    not repeated word for word.
    """

    _name = "report.commune_dialogue.report_public_notice"
    _description = "Public Notice of Results"
    _inherit = "dialogue.matter.paper"

    _report = "commune_dialogue.action_report_public_notice"
    _document_type = "TB"
    _phase = "after"
    _rank = 50

    def _default_subject(self, source):
        return f"Kết quả {source.name}"

    def _default_recipients(self, record):
        return [
            "Trưởng các thôn (để niêm yết, thông báo đến Nhân dân)",
            "Đài truyền thanh, trang thông tin điện tử xã",
            "Niêm yết tại trụ sở UBND xã",
        ]

    def _paper_values(self, record, document):
        items = self._items(record)
        # sudo: the telephone number of the officer in charge stands on the notice
        contact = record.contact_id.sudo()
        table = Table(NOTICE_COLUMNS, self._rows(items))
        return {
            **self._event(record),
            "chairs": [],
            "parts": self._parts(
                document.style_id, results=True, matters=items, following=True
            ),
            "matter_count": len(items),
            "counts": self._counts(items),
            "owed": sum(item["outcome"] in OWED_OUTCOMES for item in items),
            "contact": ", ".join(
                filter(None, [*self._people(contact), contact.work_phone])
            ),
            "annexes": self._annexes((NOTICE_TITLE, "Kết quả", table)),
        }

    @api.model
    def _item(self, line, number):
        petition = line.petition_id
        item = super()._item(line, number)
        result = petition.released_date and sentence(petition.answer_summary)
        if petition.field_id.is_sensitive:
            item["subject"] = f"Phản ánh thuộc lĩnh vực {item['field']}"
            result = ""
            item["conclusion"] = ""
        outcome = OUTCOME_WORDS.get(line.outcome)
        item["result"] = (
            result
            or item["conclusion"]
            or (f"Nội dung {outcome}." if outcome else "Đang xem xét.")
        )
        return item

    @api.model
    def _rows(self, items):
        rows = []
        for field, group in self._sections(items):
            rows.append(Group(field))
            rows += [self._row(item) for item in group]
        return rows

    @api.model
    def _row(self, item):
        return [
            item["number"],
            item["subject"],
            first_upper(item["raised_by"]),
            item["result"],
            item["lead"] or item["receiver"],
            item["deadline_date"] or None,
        ]
