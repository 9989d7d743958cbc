# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from ..models.document import TITLES
from ..tools.table import Column, Table
from ..tools.wording import date_short, date_words, sentence, village_words
from ..tools.workbook import Sheet
from .annexed_paper import PROGRESS

TITLE_OF = {
    "reception": "SỔ TIẾP CÔNG DÂN, TIẾP NHẬN Ý KIẾN CỦA NHÂN DÂN",
    "follow_up": "SỔ THEO DÕI GIẢI QUYẾT Ý KIẾN, KIẾN NGHỊ CỦA NHÂN DÂN",
    "outgoing": "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
}
SHEET_OF = {
    "reception": "Sổ tiếp công dân",
    "follow_up": "Sổ theo dõi giải quyết",
    "outgoing": "Sổ văn bản đi",
}
COLUMNS_OF = {
    # Form 03/TCD of Decree 154/2026
    "reception": [
        Column("STT", 8, "number"),
        Column("Ngày tiếp", 15, "date"),
        Column("Họ tên, địa chỉ", 18),
        Column("CCCD, hộ chiếu", 20),
        Column("Tóm tắt nội dung", 26),
        Column("Phân loại (KN, TC, KNPA)", 11, "centred"),
        Column("Số công dân cùng nội dung", 9, "number"),
        Column("Cơ quan đã giải quyết", 14),
        Column("Thuộc thẩm quyền (x)", 10, "centred"),
        Column("Hướng dẫn (số văn bản)", 11),
        Column("Chuyển (cơ quan, số văn bản)", 15),
        Column("Theo dõi kết quả", 16),
    ],
    # Register of incoming papers to settle, Decree 30/2020
    "follow_up": [
        Column("Số đến", 23, "centred"),
        Column("Nội dung, ngày tiếp nhận, nơi kiến nghị", 46),
        Column("Đơn vị hoặc người nhận", 24),
        Column("Thời hạn giải quyết", 13, "date"),
        Column("Tiến độ giải quyết", 24),
        Column("Số, ký hiệu văn bản trả lời", 22),
        Column("Ghi chú", 20),
    ],
    # Register of outgoing papers, Decree 30/2020
    "outgoing": [
        Column("Số, ký hiệu văn bản", 15, "centred"),
        Column("Ngày tháng văn bản", 12, "date"),
        Column("Tên loại và trích yếu nội dung", 40),
        Column("Người ký", 18),
        Column("Nơi nhận văn bản", 30),
        Column("Đơn vị, người nhận bản lưu", 14),
        Column("Số lượng bản", 11, "number"),
        Column("Ngày chuyển", 12, "date"),
        Column("Ký nhận", 10),
        Column("Ghi chú", 16),
    ],
}
KINDS = {"complaint": "KN"}
MATTER_FIELDS = [
    "code",
    "subject",
    "kind",
    "state",
    "outcome",
    "authority",
    "received_date",
    "deadline",
    "is_open",
    "is_paused",
    "company_id",
    "supporter_count",
    "answer_summary",
    "village_ids",
    "department_id",
    "assignment_ids",
    "merged_into_id",
    "forward_body_id",
    "forward_document_id",
    "forward_reference",
    "forward_date",
    "forward_reply",
]
WORK_FIELDS = [
    "purpose",
    "state",
    "is_late",
    "department_id",
    "reply_number",
    "reply_date",
]
PAPER_FIELDS = [
    "symbol",
    "date",
    "document_type",
    "name",
    "signer_name",
    "filing",
    "issued_date",
    "recipient_ids",
    "replaced_by_ids",
]


