# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The colour of each state, the same on every screen.

Views can only repeat it (`decoration-*`), so it is kept here and `test_look.py` holds
all views against it. A new state gets its line here first.
"""

# Decoration of Odoo's badges: what it tells, and the states that tell it.
TONES = {
    # Not begun, or over without a result: nobody has to do anything.
    "muted": {
        "cancelled",
        "declined",
        "draft",
        "dropped",
        "known",
        "merged",
        "none",
        "replaced",
        "transferred",
        "waiting",
        "withdrawn",
    },
    # On its way, and nobody is late.
    "info": {
        "assigned",
        "classified",
        "explained",
        "invited",
        "not_accepted",
        "open",
        "paused",
        "preparing",
        "received",
        "speaking",
        "todo",
    },
    # Somebody has to act, or the people still wait.
    "warning": {
        "answered",
        "beyond_authority",
        "concluded",
        "held",
        "in_progress",
        "kept_late",
        "postponed",
        "queued",
        "requested",
        "roadmap",
        "should",
        "signed",
        "similar",
        "soon",
        "submitted",
    },
    # Something is wrong.
    "danger": {"blocks", "error", "failed", "late", "refused", "returned"},
    # Done, kept, agreed to.
    "success": {
        "approved",
        "closed",
        "complete",
        "done",
        "issued",
        "kept",
        "new",
        "ok",
        "on_the_spot",
        "on_time",
        "replied",
        "sent",
        "settled",
    },
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states}
# The fields that say how something stands.
STATE_FIELDS = {
    "delivery",
    "deadline_status",
    "document_state",
    "fulfilment",
    "outcome",
    "petition_state",
    "session_state",
    "severity",
    "similar_state",
    "state",
    "status",
    "timeliness",
}
