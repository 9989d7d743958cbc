# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.http import content_disposition, request

from ..tools.sent import id_sent

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class PaperController(http.Controller):
    @http.route(
        "/dialogue/paper/<any(docx,xlsx):kind>/<int:report_id>/<string:ids>",
        type="http",
        auth="user",  # not readonly: a registered paper notes what was printed
    )
    def paper(self, kind, report_id, ids, document=None):
        """Return an official paper as a Word or Excel file.

        What may be printed may be fetched, in the name of the user who asks.

        :param str ids: numbers with commas between them
        :param document: id of the entry in the register that is printed
        """
        numbers = [id_ for id_ in map(_number, ids.split(",")) if id_]
        report = request.env["ir.actions.report"].browse(report_id).exists()
        if not report or not report.sudo().dialogue_paper or not numbers:
            raise request.not_found()
        if _number(document):
            report = report.with_context(dialogue_document=_number(document))
        data = report._dialogue_file(kind, numbers)
        name = f"{report._dialogue_file_name(numbers)}.{kind}"
        return request.make_response(
            data,
            headers=[
                ("Content-Type", TYPES[kind]),
                ("Content-Disposition", content_disposition(name)),
                ("Content-Length", len(data)),
            ],
        )


def _number(text):
    """Return the id that an address names, or False."""
    # Other scripts have digits too, which are no numbers of records.
    return text and text.isdecimal() and len(text) <= 10 and id_sent(int(text))
