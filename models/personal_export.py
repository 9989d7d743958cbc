# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import os
import re
import zipfile
from typing import NamedTuple

from odoo import fields, models
from odoo.fields import Domain

from ..tools import workbook
from ..tools.personal import traces
from ..tools.table import Column, Table

SAFE_ENDING = re.compile(r"\.[a-z0-9]{1,5}")


class Part(NamedTuple):
    """One kind of what is kept about a person: a key of the answer, a page of Excel."""

    key: str
    page: str
    columns: dict


# Given to the person: Vietnamese, as every paper.
PARTS = (
    Part(
        "cards",
        "Thông tin cá nhân",
        {
            "name": Column("Họ và tên", 28),
            "village": Column("Thôn", 20),
            "phone": Column("Điện thoại", 16),
            "address": Column("Địa chỉ", 32),
            "identity_number": Column("Số định danh", 18),
            "recorded": Column("Ngày ghi", 14),
        },
    ),
    Part(
        "contributions",
        "Ý kiến",
        {
            "code": Column("Số", 18),
            "received_date": Column("Ngày", 14),
            "channel": Column("Hình thức", 20),
            "text": Column("Nguyên văn", 70),
            "matters": Column("Nội dung kiến nghị", 24),
            "answer": Column("Trả lời", 50),
            "files": Column("Tệp kèm theo", 24),
        },
    ),
    Part(
        "speeches",
        "Phát biểu",
        {
            "session": Column("Hội nghị", 44),
            "date": Column("Ngày", 14),
            "matter": Column("Nội dung", 44),
        },
    ),
    Part(
        "delegates",
        "Đại biểu",
        {
            "session": Column("Hội nghị", 40),
            "date": Column("Ngày", 14),
            "name": Column("Họ và tên", 26),
            "substitute": Column("Người đi thay", 26),
            "position": Column("Chức vụ", 20),
            "phone": Column("Điện thoại", 16),
            "email": Column("Thư điện tử", 24),
            "attended": Column("Có mặt", 10, "centred"),
            "mailed": Column("Thư mời gửi đến", 24),
            "note": Column("Ghi chú", 24),
        },
    ),
    Part(
        "papers",
        "Văn bản gửi đến",
        {
            "number": Column("Số, ký hiệu", 20),
            "date": Column("Ngày", 14),
            "subject": Column("Trích yếu", 60),
        },
    ),
    Part(
        "access",
        "Nhật ký xem",
        {
            "date": Column("Thời gian", 20),
            "user": Column("Người xem", 30),
            "how": Column("Hình thức", 24),
        },
    ),
)


