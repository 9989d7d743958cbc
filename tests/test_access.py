# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .access_common import HIDDEN, AccessCommon

OPERATIONS = ("read", "write", "create", "unlink")

# Who may read, write, create and unlink what, one letter for each of the four:
#   a  all records of the commune; o  the own ones; -  none.
#   A, O  the rules open all or the own records, because moves between states need
#         it, but the role itself changes no field.
# "own" is: of the departments one works in or heads, with the sub-departments of the
# latter; of the villages one represents; issued, for plans and papers.
# A denunciation and another commune are nobody's, whatever the letter says.
TABLE = """
model                       officer head village supervisor leader office manager internal
dialogue.access.log         ----    ---- ----    ----       a---   ----   a---    ----
dialogue.agenda.item        a---    a--- o---    a---       a---   aaaa   aaaa    ----
dialogue.answer.template    a---    a--- ----    ----       ----   aaaa   aaaa    ----
dialogue.analysis           o---    o--- ----    a---       a---   a---   a---    ----
dialogue.assignment         oo--    oo-- ----    a---       aA--   aaa-   aaa-    ----
dialogue.body               a---    a--- a---    a---       a---   a---   aaaa    a---
dialogue.citizen            ----    ---- ooo-    aaa-       ----   aaaa   aaaa    ----
dialogue.consideration      o---    o--- ----    a---       aa--   aaaa   aaaa    ----
dialogue.contribution       ----    ---- oooo    aaaa       a---   aaaa   aaaa    ----
dialogue.delegate           ----    ---- oooo    a---       a---   aaaa   aaaa    ----
dialogue.delegate.group     a---    a--- a---    a---       a---   aaaa   aaaa    a---
dialogue.desk.entry         ----    ---- ----    ----       ----   a---   a---    ----
dialogue.digest             ----    ---- ----    ----       ----   aA--   aA--    ----
dialogue.document           o---    o--- o---    a---       a---   aaaa   aaaa    ----
dialogue.document.recipient o---    o--- o---    a---       a---   aaaa   aaaa    ----
dialogue.document.series    ----    ---- ----    ----       ----   ----   a---    ----
dialogue.document.style     a---    a--- a---    a---       a---   a---   aaaa    a---
dialogue.duty               oo--    oo-- oo--    ao--       ao--   aaaa   aaaa    ----
dialogue.extension          oOO-    ooo- ----    a---       aA--   aaa-   aaa-    ----
dialogue.field              a---    a--- a---    a---       a---   a---   aaaa    a---
dialogue.legal.basis        a---    a--- a---    a---       a---   aaa-   aaaa    a---
dialogue.makeup.day         a---    a--- a---    a---       a---   a---   aaaa    a---
dialogue.period.figure      ----    ---- ----    a---       a---   a---   a---    ----
dialogue.period.report      ----    ---- ----    a---       a---   aaaa   aaaa    ----
dialogue.petition           o---    o--- o---    a---       aA--   aaaa   aaaa    ----
dialogue.plan               a---    a--- o---    a---       aA--   aaaa   aaaa    ----
dialogue.plan.agenda        a---    a--- o---    a---       a---   aaaa   aaaa    ----
dialogue.plan.budget        ----    ---- ----    a---       a---   aaaa   aaaa    ----
dialogue.plan.composition   a---    a--- o---    a---       a---   aaaa   aaaa    ----
dialogue.plan.recipient     a---    a--- o---    a---       a---   aaaa   aaaa    ----
dialogue.promise            o---    o--- ----    a---       aa--   aa--   aa--    ----
dialogue.promise.word       ----    ---- ----    ----       ----   a---   aaaa    ----
dialogue.publication        o---    o--- o---    a---       a---   aaaa   aaaa    ----
dialogue.session            a---    a--- o---    a---       aA--   aaaa   aaaa    ----
dialogue.session.village    ----    ---- oo--    a---       a---   aaaa   aaaa    ----
dialogue.signer             a---    a--- a---    a---       a---   a---   aaaa    a---
dialogue.speaker            ----    ---- ----    a---       a---   aaaa   aaaa    ----
dialogue.standing.delegate  ----    ---- ----    ----       ----   aaaa   aaaa    ----
dialogue.supervision        oo--    oo-- ----    aaa-       a---   aa--   aa--    ----
dialogue.village            a---    a--- a---    a---       a---   a---   aaaa    a---
dialogue.word.template      ----    ---- ----    ----       ----   a---   aaaa    ----
"""  # noqa: E501
ALL = {
    "officer",
    "head",
    "village",
    "supervisor",
    "leader",
    "office",
    "manager",
    "internal",
}
# Assistants keep nothing: whoever may use one may use all of it, but only his own.
WIZARDS = {
    "dialogue.assign": {"office", "manager"},
    "dialogue.closing.gap": {"supervisor", "leader", "office", "manager"},
    "dialogue.common.answer": {"officer", "head"},
    "dialogue.delegate.export": {
        "village",
        "supervisor",
        "leader",
        "office",
        "manager",
    },
    "dialogue.delegate.import": {"village", "office", "manager"},
    "dialogue.delegate.import.line": {"village", "office", "manager"},
    "dialogue.invite.mail": {"office", "manager"},
    "dialogue.hand.over": {"officer", "head", "office", "manager"},
    "dialogue.person.anonymise": {"office", "manager"},
    "dialogue.person.export": {"office", "manager"},
    "dialogue.pause": {"officer", "head", "office", "manager"},
    "dialogue.holiday.import": {"manager"},
    "dialogue.holiday.import.line": {"manager"},
    "dialogue.settings": {"manager"},
    "dialogue.setup.body": {"manager"},
    "dialogue.setup.body.line": {"manager"},
    "dialogue.setup.department": {"manager"},
    "dialogue.setup.department.line": {"manager"},
    "dialogue.setup.import": {"manager"},
    "dialogue.setup.import.line": {"manager"},
    "dialogue.classify": {"office", "manager"},
    "dialogue.classify.line": {"office", "manager"},
    "dialogue.intake.export": {"village", "supervisor", "office", "manager"},
    "dialogue.intake.import": {"village", "supervisor", "office", "manager"},
    "dialogue.intake.import.line": {"village", "supervisor", "office", "manager"},
    "dialogue.intake.progress": {"village", "supervisor", "office", "manager"},
    "dialogue.link": {"office", "manager"},
    "dialogue.merge": {"office", "manager"},
    "dialogue.split": {"office", "manager"},
    "dialogue.register": {"office", "manager"},
    "dialogue.supervision.report": {"supervisor", "leader", "office", "manager"},
    "dialogue.split.line": {"office", "manager"},
    **dict.fromkeys(
        ("dialogue.papers", "dialogue.papers.line", "dialogue.reason"), ALL
    ),
}
# What a role that may write writes; where roles differ, by column.
TYPED = {
    "dialogue.access.log": "kind",
    "dialogue.agenda.item": "presenter",
    "dialogue.assignment": "draft_answer",
    "dialogue.body": "address",
    "dialogue.citizen": "phone",
    "dialogue.consideration": "conclusion",
    "dialogue.contribution": "text",
    "dialogue.delegate": "position",
    "dialogue.desk.entry": "kind",
    "dialogue.digest": "failure",
    "dialogue.document.series": "period",
    "dialogue.duty": "evidence",
    "dialogue.extension": "reason",
    "dialogue.legal.basis": "number",
    "dialogue.period.figure": "label",
    "dialogue.period.report": "note",
    "dialogue.petition": "description",
    "dialogue.plan": "note",
    "dialogue.plan.agenda": "presenter",
    "dialogue.plan.budget": "note",
    "dialogue.promise": "note",
    "dialogue.publication": "note",
    "dialogue.session": "note",
    "dialogue.session.village": "note",
    "dialogue.signer": "position",
    "dialogue.speaker": "name",
    "dialogue.standing.delegate": "position",
    "dialogue.supervision": {"supervisor": "remark", "*": "reply"},
    "dialogue.village": "venue",
}


