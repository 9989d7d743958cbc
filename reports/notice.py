# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
import unicodedata

from odoo import api, models

from ..tools.vietnamese import strip_accents
from ..tools.wording import (
    date_short,
    date_words,
    day_words,
    first_upper,
    list_lines,
    sentence,
    small_first,
)
from .paper import Block

# What is read aloud is written in full.
ABBREVIATIONS = {
    "BTV": "Ban Thường vụ",
    "HĐND": "Hội đồng nhân dân",
    "KT-XH": "kinh tế - xã hội",
    "MTTQ": "Mặt trận Tổ quốc",
    "QP-AN": "quốc phòng - an ninh",
    "UBND": "Ủy ban nhân dân",
}
_ABBREVIATION = re.compile(rf"\b(?:{'|'.join(ABBREVIATIONS)})\b")
# A message of Zalo that is read without unfolding it; two SMS in plain letters.
ZALO_LENGTH = 400
SMS_LENGTH = 306


class ReportNotice(models.AbstractModel):
    """Thông báo tổ chức đối thoại: time, place, content, how to take part.

    It is published seven days before at the latest (Law 72/2025/QH15, Article 43).
    """

    _name = "report.commune_dialogue.report_notice"
    _description = "Notice of the Session"
    _inherit = "dialogue.session.paper"

    _report = "commune_dialogue.action_report_notice"
    _document_type = "TB"
    _rank = 20

    def _default_subject(self, source):
        return f"Tổ chức {source.name}"

    def _default_recipients(self, record):
        return [
            "Thường trực Đảng ủy, Thường trực HĐND xã (b/c)",
            "Ủy ban MTTQ Việt Nam xã",
            "Chủ tịch, các Phó Chủ tịch UBND xã",
            "Các cơ quan, đơn vị thuộc xã",
            "Trưởng các thôn (để niêm yết, thông báo đến Nhân dân)",
            "Trang thông tin điện tử, hệ thống truyền thanh xã",
        ]

    def _prefetch(self, records):
        records.plan_id.document_ids.mapped("symbol")
        records.plan_id.composition_ids.group_id.mapped("kind")
        return super()._prefetch(records)

    def _paper_values(self, record, document):
        values = super()._paper_values(record, document)
        return {
            **values,
            "reason": self._reason(record),
            "sections": self._outline(
                document.style_id, [("", self._blocks(record, values))]
            ),
        }

    def _reason(self, session):
        """Return the plan that the session carries out, as far as it is issued."""
        plan = session.plan_id
        issued = plan.document_ids.filtered(
            lambda paper: paper.document_type == "KH" and paper.state == "issued"
        ).sorted("id")[-1:]
        if issued:
            return (
                f"Kế hoạch số {issued.symbol} {date_words(issued.date)} của"
                f" {issued.body_id.name} về việc {small_first(issued.name)}"
            )
        return f"Kế hoạch đối thoại với Nhân dân năm {plan.year}" if plan else ""

    def _blocks(self, session, values):
        topics = [values["topic"]] if values["topic"] else []
        topics += list_lines(session.plan_id.content)
        form = values["form"]
        if values["online_address"]:
            form = f"{form}, tại địa chỉ {values['online_address']}"
        return [
            Block("Thời gian", [first_upper(values["when"])]),
            Block("Địa điểm", [first_upper(values["where"])]),
            Block("Hình thức", [form]),
            Block("Chủ trì", values["chairs"]),
            Block("Nội dung", topics),
            Block("Thành phần và cách thức tham dự", self._attendance(session, values)),
            Block("Gửi ý kiến, kiến nghị trước hội nghị", self._ways(session)),
            Block("Đầu mối liên hệ", [values["contact"]] if values["contact"] else []),
        ]

    def _attendance(self, session, values):
        lines = ["Đại biểu các cơ quan, đơn vị, đoàn thể theo giấy mời"]
        quota = sum(
            line.quantity
            for line in session.plan_id.composition_ids
            if line.group_id.kind == "people" and line.quota_kind == "per_village"
        )
        who = f"Nhân dân {values['villages']}" if values["villages"] else "Nhân dân"
        each = f"; mỗi thôn cử {quota:02d} đại biểu" if quota else ""
        lines.append(f"{who} đăng ký tham dự với trưởng thôn{each}")
        if values["online_address"]:
            lines.append("Nhân dân ở xa theo dõi, gửi ý kiến qua địa chỉ trực tuyến")
        return lines

    @api.model
    def _ways(self, session):
        """Return how people may speak before the session, and until when."""
        until = session.village_deadline
        before = f" trước ngày {date_short(until)}" if until else ""
        return [
            f"Ghi phiếu lấy ý kiến hoặc phát biểu tại cuộc họp thôn{before}",
            "Gửi trưởng thôn, Trưởng Ban Công tác Mặt trận thôn hoặc Ủy ban MTTQ Việt"
            " Nam xã để tổng hợp",
        ]