class DialogueCitizen(models.Model):
    """All that is kept about a person, for handing it over on request."""

    _inherit = "dialogue.citizen"

    def export_personal_data(self):
        """Return all that is kept about one person, for handing it over on request.

        It is noted in the log. What is found elsewhere under the same name is added
        where it is sure that it is the same person.

        :return: dict with ``citizen`` (name, village, phone, address), ``cards`` (the
            same of each card of the person), ``contributions``, a list of dicts
            (code, received_date, channel, text, matters: list of codes, answer,
            files: list of names in the archive), ``speeches``, ``delegates``,
            ``papers`` and ``access``: lists of dicts, dates as "YYYY-MM-DD"
        :raise AccessError: where the caller may not read the person
        """
        self.ensure_one()
        self.check_access("read")
        cards = self | self._surely(self._other_cards())
        delegates = cards._surely(cards._delegate_rows())
        data = cards._personal_data(delegates)
        own = data["cards"][0]
        return {
            "citizen": {
                key: own[key] or "" for key in ("name", "village", "phone", "address")
            },
            **{
                key: [
                    {name: _as_json(value) for name, value in row.items()}
                    for row in rows
                ]
                for key, rows in data.items()
            },
        }

    def _personal_data(self, delegates):
        """Return ``{key of PARTS: rows}`` of what is kept about one person.

        :param delegates: entries as delegates that are this person's
        :return: dict of lists of dicts; ``matters`` and ``files`` are lists of str
        """
        self._note_access("exported")
        people = self.with_context(lang=self._export_language())
        return {
            "cards": [citizen._card_row() for citizen in people],
            "contributions": people._contribution_rows(),
            "speeches": people._speech_rows(delegates),
            "delegates": [_delegate_row(line) for line in delegates],
            "papers": people._paper_rows(),
            "access": people._access_rows(),
        }

    def _export_language(self):
        installed = dict(self.env["res.lang"].get_installed())
        return "vi_VN" if "vi_VN" in installed else self.env.lang

    def _card_row(self):
        identity = self._has_field_access(self._fields["identity_number"], "read")
        return {
            "name": self.name,
            "village": self.village_id.name,
            "phone": self.phone,
            "address": self.address,
            "identity_number": identity and self.identity_number,
            "recorded": fields.Date.to_date(self.create_date),
        }

    def _contribution_rows(self):
        voices = self.contribution_ids
        channels = dict(voices._fields["channel"]._description_selection(self.env))
        files = voices._named_files()
        return [
            {
                "code": voice.code,
                "received_date": voice.received_date,
                "channel": channels[voice.channel],
                "text": voice.text,
                "matters": voice.petition_ids.mapped("code"),
                "answer": "\n".join(
                    filter(None, voice.petition_ids.mapped("released_answer"))
                ),
                "files": [name for name, owner, _file in files if owner == voice],
            }
            for voice in voices
        ]

    def _speech_rows(self, delegates):
        """Return where the agenda or the queue of speakers names the person."""
        # sudo: the rows are those of this person alone; nothing else of them is shown
        people = self.sudo().with_context(active_test=False)
        matters = people.contribution_ids.petition_ids
        lines = people.env["dialogue.consideration"].search(
            people._of_name("speaker", Domain("petition_id", "in", matters.ids))
        )
        turns = people.env["dialogue.speaker"].search(
            people._of_name("name", Domain("delegate_id", "in", delegates.ids))
        )
        said = dict.fromkeys(
            [(line.session_id, line.petition_id) for line in lines]
            + [(turn.session_id, turn.consideration_id.petition_id) for turn in turns]
        )
        return [
            {
                "session": session.name,
                "date": _day(session),
                "matter": matter.subject,
            }
            for session, matter in said
        ]

    def _paper_rows(self):
        """Return the papers that are addressed to the person by name."""
        pattern = traces(self.mapped("name"))
        if not pattern:
            return []
        # sudo: the papers are letters to this very person
        recipients = self.env["dialogue.document.recipient"].sudo()
        rows = recipients.search(
            Domain("company_id", "in", self.company_id.ids)
            & Domain.OR(Domain("name", "ilike", name) for name in self.mapped("name"))
        )
        papers = rows.filtered(lambda row: pattern.search(row.name)).document_id
        return [
            {
                "number": paper.symbol or paper.number and str(paper.number),
                "date": paper.date,
                "subject": paper.name,
            }
            for paper in papers
        ]

    def _access_rows(self):
        # sudo: the person may know who looked, also where the clerk may not
        log = self.env["dialogue.access.log"].sudo()
        kinds = dict(log._fields["kind"]._description_selection(self.env))
        return [
            {
                "date": _hour(line),
                "user": line.user_id.name,
                "how": kinds[line.kind],
            }
            for line in log.search([("citizen_id", "in", self.ids)])
        ]

    # ------------------------------------------------------------------
    # The file
    # ------------------------------------------------------------------
    def _personal_file(self, delegates):
        """Return (ending, bytes) of the file for the person.

        An Excel file, in an archive together with the files of the contributions
        where there are any. No name of a file in it names anybody.
        """
        data = self._personal_data(delegates)
        title = f"DỮ LIỆU CÁ NHÂN VỀ {self[:1].name.upper()}"
        day = f"Lập ngày {self.company_id[:1]._dialogue_today():%d/%m/%Y}"
        book = workbook.build(
            [
                workbook.Sheet(
                    part.page,
                    [title, day],
                    Table(
                        list(part.columns.values()),
                        [
                            [_as_cell(row[key]) for key in part.columns]
                            for row in data[part.key]
                        ],
                    ),
                )
                for part in PARTS
            ]
        )
        files = self.contribution_ids._named_files()
        if not files:
            return "xlsx", book
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("du-lieu-ca-nhan.xlsx", book)
            for name, _voice, file in files:
                archive.writestr(f"tep/{name}", file.raw or b"")
        return "zip", buffer.getvalue()


class DialogueContribution(models.Model):
    _inherit = "dialogue.contribution"

    def _named_files(self):
        """Return [(name, contribution, file)]; the names are the contribution's code,
        because people call scans by the name of who wrote them."""
        by_id = {voice.id: voice for voice in self}
        return [
            (_file_name(by_id[file.res_id], number, file), by_id[file.res_id], file)
            for number, file in enumerate(self._files().sorted("id"), 1)
        ]


def _file_name(voice, number, file):
    code = (voice.code or str(voice.id)).replace("/", "-")
    ending = os.path.splitext(file.name or "")[1].lower()
    return f"{code}-{number}{ending if SAFE_ENDING.fullmatch(ending) else ''}"


def _delegate_row(line):
    return {
        "session": line.session_id.name,
        "date": _day(line.session_id),
        "name": line.name,
        "substitute": line.substitute_name,
        "position": line.position,
        "phone": line.phone,
        "email": line.email,
        "attended": "x" if line.attended else "",
        "mailed": line.mailed_email,
        "note": line.note,
    }


def _day(session):
    local = session._local(session.date_start)
    return local.date() if local else False


def _hour(line):
    moment = fields.Datetime.context_timestamp(
        line.with_context(tz=line.company_id._dialogue_tz().zone), line.date
    )
    return moment.strftime("%d/%m/%Y %H:%M")


def _as_json(value):
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if isinstance(value, list) else value or ""


def _as_cell(value):
    if isinstance(value, list):
        return ", ".join(value)
    return value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else value
