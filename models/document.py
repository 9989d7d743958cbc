# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from itertools import count, islice

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .signer import AUTHORITIES, AUTHORITY_HELP

# Abbreviations of Decree 30/2020, Annex III, with the word printed as the title.
# Papers are Vietnamese whatever the language of the user.
TITLES = {
    "KH": "KẾ HOẠCH",
    "TB": "THÔNG BÁO",
    "GM": "GIẤY MỜI",
    "BC": "BÁO CÁO",
    "BB": "BIÊN BẢN",
    "CV": "",
    "PC": "PHIẾU CHUYỂN",
    "TTr": "TỜ TRÌNH",
    "QĐ": "QUYẾT ĐỊNH",
    "KL": "KẾT LUẬN",
    "CTr": "CHƯƠNG TRÌNH",
    "HD": "HƯỚNG DẪN",
    "NQ": "NGHỊ QUYẾT",
    "QC": "QUY CHẾ",
    "phieu": "PHIẾU",
}
LOCKED_STATES = ("issued", "replaced")
# What the clerk still enters once the signer has signed the text (Decree 30/2020,
# Article 15.2: number and date follow the signature).
_AFTER_SIGNATURE = {
    "number",
    "date",
    "symbol",
    "filing",
    "recipient_ids",
    "signed_copy_ids",
    "print_checksum",
    "printed_date",
    "printed_by_id",
}
# Written by the mail system while people discuss a paper; none of it is printed.
_DISCUSSION = ("message_", "activity_", "website_message_", "rating_", "my_activity_")


