# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError

from .live_desk_deed import Conflict

LINE = "dialogue.consideration"
MATTER = "dialogue.petition"
SPEAKER = "dialogue.speaker"
ITEM = "dialogue.agenda.item"

# What ``line_write`` writes, and on which record.
ON_LINE = (
    "answer",
    "conclusion",
    "outcome",
    "answered_by",
    "department_id",
    "deadline",
    "speaker",
)
ON_MATTER = ("subject", "village_id", "field_id")
# What a conclusion changes of a matter.
CONCLUDED = ("state", "outcome", "deadline", "answer")


class DialogueSession(models.Model):
    """What each kind of entry does: ``_desk_<kind>(deed)``.

    All of it is done as the user, by the rules and gates of the models; whoever may
    send a kind at all is said in ``live_desk_entry.py``.
    """

    _inherit = "dialogue.session"

    # ------------------------------------------------------------------
    # Matters
    # ------------------------------------------------------------------
    def _desk_matter_add(self, deed):
        """Write down what is being said: a voice, its matter, a line of the agenda."""
        delegate = deed.own("dialogue.delegate", "delegate_id", required=False)
        name = delegate.name or deed.text("speaker")
        text = deed.text("text") or deed.text("subject")
        voice = self.env["dialogue.contribution"].create(
            {
                "text": text,
                "channel": "at_session",
                "session_id": self.id,
                "company_id": self.company_id.id,
                "village_id": deed.id_of("village_id") or delegate.village_id.id,
                "received_date": self._local(deed.moment).date(),
                "people_count": deed.number("voices", 1) or 1,
                "field_id": deed.id_of("field_id") or self._desk_proposed_field(text),
                "speaker_name": name,
            }
        )
        subject = deed.text("subject")
        matter = self.env[MATTER].create(
            {
                **voice._prepare_petition(),
                "kind": self._desk_kind(deed),
                **({"subject": subject} if subject else {}),
            }
        )
        matter._take_usual_department()
        if matter.field_id:
            matter.action_classify()
        line = self.env[LINE].create(
            {
                "session_id": self.id,
                "petition_id": matter.id,
                "speaker": name,
                "raised_in_hall": True,
            }
        )
        deed.record = line
        newcomer = voice.citizen_id.filtered(
            lambda person: person.create_date == voice.create_date
        )
        deed.made(line, matter, voice, newcomer)

    def _desk_proposed_field(self, text):
        [(field, _because)] = self.env["dialogue.field"]._propose(
            [text], self.company_id
        )
        return field.id

    def _desk_kind(self, deed):
        kind = deed.choice(MATTER, "kind") or "petition"
        if kind == "denunciation":
            raise UserError(
                self.env._(
                    "A denunciation is not typed in the hall: lead the person to the"
                    " reception of citizens."
                )
            )
        return kind

    def _desk_line_write(self, deed):
        """Write fields of a line or of its matter, all of them or none."""
        line = self._desk_open_line(deed)
        unknown = deed.values.keys() - {"id", *ON_LINE, *ON_MATTER}
        if unknown:
            deed.refuse_form(", ".join(sorted(unknown)))
        self._desk_write(deed, line)

    def _desk_write(self, deed, line, **more):
        """Write what was sent of the fields of a line, and ``more``.

        :raise Conflict: where somebody else wrote one of them
        """
        vals = {
            **{
                name: deed.value_of(LINE, name)
                for name in ON_LINE
                if name in deed.values
            },
            **more,
        }
        matter_vals = {
            name: deed.value_of(MATTER, name)
            for name in ON_MATTER
            if name in deed.values
        }
        self._desk_check_base(deed, (line, vals), (line.petition_id, matter_vals))
        if vals:
            deed.watch(line, *vals)
            line.write(vals)
        if matter_vals:
            self._desk_write_matter(deed, line.petition_id, matter_vals)

    def _desk_check_base(self, deed, *writes):
        """Raise one conflict with all the fields that somebody else wrote."""
        theirs = {}
        for record, vals in writes:
            # Before anything of the others' words is told.
            record._check_role_fields(vals.keys())
            try:
                deed.check_base(record, vals)
            except Conflict as conflict:
                theirs |= conflict.theirs
        if theirs:
            raise Conflict(theirs)

    def _desk_write_matter(self, deed, matter, vals):
        deed.hold(matter)
        deed.watch(matter, "state", "department_id", *vals)
        matter.write(vals)
        if vals.get("field_id") and matter.state == "received":
            matter._take_usual_department()
            matter.action_classify()

    def _desk_open_line(self, deed):
        """Return the line that is meant, held and not concluded yet."""
        line = deed.own(LINE)
        deed.hold(line)
        deed.record = line
        if line.is_concluded:
            raise UserError(
                self.env._(
                    "%(matter)s is concluded. Take the conclusion back first.",
                    matter=line.petition_id.display_name,
                )
            )
        return line

    def _desk_on_the_spot(self, deed):
        """Answered in the hall: written down and, where the gates allow, concluded."""
        line = self._desk_open_line(deed)
        self._desk_write(deed, line, outcome="on_the_spot")
        try:
            with self.env.cr.savepoint():
                self._desk_conclude_line(deed, line)
        except UserError as error:
            deed.message = self.env._(
                "Noted, and still to be concluded: %(why)s", why=error
            )

    def _desk_line_conclude(self, deed):
        """Conclude a line as the chair said; a promise charges its owner at once.

        What the user saw of it is sent along, so that nobody concludes what somebody
        else changed a moment ago.

        :raise UserError: naming what is missing before it can be concluded
        """
        line = self._desk_open_line(deed)
        self._desk_write(deed, line)
        self._desk_conclude_line(deed, line)

    def _desk_conclude_line(self, deed, line):
        matter = line.petition_id
        deed.hold(matter)
        deed.watch(line, "is_concluded")
        deed.watch(matter, *CONCLUDED)
        owed = line._live_promises()
        line.action_conclude()
        deed.made(*(line._live_promises() - owed))

    def _desk_line_assign(self, deed):
        """Charge a department with a matter by a date; the chair concludes later."""
        line = self._desk_open_line(deed)
        more = {} if deed.values.get("outcome") else {"outcome": "in_progress"}
        if not (deed.id_of("department_id") and deed.date("deadline")):
            raise UserError(self.env._("Choose the department and the date."))
        self._desk_write(deed, line, **more)

    def _desk_line_order(self, deed):
        """Put a line before another one, or at the end; debts stay first."""
        deed.record = deed.own(LINE)
        self._desk_reorder(deed, self._desk_lines())

    def _desk_line_current(self, deed):
        """Say what the hall speaks of now, or that it speaks of nothing."""
        line = deed.own(LINE, required=False)
        deed.record = line
        deed.hold(self)
        deed.watch(self, "desk_current_id", "desk_current_since")
        self.write(
            {
                "desk_current_id": line.id,
                "desk_current_since": line and deed.moment,
            }
        )

    def _desk_reorder(self, deed, records):
        """Number the records anew, the deed's one standing where it was dragged.

        :param records: all those that are in one order, in that order
        """
        before = deed.own(deed.record._name, "before_id", required=False)
        order = [record for record in records if record != deed.record]
        place = order.index(before) if before in order else len(order)
        order.insert(place, deed.record)
        if deed.record._name == LINE:
            order.sort(key=lambda line: not line.is_carried_over)
        moved = [
            (record, number)
            for number, record in enumerate(order, 1)
            if record.sequence != number
        ]
        if not moved:
            return
        everything = records.browse([record.id for record, _number in moved])
        deed.hold(everything)
        deed.watch(everything, "sequence")
        for record, number in moved:
            # Odoo writes them together, with the next query.
            record.sequence = number

    # ------------------------------------------------------------------
    # Speakers
    # ------------------------------------------------------------------
    def _desk_speaker_add(self, deed):
        """Put somebody at the end of those who wait."""
        delegate = deed.own("dialogue.delegate", "delegate_id", required=False)
        name = delegate.name or deed.text("name")
        if not name:
            raise UserError(self.env._("Say who wants to speak."))
        minutes = self.company_id.dialogue_speaking_minutes
        deed.record = self.env[SPEAKER].create(
            {
                "session_id": self.id,
                "name": name,
                "delegate_id": delegate.id,
                "village_id": deed.id_of("village_id") or delegate.village_id.id,
                "consideration_id": deed.own(LINE, "line_id", required=False).id,
                "allowed_seconds": deed.number("allowed_seconds", minutes * 60),
                "sequence": self._desk_last_place() + 1,
            }
        )
        deed.made(deed.record)

    def _desk_speakers(self):
        return self.env[SPEAKER].search([("session_id", "=", self.id)])

    def _desk_last_place(self):
        [(last,)] = self.env[SPEAKER]._read_group(
            [("session_id", "=", self.id)], [], ["sequence:max"]
        )
        return last or 0

    def _desk_speaker(self, deed):
        """Return the speaker that is meant, held together with the one who speaks."""
        speaker = deed.own(SPEAKER)
        deed.record = speaker
        both = speaker | self._desk_speakers().filtered(
            lambda each: each.state == "speaking"
        )
        deed.hold(both)
        deed.watch(both, "state", "started_at", "used_seconds", "times", "sequence")
        return speaker

    def _desk_speaker_start(self, deed):
        """Give somebody the floor; whoever had it has spoken."""
        self._desk_give_floor(deed, again=True)

    def _desk_speaker_resume(self, deed):
        """Let somebody go on who was interrupted."""
        self._desk_give_floor(deed, again=False)

    def _desk_give_floor(self, deed, again):
        speaker = self._desk_speaker(deed)
        others = self._desk_speakers() - speaker
        for other in others.filtered(lambda each: each.state == "speaking"):
            other._stop(deed.moment, "done")
        speaker._transition("speaking", started_at=deed.moment)
        if again:
            speaker.times += 1

    def _desk_speaker_pause(self, deed):
        """Stop the clock of who speaks."""
        self._desk_speaker(deed)._stop(deed.moment, "paused")

    def _desk_speaker_end(self, deed):
        """Note that somebody has spoken."""
        self._desk_speaker(deed)._stop(deed.moment, "done")

    def _desk_speaker_again(self, deed):
        """Put somebody who has spoken at the end of the queue, with a new clock."""
        speaker = self._desk_speaker(deed)
        speaker._transition(
            "waiting", used_seconds=0, sequence=self._desk_last_place() + 1
        )

    def _desk_speaker_order(self, deed):
        """Put a speaker before another one, or at the end."""
        deed.record = deed.own(SPEAKER)
        self._desk_reorder(deed, self._desk_speakers())

    def _desk_speaker_remove(self, deed):
        """Take somebody out of the queue who does not speak after all."""
        speaker = self._desk_speaker(deed)
        if speaker.state == "speaking":
            speaker._stop(deed.moment, "done")
        deed.watch(speaker, "active")
        speaker.active = False

    # ------------------------------------------------------------------
    # Programme
    # ------------------------------------------------------------------
    def _desk_agenda_start(self, deed):
        """Begin an item of the programme; the one before it is over."""
        item = deed.own(ITEM)
        deed.record = item
        deed.hold(self.agenda_ids)
        if item.real_start and not item.real_end:
            raise UserError(self.env._("“%(item)s” has begun.", item=item.name))
        running = self.agenda_ids.filtered(
            lambda each: each.real_start and not each.real_end
        )
        deed.watch(running | item, "real_start", "real_end")
        running.real_end = deed.moment
        item.write({"real_start": item.real_start or deed.moment, "real_end": False})

    def _desk_agenda_end(self, deed):
        """End an item of the programme."""
        item = deed.own(ITEM)
        deed.record = item
        deed.hold(item)
        if not item.real_start or item.real_end:
            raise UserError(self.env._("“%(item)s” is not running.", item=item.name))
        deed.watch(item, "real_end")
        item.real_end = max(deed.moment, item.real_start)

    # ------------------------------------------------------------------
    # Undo
    # ------------------------------------------------------------------
    def _desk_undo(self, deed):
        """Take back what another entry of the session did."""
        # sudo: the row is the desk's own; what it did is undone as the user
        entry = deed.entry.search(
            [("uuid", "=", deed.text("uuid")), ("session_id", "=", self.id)]
        )
        if not entry:
            raise UserError(self.env._("That entry was not taken."))
        deed.hold(entry)
        entry._take_back(deed)


class DialogueSpeaker(models.Model):
    _inherit = "dialogue.speaker"

    def _stop(self, moment, state):
        """Stop the clock and move to a state, with the seconds that have run."""
        self.ensure_one()
        running = moment - self.started_at if self.started_at else None
        seconds = max(0, int(running.total_seconds())) if running else 0
        return self._transition(
            state, started_at=False, used_seconds=self.used_seconds + seconds
        )
