# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the papers cost, as medians and ratios of one run.

    dev/shell < dev/bench_papers.py

Prints 300 invitations of one session: from records to HTML, from HTML to one PDF, and
the engine alone on the same pages. Times are CPU seconds of this process, so that other
work on the machine counts little. Nothing is kept in the database.
"""

import statistics
import time

from odoo.addons.commune_dialogue.reports import engine

NUMBER = 300
REPEATS = 5


def delegates(env):
    """Return 300 delegates of a new session, like those of a real one."""
    session = env["dialogue.session"].create(
        {
            "name": "Hội nghị đối thoại với Nhân dân",
            "topic": "Xây dựng nông thôn mới; quản lý đất đai; chính sách xã hội",
            "date_start": "2027-01-25 01:00:00",
            "location": "Hội trường Ủy ban nhân dân xã",
        }
    )
    villages = env["dialogue.village"].search([], limit=24)
    return env["dialogue.delegate"].create(
        [
            {
                "session_id": session.id,
                "name": f"Nông Văn Người {number}",
                "position": "Trưởng thôn",
                "village_id": villages[number % len(villages)].id,
            }
            for number in range(NUMBER)
        ]
    )


def measure(function):
    """Return the median of the CPU seconds of some calls, and the last result."""
    function()
    costs = []
    for _repeat in range(REPEATS):
        start = time.process_time()
        result = function()
        costs.append(time.process_time() - start)
    return statistics.median(costs), result


def rendering(env, records):
    def render():
        env.invalidate_all()
        return env["ir.actions.report"]._render_qweb_html(
            "commune_dialogue.report_invitation", records.ids
        )[0]

    return render


def run(env):
    records = delegates(env)
    env.flush_all()
    queries = env.cr.sql_log_count
    rendering(env, records)()
    queries = env.cr.sql_log_count - queries
    html_cost, html = measure(rendering(env, records))
    pdf_cost, _pdf = measure(lambda: engine.draw(html))
    documents = [engine.clean(document) for document in engine.split(html)]
    bare_cost, pdf = measure(lambda: engine._draw_with_plutoprint(documents))
    total = html_cost + pdf_cost
    print(f"{NUMBER} invitations, one PDF of {len(pdf) / 1e6:.2f} MB; CPU seconds:")
    print(f"  records to HTML        {html_cost:6.2f}   {queries} queries")
    print(f"  HTML to PDF            {pdf_cost:6.2f}")
    print(
        f"  records to PDF         {total:6.2f}   {total / bare_cost:.1f} × the engine"
    )
    print(f"  the engine alone       {bare_cost:6.2f}")


try:
    run(env)  # noqa: F821  (Odoo's shell gives it)
finally:
    env.cr.rollback()  # noqa: F821