class ReportRegisters(models.AbstractModel):
    """The registers of a period: reception, follow-up, papers that left.

    Denunciations are in none of them. The reception register alone names people: it
    stays in the office.
    """

    _name = "report.commune_dialogue.report_registers"
    _description = "Registers"
    _inherit = "dialogue.loose.paper"

    _report = "commune_dialogue.action_report_registers"
    _model = "dialogue.register"

    def _default_subject(self, source):
        return TITLE_OF[source.kind]

    def _paper_values(self, record, document):
        start, end = date_words(record.date_from), date_words(record.date_to)
        return {
            "issuer_upper": (document.body_id.name or "").upper(),
            "title": TITLE_OF[record.kind],
            "reference": f"(Từ {start} đến {end})",
            "table": self._table_of(record),
        }

    @api.model
    def _sheets(self, records):
        """Return the :class:`Sheet` of each register."""
        papers = self._get_report_values(records.ids)["papers"]
        return [
            Sheet(
                SHEET_OF[record.kind],
                [paper["issuer_upper"], paper["title"], paper["reference"], ""],
                paper["table"],
            )
            for record, paper in zip(records, papers, strict=True)
        ]

    @api.model
    def _table_of(self, record):
        rows = getattr(self, f"_rows_{record.kind}")(record)
        return Table(COLUMNS_OF[record.kind], rows)

    @api.model
    def _between(self, name, record):
        return (
            Domain("company_id", "=", record.company_id.id)
            & Domain(name, ">=", record.date_from)
            & Domain(name, "<=", record.date_to)
        )

    # ------------------------------------------------------------------
    # Reception
    # ------------------------------------------------------------------
    # Ten thousand rows are read field by field, with one query each: left to itself,
    # Odoo would read them thousand by thousand.

    @api.model
    def _rows_reception(self, record):
        domain = self._between("received_date", record)
        voices = record.env["dialogue.contribution"].search_fetch(
            domain & Domain("is_stripped", "=", False),
            [
                "received_date",
                "text",
                "people_count",
                "is_anonymous",
                "citizen_id",
                "village_id",
                "petition_ids",
            ],
            order="received_date, id",
        )
        people = voices.citizen_id
        people._note_access("printed")
        people.fetch(["name", "address", "identity_number", "village_id"])
        (voices.village_id | people.village_id).fetch(["name"])
        petitions = voices.petition_ids
        self._read_matters(petitions)
        entries = {petition: self._entry(petition) for petition in petitions}
        return [
            self._row_reception(number, voice, [entries[p] for p in voice.petition_ids])
            for number, voice in enumerate(voices, 1)
        ]

    @api.model
    def _read_matters(self, petitions):
        petitions.fetch(MATTER_FIELDS)
        lines = petitions.assignment_ids
        lines.fetch(WORK_FIELDS)
        (lines.department_id | petitions.department_id).fetch(["name"])
        petitions.village_ids.fetch(["name"])
        petitions.forward_body_id.fetch(["name"])
        petitions.merged_into_id.fetch(["code"])
        # sudo: number and date of a paper, whoever may read the paper itself
        petitions.forward_document_id.sudo().fetch(["symbol", "number", "date"])

    @api.model
    def _entry(self, petition):
        """Return what a register says of one matter."""
        forwarded = petition.forward_body_id
        declined = petition.state == "declined"
        return {
            "kind": KINDS.get(petition.kind, "KNPA"),
            "voices": petition.supporter_count,
            "department": petition.department_id.name or "",
            "ours": "x" if petition.authority == "commune" else "",
            "guided": petition.forward_reference or "x" if declined else "",
            "sent": ", ".join(
                filter(None, [forwarded.name, self._forwarding(petition)])
            )
            if forwarded
            else "",
            "progress": PROGRESS[self._progress(petition)],
            "answer": petition.answer_summary or "",
        }

    @api.model
    def _row_reception(self, number, voice, entries):
        person = voice.citizen_id
        village = voice.village_id.name or person.village_id.name
        where = person.address or (village and village_words(village))
        name = "Không nêu tên" if voice.is_anonymous else person.name
        counts = [entry["voices"] for entry in entries]

        def said(key):
            texts = dict.fromkeys(entry[key] for entry in entries)
            return "; ".join(filter(None, texts))

        return [
            number,
            voice.received_date,
            ", ".join(filter(None, [name, where])),
            person.identity_number or "",
            voice.text,
            said("kind") or "KNPA",
            max([voice.people_count, *counts]),
            said("department"),
            said("ours"),
            said("guided"),
            said("sent"),
            "; ".join(filter(None, [said("progress"), said("answer")]))
            or "Chưa phân loại",
        ]

    # ------------------------------------------------------------------
    # Follow-up
    # ------------------------------------------------------------------
    @api.model
    def _rows_follow_up(self, record):
        petitions = record.env["dialogue.petition"].search(
            self._between("received_date", record) & Domain("is_secret", "=", False),
            order="received_date, id",
        )
        self._read_matters(petitions)
        return [self._row_follow_up(petition) for petition in petitions]

    @api.model
    def _row_follow_up(self, petition):
        lines = petition.assignment_ids.filtered(lambda line: line.state != "cancelled")
        names = dict.fromkeys(line.department_id.name for line in lines)
        villages = ", ".join(
            village_words(village.name) for village in petition.village_ids
        )
        note = ""
        if petition.merged_into_id:
            note = f"Gộp vào {petition.merged_into_id.code}"
        elif petition.forward_body_id:
            note = f"Kiến nghị {petition.forward_body_id.name}"
        return [
            petition.code,
            f"{sentence(petition.subject)} Tiếp nhận ngày"
            f" {date_short(petition.received_date)}"
            + (f", {villages}." if villages else "."),
            ", ".join(filter(None, names)) or petition.department_id.name or "",
            petition.deadline or None,
            PROGRESS[self._progress(petition)],
            self._replies(lines) or self._forwarding(petition),
            note,
        ]

    # ------------------------------------------------------------------
    # Papers that left
    # ------------------------------------------------------------------
    @api.model
    def _rows_outgoing(self, record):
        domain = self._between("date", record) & Domain(
            "state", "in", ("issued", "replaced")
        )
        domain &= Domain("petition_id", "=", False) | Domain(
            "petition_id.is_secret", "=", False
        )
        if record.body_id:
            domain &= Domain("body_id", "=", record.body_id.id)
        papers = record.env["dialogue.document"].search_fetch(
            domain, PAPER_FIELDS, order="date, document_type, number, id"
        )
        papers.recipient_ids.fetch(["name"])
        papers.replaced_by_ids.fetch(["symbol"])
        return [self._row_outgoing(paper, record.company_id) for paper in papers]

    @api.model
    def _row_outgoing(self, paper, company):
        title = TITLES.get(paper.document_type) or "CÔNG VĂN"
        sent = self._local(paper.issued_date, company)
        replacing = paper.replaced_by_ids[:1].symbol
        return [
            paper.symbol,
            paper.date,
            f"{title.capitalize()}: {paper.name}",
            paper.signer_name or "",
            "; ".join(paper.recipient_ids.mapped("name")),
            paper.filing or "",
            None,
            sent and sent.date(),
            "",
            f"Thay thế bởi {replacing}" if replacing else "",
        ]
