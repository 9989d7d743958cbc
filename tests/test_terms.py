# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo.tests import TransactionCase, tagged

# Fields whose label or values are terms of the law: their tooltip names its source.
# docs/terms.md lists them for people.
TERMS = {
    "dialogue.petition": ("kind", "authority", "outcome", "forward_deadline"),
    "dialogue.contribution": ("text", "is_anonymous", "people_count", "channel"),
    "dialogue.citizen": ("name",),
    "dialogue.consideration": ("outcome",),
    "dialogue.assignment": ("deadline_unit",),
    "dialogue.session": (
        "kind",
        "chair_ids",
        "notice_deadline",
        "invitation_deadline",
        "village_deadline",
        "synthesis_deadline",
        "answer_deadline",
        "publication_deadline",
        "conclusion_deadline",
    ),
    "dialogue.plan": ("form", "required_session_count"),
    "dialogue.document": ("document_type", "number", "symbol", "authority"),
    "dialogue.document.style": ("number_period", "text_ending"),
    "dialogue.signer": ("authority",),
    "dialogue.publication": ("channel",),
    "dialogue.supervision": ("kind",),
    "dialogue.settings": (
        "dialogue_notice_days",
        "dialogue_publication_days",
        "dialogue_acknowledgement_working_days",
        "dialogue_denunciation_working_days",
        "dialogue_alarm_days",
        "dialogue_receiver_id",
        "dialogue_use_identity_number",
    ),
}
SOURCE = re.compile(
    r"Law |Decree \d|Circular \d|Decision \d|Guideline \d"
    r"|\((?:practice|plan of|settings of)"
)


@tagged("post_install", "-at_install")
class TestTerms(TransactionCase):
    def test_every_term_tells_its_source(self):
        for model, names in TERMS.items():
            told = (
                self.env[model].with_context(lang="en_US").fields_get(names, ["help"])
            )
            for name in names:
                with self.subTest(model=model, field=name):
                    self.assertRegex(told[name].get("help", ""), SOURCE)
                    self.assertLess(len(told[name]["help"]), 480, "nobody reads it")