def parse(table):
    """Return {model: {column: letters}} of the table above."""
    header, *rows = [line.split() for line in table.strip().splitlines()]
    return {model: dict(zip(header[1:], cells, strict=True)) for model, *cells in rows}


@tagged("post_install", "-at_install", "dialogue_second_half")
class TestAccess(AccessCommon):
    """Walks role × model × operation; every cell of the table is tried."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = parse(TABLE)

    def _labels(self, user, model, operation):
        """Return the labels of the records that the table opens to the user."""
        column, own = self.roles[user]
        letter = self.table[model].get(column, "----")[OPERATIONS.index(operation)]
        labels = {label for label in self.records[model] if label not in HIDDEN}
        if letter == "-":
            return set()
        return labels & own if letter in "oO" else labels

    def _letter(self, user, model, operation):
        column = self.roles[user][0]
        return self.table[model].get(column, "----")[OPERATIONS.index(operation)]

    def _cells(self, operation, users=None):
        """Yield (user, model, records the table opens, the others)."""
        for model in self.table:
            for user in users or self.roles:
                labels = self._labels(user, model, operation)
                records = self.records[model]
                yield (
                    user,
                    model,
                    {label: self._as(user, records[label]) for label in labels},
                    {
                        label: self._as(user, record)
                        for label, record in records.items()
                        if label not in labels
                    },
                )

    def _actors(self):
        """Return one user of each role; the rules are tried with all of them."""
        return [user for user in self.roles if user not in self._doubles()]

    def _closed(self, records, user, model, operation):
        """Return two (label, record), hidden ones first; the rules try them all.

        One is enough where the role has no right on the model at all.
        """
        number = 1 if self._letter(user, model, operation) == "-" else 2
        return self._some(records)[:number]

    @staticmethod
    def _some(records):
        return sorted(records.items(), key=lambda item: item[0] not in HIDDEN)[:2]

    def _doubles(self):
        return self.chief | self.pair | self.head2 | self.nobody | self.public

    # ------------------------------------------------------------------
    # The table itself
    # ------------------------------------------------------------------
    def test_every_model_is_in_the_table(self):
        missing, known = [], {*self.table, *WIZARDS}
        for name, model in self.env.registry.items():
            # What is only looked at (_auto is off) is tried where it is tested.
            kept = model._auto and not model._abstract
            if model._original_module == "commune_dialogue" and kept:
                if name not in known:
                    missing.append(name)
        self.assertFalse(missing, "add these models to the table of this test")
        self.assertFalse(set(self.table) - set(self.records), "records to try them on")

    def test_every_model_has_company_and_rule(self):
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        for model in self.table:
            fields_ = self.env[model]._fields
            if model != "dialogue.document.series":
                self.assertIn("company_id", fields_, model)
            own = rules.filtered(lambda rule, model=model: rule.model_id.model == model)
            self.assertIn("company_id", str(own.mapped("domain_force")), model)

    def test_every_wizard_is_ones_own(self):
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        for model in WIZARDS:
            own = rules.filtered(lambda rule, model=model: rule.model_id.model == model)
            self.assertIn("create_uid", str(own.mapped("domain_force")), model)

    # ------------------------------------------------------------------
    # The rules
    # ------------------------------------------------------------------
    def test_has_access(self):
        for operation in OPERATIONS:
            for user, model, _open, _closed in self._cells(operation):
                everything = self.env[model].union(*self.records[model].values())
                with self.subTest(user=user.login, model=model, operation=operation):
                    found = self._as(user, everything)._filtered_access(operation)
                    self.assertEqual(
                        {
                            label
                            for label, record in self.records[model].items()
                            if record.id in found._ids
                        },
                        self._labels(user, model, operation),
                    )

    def test_wizards(self):
        for model, columns in WIZARDS.items():
            for user, (column, _own) in self.roles.items():
                with self.subTest(user=user.login, model=model):
                    self.assertEqual(
                        self._as(user, self.env[model]).has_access("create"),
                        column in columns,
                    )

    # ------------------------------------------------------------------
    # Real operations
    # ------------------------------------------------------------------
    def test_search_and_read(self):
        for user, model, opened, closed in self._cells("read", self._actors()):
            with self.subTest(user=user.login, model=model):
                Model = self._as(user, self.env[model])
                ids = [record.id for record in self.records[model].values()]
                domain = [("id", "in", ids)]
                if not Model.has_access("read"):
                    with self.assertRaises(AccessError):
                        Model.search(domain)
                    with self.assertRaises(AccessError):
                        Model.name_search("", domain)
                else:
                    open_ids = {record.id for record in opened.values()}
                    self.assertEqual(set(Model.search(domain).ids), open_ids)
                    names = Model.name_search("", domain, limit=None)
                    self.assertEqual({item[0] for item in names}, open_ids)
                for label, record in self._closed(closed, user, model, "read"):
                    with self.assertRaises(AccessError, msg=label):
                        record.read(["display_name"])

    def test_whatever_is_read_can_be_read_whole(self):
        """A form asks for all fields at once: none of them may refuse."""
        for user, model, opened, _closed in self._cells("read", self._actors()):
            for record in list(opened.values())[:1]:
                with self.subTest(user=user.login, model=model):
                    names = list(record.fields_get())
                    record.web_read({name: {} for name in names})

    def test_write(self):
        for user, model, opened, closed in self._cells("write", self._actors()):
            values = self._typed(user, model)
            for label, record in self._closed(closed, user, model, "write"):
                with self.subTest(user=user.login, model=model, label=label):
                    with self._nothing_kept(), self.assertRaises(AccessError):
                        record.write(values)
            refused = self._letter(user, model, "write") in "AO"
            for label, record in self._some(opened):
                with self.subTest(user=user.login, model=model, label=label):
                    with self._nothing_kept():
                        if refused:
                            with self.assertRaises(AccessError):
                                record.write(values)
                        else:
                            self._try(record.write, values)

    def _typed(self, user, model):
        name = TYPED.get(model, "name")
        if isinstance(name, dict):
            name = name.get(self.roles[user][0], name["*"])
        return {name: "Ghi thử"}

    def test_create(self):
        for user, model, _opened, _closed in self._cells("create", self._actors()):
            letter = self._letter(user, model, "create")
            own = self.roles[user][1]
            for label in ("economy", "culture", "abroad"):
                allowed = letter == "a" or (letter == "o" and label in own)
                allowed = allowed and label != "abroad"
                if label == "abroad" and model in self._class_lines():
                    continue
                values = self._vals(model, self.places[label], spare=True)
                Model = self._as(user, self.env[model])
                with self.subTest(user=user.login, model=model, label=label):
                    with self._nothing_kept():
                        if allowed:
                            Model.create(values).read(["display_name"])
                        else:
                            # Another commune: its parents may refuse first.
                            error = UserError if label == "abroad" else AccessError
                            with self.assertRaises(error):
                                Model.create(values)

    @classmethod
    def _class_lines(cls):
        """Return the models whose values name a parent of the own commune."""
        return {*cls._line_vals(), "dialogue.session.village"}

    def test_unlink(self):
        for user, model, opened, closed in self._cells("unlink", self._actors()):
            for label, record in self._closed(closed, user, model, "unlink"):
                with self.subTest(user=user.login, model=model, label=label):
                    with self._nothing_kept(), self.assertRaises(AccessError):
                        record.unlink()
            for label, record in self._some(opened):
                with self.subTest(user=user.login, model=model, label=label):
                    with self._nothing_kept():
                        self._try(record.unlink)

    def _try(self, method, *args):
        """Call what the rules allow; the business may refuse, with a sentence, and
        the database, for which Odoo's RPC has one."""
        try:
            with mute_logger("odoo.sql_db"):
                method(*args)
                self.env.flush_all()
        except AccessError:
            raise
        except (UserError, ValidationError, RestrictViolation) as error:
            self.assertTrue(str(error))
