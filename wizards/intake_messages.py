# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sentences for what is wrong with an Excel file, by the codes of the reader."""


def file_messages(env):
    """Return the sentences about a file as a whole: cause and what to do."""
    return {
        "too_big": env._(
            "The file is larger than %(limit)s MB. Remove pictures and other sheets, or"
            " split it into several files."
        ),
        "old_format": env._(
            "The file is of the old format .xls or protected by a password. Open it in"
            " Excel, remove the password and save it as “Excel Workbook (.xlsx)”."
        ),
        "not_excel": env._(
            "This is not an Excel file (.xlsx). Download the form, fill it in and"
            " choose that file."
        ),
        "bomb": env._(
            "The file unpacks to more than a form ever holds (limit: %(limit)s MB)."
            " Copy the rows into a newly downloaded form."
        ),
        "macros": env._(
            "The file holds macros (programs), which are not accepted. Save it as"
            " “Excel Workbook (.xlsx)” without macros."
        ),
        "broken": env._(
            "The file is damaged and cannot be read. Open it in Excel, copy the rows"
            " into a newly downloaded form and save that."
        ),
        "headings_missing": env._(
            "The sheet “%(sheet)s” lacks these headings: %(headings)s. Use the form as"
            " it was downloaded and leave its first row as it is."
        ),
        "heading_twice": env._(
            "The heading “%(heading)s” stands in two columns. Delete one of them."
        ),
        "too_many_rows": env._(
            "The file has more than %(limit)s rows. Split it into several files."
        ),
        "empty": env._(
            "The sheet “%(sheet)s” has no row below its headings. Fill in at least one."
        ),
    }


def cell_messages(env):
    """Return the sentences about one cell: cause and what to type."""
    return {
        "missing": env._("Nothing is typed here. Fill in the cell."),
        "village_missing": env._(
            "No village is named. Choose one from the list of the cell."
        ),
        "not_yours": env._(
            "You enter nothing for “%(village)s”. Choose one of your own villages or"
            " delete the row."
        ),
        "not_invited": env._(
            "“%(village)s” does not take part in this session. Choose a village of the"
            " list or delete the row."
        ),
        "formula": env._(
            "The cell holds a formula. Type the text or the number itself; where the"
            " words begin with =, put an apostrophe (') before it."
        ),
        "error_value": env._(
            "The cell shows the error %(value)s. Type the text itself."
        ),
        "merged": env._(
            "These cells are merged. Unmerge them and type the text into each row."
        ),
        "gap": env._(
            "This row stands below more than %(blanks)s empty ones, and nothing from"
            " here on was read. Delete the empty rows above it."
        ),
        "date_bad": env._(
            "“%(value)s” is not a date. Type day/month/year, 05/03/2026 for instance."
        ),
        "date_future": env._(
            "%(value)s lies in the future. Type the day on which it was received."
        ),
        "date_old": env._(
            "%(value)s lies before %(year)s. Type the day on which it was received,"
            " with all four digits of the year."
        ),
        "number_bad": env._(
            "“%(value)s” is not a number of people. Type a number from 1 to %(most)s."
        ),
        "count_bad": env._(
            "“%(value)s” is not a number. Type digits alone, from 0 to %(most)s."
        ),
        "email_bad": env._(
            "“%(value)s” is not an e-mail address. Type it as name@place, or leave the"
            " cell empty."
        ),
        "no_account": env._(
            "Nobody of this commune signs in as %(login)s. Leave the cell empty, or ask"
            " the administrator of the system to make the account first."
        ),
        "account_elsewhere": env._(
            "%(login)s is the account of another commune, or of somebody archived. Type"
            " another address, or leave the cell empty."
        ),
        "email_without_head": env._(
            "An address or a telephone stands here without the head's name. Type the"
            " name or delete it."
        ),
        "choice_near": env._(
            "“%(value)s” is not in the list. Did you mean “%(suggestion)s”? Choose it"
            " from the list of the cell."
        ),
        "choice_unknown": env._(
            "“%(value)s” is not in the list. Choose from the list of the cell."
        ),
        "yes_bad": env._(
            "“%(value)s” is neither yes nor no. Type x, or leave the cell empty."
        ),
        "too_long": env._("The text is longer than %(limit)s characters. Shorten it."),
        "anonymous_named": env._(
            "An anonymous contribution names nobody. Delete the person's name,"
            " telephone and address, or the tick."
        ),
        "contact_without_name": env._(
            "A telephone or an address stands here without a name. Type the name or"
            " delete it."
        ),
    }
