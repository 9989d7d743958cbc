# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import json
import re
from typing import NamedTuple

import pytz
from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from ..models.document import TITLES
from ..tools.wording import (
    counted,
    date_words,
    last_words_together,
    line_endings,
    sentence,
)
from .word_style import HALL, ROOM

_SPACE = re.compile(r"(?:/\*.*?\*/|\s)+", re.DOTALL)
# Values of a paper that its text does not hold when it is signed (see `_fingerprint`).
_NOT_SAID = {
    "document",
    "style",
    "css",
    "landscape_css",
    "symbol",
    "place_date",
    "reference",
}
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


class Block(NamedTuple):
    """A numbered paragraph of a paper: its title, then one line or several.

    ``lead`` stands behind the title where several lines follow; ``style`` is a class
    of the layout for these (``centred``), which are then printed as they are.
    """

    title: str
    lines: list
    lead: str = ""
    style: str = ""


class DialoguePaper(models.AbstractModel):
    """What an official paper says, as plain values: the one source of every format.

    A paper is a model ``report.commune_dialogue.report_<paper>`` that inherits this
    one and says from which records it is drawn; its QWeb template puts the values
    into words inside the common layout (`paper_layout`). The record of the register
    gives number, date, signer and recipients; where there is none yet the paper is
    printed with blanks, in the name of the body that will issue it.
    """

    _name = "dialogue.paper"
    _description = "Official Paper"

    # To be set by each paper.
    _report = None  # xmlid of its ir.actions.report
    _model = None  # model it is printed from
    _source_field = None  # field of dialogue.document that links to its source
    _source_path = None  # how a printed record leads to its source; None: itself
    _document_type = "TB"
    _title = None  # printed instead of the name of its type
    # Whether it bears number, date, recipients and signature; a form, a list or a
    # script has none of them.
    _numbered = True
    # Where the window of papers lists it: before, on the day, after, reports.
    _phase = "after"
    _rank = 50

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the values of a report, as QWeb and the editable formats use them.

        :return: dict with ``docs``, ``papers``, a list of the dicts of `_paper_values`
            in the order of ``docids``, and the functions that templates call
        """
        # Papers are Vietnamese, whoever prints them; times are those of the commune.
        records = (
            self.env[self._model]
            .with_context(lang=self._language(), tz="Asia/Ho_Chi_Minh")
            .browse(docids)
        )
        # Not left to the reading of fields: what is in the cache already would pass.
        records.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": self._model,
            "docs": records,
            "papers": self._papers(records),
            "last_words_together": last_words_together,
            "counted": counted,
        }

    @api.model
    def _language(self):
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return next((code for code in ("vi_VN",) if code in installed), "en_US")

    @api.model
    def _papers(self, records):
        """Return the values of each paper, in as many queries for 1 as for 300."""
        self._prefetch(records)
        documents = self._documents(records)
        heads = {}
        papers = []
        for record in records:
            document = documents[record]
            if document not in heads:
                heads[document] = self._head(document, record)
            papers += [
                {
                    **heads[document],
                    "model": record._name,
                    "id": record.id,
                    **values,
                }
                for values in self._copies(record, document)
            ]
        return papers

    def _prefetch(self, records):
        """Read in one go what `_paper_values` will look at."""

    def _copies(self, record, document):
        """Return the values of each copy of a paper: one, or one per addressee."""
        return [self._paper_values(record, document)]

    def _paper_values(self, record, document):
        """Return what this paper says beyond its letterhead; to be overridden.

        :param record: what is printed
        :param document: its entry in the register, possibly not stored
        :return: dict of plain values; may override those of `_head`
        """
        return {}

    @api.model
    def _workbook(self, docids):
        """Return the pages of this paper as an Excel file; see `_sheets`."""
        records = self.env[self._model].browse(docids)
        records.check_access("read")
        return self._sheets(records)

    @api.model
    def _sheets(self, records):
        """Return the `tools.workbook.Sheet` list of a paper that has tables.

        :raise UserError: where this paper has none
        """
        raise UserError(self.env._("This paper has no table: take the Word file."))

    @api.model
    def _has_sheets(self):
        return type(self)._sheets is not DialoguePaper._sheets

    def _default_recipients(self, record):
        """Return the lines of “Nơi nhận” where the register names none."""
        return []

    def _default_bases(self, record):
        """Return the legal bases where the register names none."""
        return self.env["dialogue.legal.basis"]

    def _default_subject(self, source):
        """Return the subject (trích yếu) of a paper that is not registered yet."""
        return ""

    @api.model
    def _parts(self, style, **parts):
        """Number the parts of a paper that have something to say.

        :param parts: name of each part and whether it is there, in their order
        :return: dict of name → what stands before its heading, as in ``II. ``
        """
        present = [name for name, there in parts.items() if there]
        return {
            name: style.heading_format.format(number=number)
            for name, number in zip(present, ROMAN, strict=False)
        }

    @api.model
    def _outline(self, style, sections):
        """Number the sections of a paper and their blocks, without the empty ones.

        :param sections: list of ``(heading, [Block])``; without a heading the blocks
            stand for themselves
        :return: list of ``(heading, blocks)`` for the template ``paper_sections``
        """
        filled = [
            (heading, [block for block in blocks if block.lines])
            for heading, blocks in sections
        ]
        filled = [(heading, blocks) for heading, blocks in filled if blocks]
        numbers = self._parts(
            style, **{heading: True for heading, _blocks in filled if heading}
        )
        return [
            (numbers.get(heading, "") + heading, self._number_blocks(heading, blocks))
            for heading, blocks in filled
        ]

    def _number_blocks(self, heading, blocks):
        numbered = []
        for number, block in enumerate(blocks, start=1):
            lead, lines = block.lead, block.lines
            if not block.style:
                lines = [sentence(line) for line in lines]
                if len(lines) == 1 and not lead:
                    lead, lines = lines[0], []
                lines = [f"- {line}" for line in lines]
            title = f"{number}. {block.title}" if len(blocks) > 1 else block.title
            if title == heading:
                title = ""
            numbered.append(
                {"title": title, "lead": lead, "lines": lines, "style": block.style}
            )
        return numbered

    @api.model
    def _local(self, moment, company):
        """Return a stored moment as the clock of the commune shows it, or False."""
        return moment and pytz.utc.localize(moment).astimezone(company._dialogue_tz())

    @api.model
    def _people(self, employees):
        """Return people as papers name them: ``Hoàng Văn Nam, Chủ tịch UBND xã``."""
        # sudo: plain users may not read an employee's title, which stands on papers
        return [
            ", ".join(filter(None, [person.name, person.job_title]))
            for person in employees.sudo()
        ]

    # ------------------------------------------------------------------
    # Register
    # ------------------------------------------------------------------

    def _sources(self, records):
        return records.mapped(self._source_path) if self._source_path else records

    @api.model
    def _documents(self, records):
        """Return for each record its entry in the register, or a draft of one.

        The entry is the newest that was not replaced.
        """
        sources = self._sources(records)
        by_source = self._registered(sources)
        for source in sources:
            if source.id not in by_source:
                by_source[source.id] = self.env["dialogue.document"].new(
                    self._document_vals(source)
                )
        path = self._source_path
        return {
            record: by_source[(record[path] if path else record).id]
            for record in records
        }

    @api.model
    def _registered(self, sources):
        """Return the entries of this paper in the register, by the id of the source.

        A paper without a source (a list drawn from an assistant) has none.
        """
        if not self._source_field:
            return {}
        # not `ref`, which asks the database each time whether it is still there
        report_id = self.env["ir.model.data"]._xmlid_to_res_id(self._report)
        found = self.env["dialogue.document"].search(
            [
                (self._source_field, "in", sources.ids),
                ("report_id", "=", report_id),
                ("state", "!=", "replaced"),
            ],
            order="id",
        )
        by_source = {document[self._source_field].id: document for document in found}
        # One entry of the register is printed as it is, whatever newer ones say.
        asked = self.env["dialogue.document"].browse(
            self.env.context.get("dialogue_document")
        )
        if asked and asked.report_id.id == report_id:
            by_source[asked[self._source_field].id] = asked
        return by_source

    @api.model
    def _note_prints(self, ids):
        """Remember of registered papers that they were printed now, as a whole."""
        records = self.env[self._model].browse(ids)
        for document in self._registered(self._sources(records)).values():
            if set(self._records_of(document).ids) <= set(ids):
                document._note_print()

    @api.model
    def _fingerprint(self, document):
        """Return a checksum (SHA-256) of what a registered paper says now.

        Number and date are left out: they are entered once the paper is printed for
        its signature. Layout is left out too.

        :return: str, or False where there is nothing to print
        """
        # sudo: only compared, never shown; what one reader sees must not look like a
        # change to another one
        paper = self.sudo().with_context(dialogue_document=document.id)
        records = paper._records_of(document.sudo())
        if not records:
            return False
        said = [
            {key: values[key] for key in values.keys() - _NOT_SAID}
            for values in paper._get_report_values(records.ids)["papers"]
        ]
        text = json.dumps(said, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @api.model
    def _document_vals(self, source, stored=False):
        """Return the values with which this paper of ``source`` enters the register.

        :param bool stored: whether it is about to be entered, not only printed
        :return: dict for `dialogue.document.create`
        :raise UserError: where there is no body in whose name it could be entered
        """
        body = self._body_of(source)
        if stored and not body.id:
            raise UserError(
                self.env._(
                    "No body of %(company)s issues papers yet: set one up under"
                    " Configuration first.",
                    company=source.company_id.name,
                )
            )
        return {
            "name": self._default_subject(source) or source.display_name,
            # not `ref`, which asks the database each time whether it is still there
            "report_id": self.env["ir.model.data"]._xmlid_to_res_id(self._report),
            "document_type": self._document_type,
            "company_id": source.company_id.id,
            "body_id": body.id,
            self._source_field: source.id,
        }

    def _body_of(self, source):
        """Return the body in whose name a paper of ``source`` is issued."""
        bodies = self.env["dialogue.body"]
        body = source["body_id"] if "body_id" in source._fields else bodies
        if body:
            return body
        host = source["host"] if "host" in source._fields else ""
        kind = "party" if host == "party_secretary" else "state"
        return bodies._default_for(source.company_id, kind)

    @api.model
    def _front_body(self, company):
        """Return the Front of a commune; under its usual name, not stored, if none."""
        bodies = self.env["dialogue.body"]
        body = bodies._default_for(company, "front")
        if body.kind == "front":
            return body
        name = company.name or ""
        return bodies.new(
            {
                "name": f"Ủy ban Mặt trận Tổ quốc Việt Nam {name}",
                "name_lines": f"ỦY BAN MTTQ VIỆT NAM\n{name.upper()}\nBAN THƯỜNG TRỰC",
                "kind": "front",
                "symbol": "MT",
                "company_id": company.id,
            }
        )

    @api.model
    def _records_of(self, document):
        """Return what is printed for an entry of the register."""
        return self._records_from(document[self._source_field])

    @api.model
    def _records_from(self, source):
        """Return what is printed of a plan, session, matter or assignment."""
        return source

    # ------------------------------------------------------------------
    # Letterhead, recipients, signature
    # ------------------------------------------------------------------

    @api.model
    def _head(self, document, record):
        """Return everything the layout prints around the text, as plain values."""
        style, body = document.style_id, document.body_id
        letter = document.document_type == "CV"
        prefix = style.letter_subject_prefix or "" if letter else ""
        lines = (document.signature_block or "").splitlines()
        names = [
            f"{line.name} (b/c)" if line.purpose == "report" else line.name
            for line in document.recipient_ids
        ]
        filing = f"{style.filing_prefix or ''}{document.filing or ''}"
        recipients = [*(names or self._default_recipients(record)), filing]
        title = self._title or TITLES.get(document.document_type, "")
        year = self.env.company._dialogue_today().year
        return {
            "document": document,
            "style": style,
            "css": self._css(style),
            "landscape_css": self._css(style, landscape=True),
            "is_letter": letter,
            "numbered": self._numbered,
            "parent_lines": body._lines("parent_line"),
            "issuer_lines": body._lines("name_lines"),
            "issuer": body.name or "",
            "number_label": style.number_label or "",
            "symbol": document.symbol or "",
            "place_date": ", ".join(
                filter(None, [document.place, date_words(document.date, year)])
            ),
            "title": title,
            "subject": prefix + (document.name or ""),
            "addressees": (document.addressees or "").splitlines(),
            "bases": line_endings(
                [
                    f"{style.basis_prefix or ''}Căn cứ {basis.citation}"
                    for basis in document.legal_basis_ids or self._default_bases(record)
                ]
            ),
            "recipients": line_endings(recipients),
            "authority_lines": lines[:-1],
            "position": lines[-1] if lines else "",
            "signer": document.signer_name or "",
            "ending": style.text_ending or "",
            "reference": self._reference(document, title, year),
        }

    def _reference(self, document, title, year):
        """Return how an annex names the paper it comes with (Annex I, III.1)."""
        kind = title.capitalize() if title else "Công văn"
        return (
            f"(Kèm theo {kind} số {document.symbol or ''}"
            f" {date_words(document.date, year)} của {document.body_id.name or ''})"
        )

    @api.model
    def _css(self, style, landscape=False, sheet=False):
        """Return the style sheet of a document style; the only place with sizes.

        :param bool sheet: for a banner or a plate, which fills its page
        """
        line = style.line_spacing
        if style.line_spacing_rule != "exact":
            # a single line of Times New Roman is 1.15 times its size
            line = style.text_size * 1.15 * style.line_spacing
        css = self.env["ir.qweb"]._render(
            "commune_dialogue.paper_css",
            {
                "style": style,
                "landscape": landscape,
                "sheet": sheet,
                "hall": HALL,
                "room": ROOM,
                "line": round(line, 2),
            },
        )
        # Each document of a batch brings its style sheet: a third less to read.
        # It was rendered by QWeb, which escapes what people typed.
        return Markup("<style>%s</style>") % Markup(  # nosec B704
            _SPACE.sub(" ", css)
        )