class ReportNoticeShort(models.AbstractModel):
    """The notice as it is read over the loudspeakers and sent to telephones."""

    _name = "report.commune_dialogue.report_notice_short"
    _description = "Short Notice of the Session"
    _inherit = "dialogue.session.paper"

    _report = "commune_dialogue.action_report_notice_short"
    _document_type = "TB"
    _title = "THÔNG BÁO NGẮN"
    _numbered = False
    _rank = 30

    def _paper_values(self, record, document):
        values = super()._paper_values(record, document)
        day = self._local(record.date_start, record.company_id)
        facts = {
            **values,
            "issuer": document.body_id.name or "",
            "spoken_time": self._spoken_time(day) if day else values["when"],
            "until": date_short(record.village_deadline),
        }
        return {
            **values,
            "spoken": [self._in_full(line) for line in self._spoken(facts)],
            "zalo": self._fit(self._message(facts, day), ZALO_LENGTH),
            "sms": self._fit(self._plain(self._message(facts, day)), SMS_LENGTH),
        }

    @api.model
    def _spoken_time(self, day):
        """Return a local time as it is said: ``8 giờ 30 phút sáng, thứ Hai…``."""
        part = "sáng" if day.hour < 11 else "trưa" if day.hour < 13 else "chiều"
        minutes = f" {day.minute} phút" if day.minute else ""
        return f"{day.hour % 12 or 12} giờ{minutes} {part}, {day_words(day)}"

    def _spoken(self, facts):
        lines = [
            "Kính thưa toàn thể Nhân dân trong xã!",
            f"{facts['issuer']} trân trọng thông báo về việc tổ chức"
            f" {facts['small_event']}.",
            f"Thời gian: {facts['spoken_time']}.",
            f"Địa điểm: {facts['where']}.",
        ]
        if facts["topic"]:
            lines.append(f"Nội dung: {sentence(facts['topic'])}")
        lines.append(
            "Bà con có ý kiến, kiến nghị, xin ghi vào phiếu lấy ý kiến hoặc gửi trưởng"
            " thôn, Trưởng Ban Công tác Mặt trận thôn"
            + (f" trước ngày {facts['until']}." if facts["until"] else ".")
        )
        if facts["contact"]:
            lines.append(f"Mọi chi tiết xin liên hệ: {facts['contact']}.")
        lines.append("Rất mong toàn thể Nhân dân quan tâm, tham dự. Xin trân trọng!")
        return lines

    @api.model
    def _in_full(self, text):
        return _ABBREVIATION.sub(lambda found: ABBREVIATIONS[found[0]], text)

    def _message(self, facts, day):
        """Return the sentences of the message, the most important first."""
        when = day.strftime("%Hh%M ngày %d/%m/%Y") if day else facts["when"]
        return [
            f"{facts['issuer']} thông báo: {facts['small_event']}, {when}, tại"
            f" {facts['where']}."
            if facts["location"]
            else f"{facts['issuer']} thông báo: {facts['small_event']}, {when}.",
            f"Gửi ý kiến qua trưởng thôn trước {facts['until']}."
            if facts["until"]
            else "Gửi ý kiến qua trưởng thôn.",
            f"Nội dung: {sentence(facts['topic'])}" if facts["topic"] else "",
            f"Liên hệ: {facts['contact']}." if facts["contact"] else "",
        ]

    @api.model
    def _plain(self, sentences):
        """Return the sentences without accents: one SMS then holds 160 letters."""
        return [
            "".join(
                strip_accents(letter).upper()
                if letter.isupper()
                else strip_accents(letter)
                for letter in unicodedata.normalize("NFC", text)
            )
            for text in sentences
        ]

    @api.model
    def _fit(self, sentences, length):
        """Join as many sentences as fit into a message."""
        text = ""
        for part in filter(None, sentences):
            longer = f"{text} {part}".strip()
            if text and len(longer) > length:
                continue
            text = longer
        return text if len(text) <= length else text[: length - 3].rstrip() + "..."
