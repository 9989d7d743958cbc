# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http

from odoo.addons.web.controllers.report import ReportController

OWN = "commune_dialogue."


class DialogueReportController(ReportController):
    def _report_routes_readonly(self, rule, args):
        """A registered paper notes what was printed; other reports only read."""
        return not args["reportname"].startswith(OWN)

    @http.route(readonly=_report_routes_readonly)
    def report_routes(self, *args, **kwargs):
        return super().report_routes(*args, **kwargs)
