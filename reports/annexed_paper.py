# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools.wording import date_short, date_words, sentence
from ..tools.workbook import Sheet

SETTLED_STATES = ("settled", "closed")
LEFT_STATES = ("transferred", "declined", "withdrawn", "merged")
# What became of a matter so far, in the words of reports and registers.
PROGRESS = {
    "settled": "Đã giải quyết xong",
    "settled_late": "Đã giải quyết xong, quá hạn",
    "waiting": "Đã kiến nghị cấp trên, chưa có kết quả",
    "replied": "Cấp trên đã trả lời",
    "late": "Chưa giải quyết, quá hạn",
    "paused": "Đang giải quyết, tạm dừng tính thời hạn",
    "open": "Đang giải quyết, trong hạn",
    "transferred": "Đã chuyển cơ quan có thẩm quyền",
    "declined": "Không thụ lý, đã thông báo lý do",
    "withdrawn": "Người dân rút kiến nghị",
    "merged": "Gộp với nội dung khác",
}


class AnnexedPaper(models.AbstractModel):
    """A report whose tables are annexes of the paper and pages of a workbook.

    ``annexes`` among the values of the paper is a list of dicts ``label`` (“Phụ lục
    II”), ``title``, ``sheet`` (its name in Excel) and ``table``, made by `_annexes`.
    """

    _name = "dialogue.annexed.paper"
    _description = "Report with Tables"
    _inherit = "dialogue.matter.paper"

    _document_type = "BC"
    _phase = "report"

    @api.model
    def _document_vals(self, source, stored=False):
        vals = super()._document_vals(source, stored=stored)
        return {**vals, "addressees": "\n".join(self._default_addressees(source))}

    def _default_addressees(self, source):
        """Return the lines of “Kính gửi” of a report to other bodies."""
        return []

    @api.model
    def _sheets(self, records):
        """Return the :class:`Sheet` list of these papers: their tables."""
        papers = self._get_report_values(records.ids)["papers"]
        return [
            Sheet(
                name if len(papers) == 1 else f"{name} {number}",
                [paper["subject"].upper(), *self._sheet_lines(paper), ""],
                table,
            )
            for number, paper in enumerate(papers, 1)
            for name, table in self._paper_tables(paper)
        ]

    @api.model
    def _sheet_lines(self, paper):
        """Return the lines between the title of a sheet and its table."""
        return [f"Số liệu tính đến {paper['as_of']}"]

    @api.model
    def _paper_tables(self, paper):
        """Return [(name, `Table`)] of the tables that a workbook holds of a paper."""
        return [(annex["sheet"], annex["table"]) for annex in paper["annexes"]]

    # ------------------------------------------------------------------
    # What became of matters
    # ------------------------------------------------------------------
    @api.model
    def _today(self):
        return self.env.company._dialogue_today()

    @api.model
    def _progress(self, petition):
        """Return the key in `PROGRESS` of what became of a matter so far."""
        if petition.state in SETTLED_STATES:
            late = any(line.is_late for line in self._work(petition, "resolve"))
            return "settled_late" if late else "settled"
        if petition.state in LEFT_STATES:
            return petition.state
        if petition.forward_body_id or petition.outcome == "beyond_authority":
            return "replied" if petition.forward_reply else "waiting"
        status = petition.deadline_status
        return status if status in ("late", "paused") else "open"

    @api.model
    def _replies(self, lines):
        """Return number and date of the replies to the people that were approved."""
        return "; ".join(
            self._dated(line.reply_number, line.reply_date)
            for line in lines
            if line.state == "approved" and (line.reply_number or line.reply_date)
        )

    @api.model
    def _results(self, lines):
        """Return what the departments wrote of their work, as far as approved."""
        approved = lines.filtered(lambda line: line.state == "approved")
        texts = dict.fromkeys(sentence(line.result) for line in approved)
        return " ".join(filter(None, texts))

    @api.model
    def _forwarding(self, petition):
        """Return the paper by which a matter went to a higher level."""
        # sudo: number and date of a paper, whoever may read the paper itself
        paper = petition.forward_document_id.sudo()
        number = paper.number and paper.symbol or petition.forward_reference
        when = petition.forward_date or paper.date
        return self._dated(number, when)

    @api.model
    def _dated(self, number, date):
        return " ngày ".join(filter(None, [number, date_short(date)]))

    @api.model
    def _as_of(self):
        return date_words(self._today())


class LoosePaper(models.AbstractModel):
    """A report that a window asks for and that enters no register.

    Nothing is kept of it: it is printed from what the reader may read at that moment.
    """

    _name = "dialogue.loose.paper"
    _description = "Report outside the Register"
    _inherit = "dialogue.annexed.paper"

    _source_field = None
    _phase = None

    @api.model
    def _documents(self, records):
        """Return for each a draft that is not stored."""
        return {
            record: self.env["dialogue.document"].new(
                {
                    "name": self._default_subject(record),
                    "report_id": self.env.ref(self._report).id,
                    "document_type": self._document_type,
                    "company_id": record.company_id.id,
                    "body_id": self._body_of(record).id,
                }
            )
            for record in records
        }

    @api.model
    def _records_of(self, document):
        """Nothing is kept from which an entry of the register could be printed."""
        return self.env[self._model]

    def _prefetch(self, records):
        """Each of them reads its own records."""