class DialogueDocument(models.Model):
    """The register of papers: draft → signed → issued → replaced.

    An issued paper is locked against every role, its files too: it is corrected by
    another paper that replaces it (Decree 30/2020, Article 18.3).
    """

    _name = "dialogue.document"
    _description = "Paper"
    _inherit = [
        "dialogue.readable.links",
        "dialogue.state.mixin",
        "dialogue.search.mixin",
        "dialogue.discussion",
        "mail.activity.mixin",
    ]
    _order = "date desc, number desc, id desc"
    _rec_names_search = ["name", "symbol"]
    _search_paths = ("name", "symbol")
    _check_company_auto = True

    _moves = {
        "draft": (("signed",), ("group_dialogue_office",)),
        "signed": (("draft",), ("group_dialogue_office", "group_dialogue_leader")),
        "issued": (("signed",), ("group_dialogue_office",)),
        "replaced": (("issued",), ("group_dialogue_office",)),
    }

    name = fields.Char("Subject", required=True, tracking=True, help="Trích yếu.")
    report_id = fields.Many2one(
        "ir.actions.report",
        "Paper",
        required=True,
        index=True,
        ondelete="restrict",
        # Supervisors' report and registers are drawn from assistants, which keep
        # nothing.
        domain=[
            ("dialogue_paper", "=", True),
            ("model", "not in", ("dialogue.supervision.report", "dialogue.register")),
        ],
        default=lambda self: self.env.ref("commune_dialogue.action_report_document"),
        help="What is printed: the text of this record, or a paper drawn from the"
        " plan, session, petition or assignment it belongs to.",
    )
    document_type = fields.Selection(
        [
            ("KH", "Plan (KH)"),
            ("TB", "Notice (TB)"),
            ("GM", "Invitation (GM)"),
            ("BC", "Report (BC)"),
            ("BB", "Minutes (BB)"),
            ("CV", "Letter (công văn)"),
            ("PC", "Transfer slip (PC)"),
            ("TTr", "Submission (TTr)"),
            ("QĐ", "Decision (QĐ)"),
            ("KL", "Conclusion (KL)"),
            ("CTr", "Programme (CTr)"),
            ("HD", "Guideline (HD)"),
            ("NQ", "Resolution (NQ)"),
            ("QC", "Rules (QC)"),
            ("phieu", "Form (phiếu)"),
        ],
        "Type",
        required=True,
        index=True,
        default="TB",
        tracking=True,
        help="With the abbreviations of Decree 30/2020/ND-CP, annex III. A letter (công"
        " văn) has none in a number of the State.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("signed", "Signed"),
            ("issued", "Issued"),
            ("replaced", "Replaced"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    confidential = fields.Boolean(
        compute="_compute_confidential",
        store=True,
        readonly=False,
        help="Read by the office and the leaders only.",
        tracking=True,
    )

    # source
    plan_id = fields.Many2one(
        "dialogue.plan", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    session_id = fields.Many2one(
        "dialogue.session",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    petition_id = fields.Many2one(
        "dialogue.petition",
        "Matter",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    assignment_id = fields.Many2one(
        "dialogue.assignment",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    # letterhead
    body_id = fields.Many2one(
        "dialogue.body",
        "Issuing body",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self.env["dialogue.body"].search(
            [("company_id", "=", self.env.company.id), ("kind", "!=", "external")],
            limit=1,
        ),
        tracking=True,
    )
    style_id = fields.Many2one(
        "dialogue.document.style",
        compute="_compute_style_id",
        store=True,
        readonly=False,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    number = fields.Integer(
        copy=False,
        tracking=True,
        help="Typed by the clerk, or taken from the body's series on issue. 0: none"
        " yet; the paper is printed with a blank. Given once it is signed, at the"
        " latest on the next working day: Decree 30/2020/ND-CP, article 15.",
    )
    number_period = fields.Char(
        compute="_compute_number_period",
        store=True,
        export_string_translation=False,
        help="Type and period within which the number is unique.",
    )
    unit_symbol = fields.Char(
        "Drafting unit",
        compute="_compute_unit_symbol",
        store=True,
        readonly=False,
        help="Part of the number of a letter: 12/UBND-VP.",
    )
    symbol = fields.Char(
        "Number and symbol",
        compute="_compute_symbol",
        store=True,
        readonly=False,
        copy=False,
        help="As printed after “Số”; it may be typed where the usual form does not"
        " fit.\nState: 05/KH-UBND, anew from 1 January (Decree 30/2020/ND-CP, article"
        " 15). Party: 05-KH/ĐU, through the term of the committee (Guideline 05-HD/VPTW"
        " of 2026).",
    )
    # The symbol is known once the record is made.
    search_key = fields.Char(precompute=False)
    date = fields.Date(copy=False, tracking=True, help="Of signing and issue.")
    place = fields.Char(compute="_compute_place", store=True, readonly=False)

    # text
    addressees = fields.Text(
        help="“Kính gửi”, one per line; for letters, submissions and reports to a"
        " higher body."
    )
    legal_basis_ids = fields.Many2many(
        "dialogue.legal.basis",
        "dialogue_document_legal_basis_rel",
        "document_id",
        "basis_id",
        string="Legal bases",
    )
    content = fields.Html(
        sanitize_attributes=True,
        strip_style=True,
        strip_classes=True,
        help="The text of a paper that is not drawn from other records.",
    )

    # signature and recipients
    signer_id = fields.Many2one(
        "dialogue.signer",
        compute="_compute_signer_id",
        store=True,
        readonly=False,
        domain="[('body_id', '=', body_id)]",
        check_company=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    authority = fields.Selection(
        AUTHORITIES,
        compute="_compute_authority",
        store=True,
        readonly=False,
        help=AUTHORITY_HELP,
    )
    signature_block = fields.Text(
        "Lines above the signature",
        compute="_compute_signature_block",
        store=True,
        readonly=False,
        help="One line each; the position last.",
    )
    signer_name = fields.Char(
        "Name below the signature",
        compute="_compute_signature_block",
        store=True,
        readonly=False,
    )
    recipient_ids = fields.One2many(
        "dialogue.document.recipient", "document_id", string="Recipients", copy=True
    )
    filing = fields.Char(compute="_compute_filing", store=True, readonly=False)

    # issue
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Files",
        domain=[("res_model", "=", "dialogue.document")],
        copy=False,
    )
    issued_date = fields.Datetime("Issued on", readonly=True, copy=False)
    issued_by_id = fields.Many2one(
        "res.users", "Issued by", readonly=True, copy=False, index="btree_not_null"
    )
    replaces_id = fields.Many2one(
        "dialogue.document",
        check_company=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    replaced_by_ids = fields.One2many("dialogue.document", "replaces_id")
    publication_ids = fields.One2many("dialogue.publication", "document_id")

    _number_uniq = models.UniqueIndex(
        "(body_id, number_period, number) WHERE number > 0",
        "Another paper of this body has this number already.",
    )
    _number_positive = models.Constraint(
        "CHECK(number >= 0)", "The number of a paper may not be negative."
    )

    @api.depends("petition_id")
    def _compute_confidential(self):
        for document in self:
            document.confidential = (
                document.confidential or document.petition_id.is_secret
            )

    @api.depends("body_id", "date")
    def _compute_style_id(self):
        today = self.env.company._dialogue_today()
        for document in self:
            body = document.body_id
            if body and document.state not in LOCKED_STATES:
                document.style_id = body._style_on(document.date or today)
            else:
                document.style_id = document.style_id

    @api.depends("body_id", "document_type", "date", "style_id")
    def _compute_number_period(self):
        today = self.env.company._dialogue_today()
        for document in self:
            body, date = document.body_id, document.date or today
            period = str(date.year)
            if document.style_id.number_period == "term" and body.term_start:
                # A paper dated before the congress belongs to the term before.
                before = "<" if date < body.term_start else ""
                period = f"T{before}{body.term_start.year}"
            series = document.document_type if body.series_per_type else "*"
            document.number_period = f"{series}/{period}"

    @api.depends("body_id")
    def _compute_unit_symbol(self):
        for document in self:
            document.unit_symbol = document.body_id.unit_symbol

    @api.depends("number", "document_type", "body_id", "unit_symbol", "style_id")
    def _compute_symbol(self):
        for document in self:
            document.symbol = document.style_id and document.style_id._format_number(
                document.document_type,
                document.number,
                document.body_id.symbol,
                document.unit_symbol,
            )

    @api.depends("body_id")
    def _compute_place(self):
        for document in self:
            document.place = document.body_id.place

    @api.depends("body_id")
    def _compute_signer_id(self):
        for document in self:
            if document.signer_id.body_id != document.body_id:
                document.signer_id = document.body_id.signer_ids[:1]

    @api.depends("signer_id")
    def _compute_authority(self):
        for document in self:
            document.authority = document.signer_id.authority

    @api.depends("signer_id", "authority", "style_id")
    def _compute_signature_block(self):
        for document in self:
            signer = document.signer_id
            document.signer_name = signer.name
            style = document.style_id
            document.signature_block = (
                "\n".join(signer._authority_lines(style, document.authority))
                if signer and style
                else False
            )

    @api.depends("body_id", "style_id")
    def _compute_filing(self):
        for document in self:
            document.filing = (
                document.body_id.filing or document.style_id.filing_default
            )

    @api.depends("symbol", "name", "number", "document_type")
    def _compute_display_name(self):
        for document in self:
            head = document.symbol if document.number else document.document_type
            document.display_name = ", ".join(filter(None, [head, document.name]))

    # ------------------------------------------------------------------
    # CRUD: an issued paper is locked
    # ------------------------------------------------------------------

    def write(self, vals):
        printed = {name for name in vals if not name.startswith(_DISCUSSION)}
        printed -= self._open_after_issue(vals)
        if printed and not self._passes_gate():
            self._check_unlocked()
            if printed - _AFTER_SIGNATURE - {"state"}:
                self._check_unsigned()
        return super().write(vals)

    def _check_unsigned(self):
        signed = self.filtered(lambda document: document.state == "signed")
        if signed:
            raise UserError(
                self.env._(
                    "The text of a signed paper stays as it was signed: %(papers)s."
                    " Take it back to draft first.",
                    papers=", ".join(signed.mapped("display_name")),
                )
            )

    def _check_unlocked(self):
        """Raise where a paper is issued or replaced, whoever asks.

        :raise UserError: naming the papers
        """
        locked = self.filtered(lambda document: document.state in LOCKED_STATES)
        if locked:
            raise UserError(
                self.env._(
                    "Issued papers are locked, with their files: %(papers)s. Correct"
                    " one by a paper that replaces it.",
                    papers=", ".join(locked.mapped("display_name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        kept = self.filtered(lambda document: document.state != "draft")
        if kept:
            raise UserError(
                self.env._(
                    "Only drafts can be deleted; these papers stay in the register:"
                    " %(papers)s.",
                    papers=", ".join(kept.mapped("display_name")),
                )
            )

    # ------------------------------------------------------------------
    # States
    # ------------------------------------------------------------------

    def action_sign(self):
        """Record that the paper was signed; for the office and for leaders.

        :raise UserError: where the signer or the subject is missing
        """
        return self._as_signatory()._transition("signed")

    @api.private
    @api.model
    def register_paper(self, paper, source_ids):
        """Enter a paper of sessions (plans, matters…) in the register, each once.

        :param str paper: name of the paper, as in ``action_report_<paper>``
        :param source_ids: ids of the records it is drawn from
        :return: dict, an action that opens the entries
        :raise UserError: where the commune has no body that could issue it
        """
        report = self.env.ref(f"commune_dialogue.action_report_{paper}")
        model = report._dialogue_paper()
        comodel = self._fields[model._source_field].comodel_name
        sources = self.env[comodel].browse(source_ids)
        entries = model._registered(sources)
        missing = sources.filtered(lambda source: source.id not in entries)
        made = self.create(
            [model._document_vals(source, stored=True) for source in missing]
        )
        entries |= dict(zip(missing.ids, made, strict=True))
        documents = self.union(*(entries[source.id] for source in sources))
        if len(documents) == 1:
            return documents._open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Papers"),
            "res_model": self._name,
            "view_mode": "list,kanban,form",
            "domain": [("id", "in", documents.ids)],
        }

    def _as_signatory(self):
        """Return the records with the right to sign them.

        Leaders read papers and change none, but they sign: `_transition` would ask
        for the right to write.
        """
        if self.env.user.has_group("commune_dialogue.group_dialogue_leader"):
            self.check_access("read")
            # sudo: the role was checked here, and signing writes the state alone
            return self.sudo()
        return self

    def action_reset(self):
        """Take a signed paper back to draft before it is issued."""
        return self._transition("draft")

    def action_issue(self):
        """Number, print, store and lock signed papers.

        The number is the one typed, or the next of the body's series. The PDF is
        kept with its SHA-256 (Decree 30/2020, Articles 15 and 18).

        :raise UserError: naming what is missing
        """
        self.check_access("write")
        self.filtered(lambda document: document.state == "signed")._take_numbers()
        self._transition(
            "issued",
            issued_date=fields.Datetime.now(),
            issued_by_id=self.env.uid,
        )
        self._store_files()
        self._follow_issue()
        return True

    def _follow_issue(self):
        """Do what follows from the issue of these papers; for other models to add."""

    def _is_paper(self, name):
        """Tell whether it is this paper, by its name in ``action_report_<name>``."""
        # not `ref`, which asks the database each time whether it is still there
        known = self.env["ir.model.data"]._xmlid_to_res_id
        return self.report_id.id == known(f"commune_dialogue.action_report_{name}")

    def action_replace(self):
        """Open the paper that replaces this one; made when there is none yet.

        The issued paper becomes “replaced” when the new one is issued.
        """
        self.ensure_one()
        if self.state != "issued":
            raise UserError(
                self.env._("Only an issued paper can be replaced by another one.")
            )
        new = self.replaced_by_ids[:1]
        if not new:
            new = self.copy({"replaces_id": self.id, "name": self.name})
        return new._open()

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _gaps_signed(self):
        gaps = []
        if not self.signer_id:
            gaps.append(self.env._("the signer is missing."))
        if not self.style_id:
            gaps.append(self.env._("no document style is in force for its body."))
        return gaps

    def _gaps_issued(self):
        gaps = []
        if not self.number:
            gaps.append(
                self.env._(
                    "the number is missing; type it, or let the body take numbers from"
                    " a series."
                )
            )
        return gaps

    def _write_state(self, state, **vals):
        result = super()._write_state(state, **vals)
        if state == "issued":
            for document in self.replaces_id.filtered(lambda d: d.state == "issued"):
                document._transition("replaced")
        return result

    # ------------------------------------------------------------------
    # Number
    # ------------------------------------------------------------------

    def _take_numbers(self):
        """Date these papers, and give the next numbers of their series to them.

        In the order of the papers; those that bear a number or whose body takes
        none from a series are left as they are.
        """
        self.filtered(lambda document: not document.date).write(
            {"date": self.env.company._dialogue_today()}
        )
        papers = self.filtered(
            lambda document: not document.number and document.body_id.use_series
        )
        of_series = papers.grouped(lambda paper: (paper.body_id, paper.number_period))
        # The same order for all: two who issue at once do not wait for each other.
        for _series, group in sorted(
            of_series.items(), key=lambda item: (item[0][0].id, item[0][1])
        ):
            for paper, number in zip(group, group._next_numbers(), strict=True):
                paper.number = number

    def _next_numbers(self):
        """Take a number of their series for each, without gap and without double.

        The counter's row is updated: whoever comes second waits for the first, and
        where the first commits, PostgreSQL refuses the second's stale view and Odoo
        runs its request again. A rollback gives the numbers back.

        :return: list of int, ascending
        """
        self.flush_recordset()
        series = {"body": self.body_id.id, "period": self[:1].number_period}
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO dialogue_document_series
                            (body_id, period, last_number)
                     VALUES (%(body)s, %(period)s, 0)
                ON CONFLICT (body_id, period) DO UPDATE
                        SET last_number = dialogue_document_series.last_number
                  RETURNING last_number
                """,
                **series,
            )
        )
        [last] = self.env.cr.fetchone()
        # sudo: a number is taken whoever may see its paper
        typed = set(
            self.sudo()
            .search(
                [
                    ("body_id", "=", series["body"]),
                    ("number_period", "=", series["period"]),
                    ("number", ">", last),
                ]
            )
            .mapped("number")
        )
        free = (number for number in count(last + 1) if number not in typed)
        numbers = list(islice(free, len(self)))
        self.env.cr.execute(
            SQL(
                """
                UPDATE dialogue_document_series SET last_number = %(number)s
                 WHERE body_id = %(body)s AND period = %(period)s
                """,
                number=numbers[-1],
                **series,
            )
        )
        return numbers
