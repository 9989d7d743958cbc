# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Puts hostile text wherever text is kept: each column of each table of the addon."""

from odoo.tools import SQL, html_sanitize

ADDON = "commune_dialogue"
# Names that come from elsewhere and are shown on the addon's screens.
NEIGHBOURS = {
    "calendar.event": ("name", "location", "description"),
    "hr.department": ("name", "complete_name"),
    "hr.employee": ("name",),
    "mail.activity": ("summary", "note"),
    "mail.message": ("subject", "body"),
    "mail.tracking.value": ("old_value_char", "new_value_char"),
    "res.company": ("name",),
    "res.partner": ("name", "complete_name"),
    "resource.calendar.leaves": ("name",),
}
# Columns that hold no text that anybody types, but what the server looks things up by.
TECHNICAL = {
    # names of models and of rows of a report; a path of ids
    "res_model",
    "key",
    "section",
    "part",
    "parent_path",
    # what a merge goes back to
    "state_before_merge",
    # patterns with places: nothing else passes their check (`_check_formats`)
    "number_format",
    "letter_number_format",
    "heading_format",
}
# Of which types their columns are; jsonb holds translations.
TEXT_COLUMNS = ("varchar", "text", "jsonb")


def own_models(env):
    """Return the models of the addon that keep records, without assistants."""
    return [
        env[name]
        for name, model in sorted(env.registry.items())
        if model._original_module == ADDON
        and model._auto
        and not model._abstract
        and not model._transient
    ]


def text_fields(model, names=None):
    """Return the fields of a model in whose columns text is kept.

    `wording_bits` is a text in Python alone: in its column there is room for bits only.
    """
    return [
        field
        for name, field in model._fields.items()
        if field.store
        and field.column_type
        and field.column_type[0] in TEXT_COLUMNS
        and not field.company_dependent
        and field.type in ("char", "text", "html")
        and (name in names if names else name not in TECHNICAL)
    ]


def fill(env, texts):
    """Put ``texts``, one after the other, into every column of text that there is.

    Past the checks, as a mistake of an import or of another addon might; HTML is
    cleaned as by the ORM, which is what stands between it and whoever reads it.

    :param list texts: ``¤`` in them becomes the number of the row: some are unique
    :return: list of (model, field) that were filled
    """
    env.flush_all()
    filled = []
    neighbours = [(env[name], names) for name, names in NEIGHBOURS.items()]
    for model, names in [*((model, None) for model in own_models(env)), *neighbours]:
        for field in text_fields(model, names):
            _fill_column(env, model, field, texts)
            filled.append((model._name, field.name))
    env.cr.execute(
        SQL(
            "UPDATE ir_attachment SET name = %s"
            " WHERE res_model LIKE 'dialogue.%%' AND res_field IS NULL",
            _of_row(texts),
        )
    )
    env.invalidate_all()
    env.registry.clear_all_caches()
    return filled


def _fill_column(env, model, field, texts):
    if field.type == "html":
        texts = [html_sanitize(text) for text in texts]
    value = _of_row(texts)
    if field.type == "char" and field.size:
        value = SQL("left(%s, %s)", value, field.size)
    if field.translate:
        value = SQL("jsonb_build_object('en_US', %s, 'vi_VN', %s)", value, value)
    env.cr.execute(
        SQL(
            "UPDATE %s SET %s = %s",
            SQL.identifier(model._table),
            SQL.identifier(field.name),
            value,
        )
    )


def _of_row(texts):
    """Return the text of a row, by its id."""
    return SQL(
        "replace((%s::text[])[1 + id %% %s], '¤', id::text)", list(texts), len(texts)
    )
