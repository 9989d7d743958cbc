# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is personal in this addon, and who is meant to read it: the one table.

Each field of it is filled with a word that stands nowhere else (`token`), so that
whatever an answer of the server holds tells whose data leaked.
"""

import re

from .test_access import parse

# One letter for each role, as in the table of `test_access`: a  of all records of the
# commune; o  of the own ones; -  of none. Portal users, the public and other communes
# read nothing.
#
# Names with a colon are not fields but what hangs on a record of a model: its files,
# the messages and the plans in its chatter, its entry in the calendar.
PERSONAL = """
field                                     officer head village supervisor leader office manager internal
dialogue.citizen.name                        -     -      o        a        -      a       a       -
dialogue.citizen.sort_key                    -     -      o        a        -      a       a       -
dialogue.citizen.phone                       -     -      o        a        -      a       a       -
dialogue.citizen.address                     -     -      o        a        -      a       a       -
dialogue.citizen.identity_number             -     -      -        -        -      a       a       -
dialogue.contribution.text                   -     -      o        a        a      a       a       -
dialogue.contribution.recorder_name          -     -      o        a        -      a       a       -
dialogue.contribution.intake_key             -     -      o        a        -      a       a       -
dialogue.consideration.speaker               -     -      -        a        -      a       a       -
dialogue.delegate.name                       -     -      o        a        a      a       a       -
dialogue.delegate.sort_key                   -     -      o        a        a      a       a       -
dialogue.delegate.position                   -     -      o        a        a      a       a       -
dialogue.delegate.organisation               -     -      o        a        a      a       a       -
dialogue.delegate.phone                      -     -      o        a        a      a       a       -
dialogue.delegate.email                      -     -      o        a        a      a       a       -
dialogue.delegate.note                       -     -      o        a        a      a       a       -
dialogue.delegate.substitute_name            -     -      o        a        a      a       a       -
dialogue.delegate.mailed_email               -     -      o        a        a      a       a       -
dialogue.delegate.mail_failure               -     -      o        a        a      a       a       -
dialogue.delegate.attendance_code            -     -      -        -        a      a       a       -
dialogue.delegate.attendance_entries         -     -      -        -        -      a       a       -
dialogue.delegate.walk_in_key                -     -      -        -        -      a       a       -
dialogue.speaker.name                        -     -      -        a        -      a       a       -
dialogue.standing.delegate.name              -     -      -        -        -      a       a       -
dialogue.standing.delegate.sort_key          -     -      -        -        -      a       a       -
dialogue.standing.delegate.position          -     -      -        -        -      a       a       -
dialogue.standing.delegate.organisation      -     -      -        -        -      a       a       -
dialogue.standing.delegate.phone             -     -      -        -        -      a       a       -
dialogue.standing.delegate.email             -     -      -        -        -      a       a       -
dialogue.standing.delegate.note              -     -      -        -        -      a       a       -
dialogue.desk.entry.values                   -     -      -        -        -      a       a       -
dialogue.desk.entry.trace                    -     -      -        -        -      a       a       -
dialogue.desk.entry.result                   -     -      -        -        -      a       a       -
dialogue.petition.subject                    o     o      o        a        a      a       a       -
dialogue.petition.description                o     o      o        a        a      a       a       -
dialogue.petition.answer                     o     o      -        a        a      a       a       -
dialogue.petition.answer_summary             o     o      -        a        a      a       a       -
dialogue.assignment.draft_answer             o     o      -        a        a      a       a       -
dialogue.extension.reason                    o     o      -        a        a      a       a       -
dialogue.promise.sentence                    o     o      -        a        a      a       a       -
dialogue.supervision.remark                  o     o      -        a        a      a       a       -
dialogue.document.content                    o     o      o        a        a      a       a       -
dialogue.duty.evidence                       o     o      o        a        a      a       a       -
dialogue.village.head_name                   a     a      a        a        a      a       a       a
dialogue.village.front_head_name             a     a      a        a        a      a       a       a
dialogue.village.head_phone                  a     a      a        a        a      a       a       a
file:dialogue.citizen                        -     -      o        a        -      a       a       -
file:dialogue.contribution                   -     -      o        a        -      a       a       -
file:dialogue.delegate                       -     -      o        a        a      a       a       -
file:dialogue.speaker                        -     -      -        a        -      a       a       -
file:dialogue.petition                       o     o      -        a        a      a       a       -
message:dialogue.petition                    o     o      -        a        a      a       a       -
message:dialogue.assignment                  o     o      -        a        a      a       a       -
activity:dialogue.petition                   -     -      -        -        a      a       a       -
calendar:dialogue.session                    a     a      a        a        a      a       a       a
"""  # noqa: E501
# Stored words, files and links to people that tell nothing of a citizen: what the
# commune itself writes and prints, who of its staff did what, and technical values.
# What somebody has typed into an assistant and not sent yet (imports, splits …) is his
# alone: `test_drafts_of_others`.
HARMLESS = {
    "agenda.item": "name note presenter presenter_id",
    "answer.template": "answer_summary body name",
    "assign": "instruction",
    "assignment": (
        "alone_reason answer_summary approved_by cancel_reason cancelled_by "
        "completion_unit deadline_explanation employee_id forward_reference "
        "instruction late_reason legal_reference pause_note reply_number result "
        "return_reason sent_back_reason"
    ),
    "body": (
        "address collective_name email filing head_title name name_lines "
        "parent_line phone place symbol unit_symbol"
    ),
    "change": "author_id new_value old_value",
    "classify.line": "words",
    "closing.gap": "name res_model who",
    "common.answer": "answer answer_summary",
    "consideration": "answer answered_by conclusion",
    "contribution": "citizen_id code recorded_by",
    "access.log": "citizen_id user_id",
    "delegate": "employee_id mailed_before mailed_terms",
    "delegate.export": "delegate_ids",
    "delegate.group": "code name sort_key",
    "delegate.import": "file file_name ignored read_key read_rows",
    "delegate.import.line": "cells email message person phone position",
    "desk.entry": "kind res_model user_id uuid",
    "digest": "failure user_id",
    "document": (
        "addressees checksum docx_checksum filing issued_by_id name number_period "
        "place print_checksum printed_by_id search_key signature_block signer_name "
        "symbol unit_symbol"
    ),
    "document.recipient": "name",
    "document.series": "period",
    "document.style": (
        "addressee_label basis_prefix filing_default filing_prefix heading_format "
        "letter_number_format letter_subject_prefix mark_kt mark_q mark_tl mark_tm "
        "mark_tuq motto_line1 motto_line2 name number_format number_label "
        "recipients_title source submission_label text_ending"
    ),
    "duty": "description done_by_id name user_id",
    "extension": "approver_id decision",
    "field": "code keywords name parent_path",
    "hand.over": "employee_id reason",
    "holiday.import.line": "name note",
    "intake.import": "file file_name ignored read_key read_rows",
    "intake.import.line": "cells message person text",
    "legal.basis": (
        "article citation document_type issuer note number sort_key summary"
    ),
    "makeup.day": "name",
    "papers.line": "source",
    "pause": "reason",
    "period.figure": "key label part previous_ids record_ids res_model",
    "period.report": "name note",
    "person.anonymise": "citizen_id delegate_ids other_citizen_ids",
    "person.export": "citizen_id delegate_ids other_citizen_ids",
    "petition": (
        "code forward_reference forward_reply receiver_id search_key "
        "state_before_merge wording_bits"
    ),
    "plan": (
        "banner_text budget_note contact_id content name note publication_channel "
        "purpose requirement search_key state_reason"
    ),
    "plan.agenda": "name note presenter",
    "plan.budget": "name note responsible_id",
    "plan.composition": "employee_ids name note",
    "plan.recipient": "name",
    "promise": "decided_by note words",
    "promise.word": "name",
    "publication": "link note user_id",
    "reason": "reason",
    "session": (
        "banner_text chair_ids contact_id location name note online_address "
        "search_key secretary_id state_reason topic"
    ),
    "session.village": "note village_key",
    "settings": "dialogue_receiver_id",
    "setup.body": "commune province",
    "setup.body.line": "name name_lines parent_line signer symbol",
    "setup.department.line": "email head_id name new_head",
    "setup.import": "file file_name ignored read_key read_rows",
    "setup.import.line": "cells head message person sheet village",
    "signer": "employee_id name position principal",
    "speaker": "delegate_id",
    "split.line": "subject",
    "supervision": "author_id replied_by reply",
    "supervision.report": "assessment",
    "village": "code name note search_key sort_key user_ids venue",
    "word.template": "file file_name name",
}
EXPECTED = parse(PERSONAL)
FIELDS = {key: tuple(key.rsplit(".", 1)) for key in EXPECTED if ":" not in key}
TOKEN = re.compile(r"zq([a-z]+)q([a-z]+)z")


def code_of(key):
    """Return the letters that stand for a row of the table in its token."""
    return re.sub(r"[^a-z]", "", key.replace("dialogue", ""))


CODES = {code_of(key): key for key in EXPECTED}


def token(key, label):
    """Return the word that stands in one field of one record, and nowhere else."""
    return f"zq{code_of(key)}q{label}z"


def tokens_in(text):
    """Return the {(row of the table, label)} that a text gives away."""
    return {
        (CODES.get(code, code), label) for code, label in TOKEN.findall(text.lower())
    }
