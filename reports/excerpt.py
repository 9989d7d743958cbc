# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..tools.vietnamese import sort_key
from ..tools.wording import date_words, first_upper
from .session_paper import HOSTS


class ReportConclusionExcerpt(models.AbstractModel):
    """Trích thông báo kết luận: to each department what it has to do.

    One number, a copy for each; the matters keep the numbers of the notice.
    """

    _name = "report.commune_dialogue.report_conclusion_excerpt"
    _description = "Excerpt of the Conclusion for Departments"
    _inherit = "dialogue.matter.paper"

    _report = "commune_dialogue.action_report_conclusion_excerpt"
    _document_type = "TB"
    _phase = "after"
    _rank = 30

    def _default_subject(self, source):
        return f"Kết luận của {HOSTS[source.host]} tại {source.name}"

    def _default_recipients(self, record):
        return ["Như trên"]

    def _copies(self, record, document):
        values = {
            **self._event(record),
            "title": "TRÍCH THÔNG BÁO",
            "notice": self._notice(record),
        }
        return [
            {
                **values,
                "addressees": [first_upper(who)],
                "for_whom": who,
                "items": items,
            }
            for who, items in self._by_addressee(self._items(record))
        ] or [{**values, "for_whom": "", "items": []}]

    @api.model
    def _notice(self, session):
        """Return the conclusion notice as papers cite it, or an empty string."""
        notice = session.document_ids.filtered(
            lambda document: (
                document.number
                and document.state != "replaced"
                and document.report_id
                == self.env.ref("commune_dialogue.action_report_conclusion")
            )
        ).sorted("id")[-1:]
        if not notice:
            return ""
        day = date_words(notice.date)
        return f"Thông báo số {notice.symbol}, {day} của {notice.body_id.name}"

    @api.model
    def _by_addressee(self, items):
        """Return [(department, what it leads or helps with)], by the alphabet."""
        return self._grouped(items, lambda item: [item["lead"], *item["cooperating"]])

    @api.model
    def _grouped(self, items, names):
        groups = {}
        for item in items:
            for name in filter(None, names(item)):
                groups.setdefault(name, []).append(item)
        return sorted(groups.items(), key=lambda group: sort_key(group[0]))


class ReportConclusionExcerptVillage(models.AbstractModel):
    """Trích thông báo kết luận: to each village what became of its matters."""

    _name = "report.commune_dialogue.report_conclusion_excerpt_village"
    _description = "Excerpt of the Conclusion for Villages"
    _inherit = "report.commune_dialogue.report_conclusion_excerpt"

    _report = "commune_dialogue.action_report_conclusion_excerpt_village"
    _rank = 40

    @api.model
    def _by_addressee(self, items):
        """Return [(village, its matters)], by the alphabet."""
        return self._grouped(items, lambda item: item["villages"])
