# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who is on a list of persons already."""

from collections import defaultdict

from .intake_cells import digits


class People:
    """Persons by village and name; a telephone tells namesakes apart.

    Two are the same where village and name agree and the telephones do not differ: a
    number that is missing differs from none.
    """

    def __init__(self):
        self._found = defaultdict(list)

    def add(self, village, key, phone, who):
        """Take a person in.

        :param village: id, or False
        :param str key: of the name, see ``_person_key`` of ``dialogue.invitee``
        :param phone: as it was typed
        :param who: returned by :meth:`find`
        """
        self._found[village, key].append((digits(phone), who))

    def find(self, village, key, phone):
        """Return who this is already, or None; the parameters are those above."""
        own = digits(phone)
        for other, who in self._found[village, key]:
            if not (own and other and other != own):
                return who
        return None
