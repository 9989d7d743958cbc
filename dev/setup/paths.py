# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where things lie: the checkout, and the cache folder outside of it."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from .errors import SetupError

ADDON = "commune_dialogue"
CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Paths:
    """The folders of one checkout.

    ``cache`` is shared by all checkouts of one user: packages, the unpacked Odoo,
    virtual environments, template databases. ``work`` belongs to this checkout alone:
    its databases, servers, configuration files and logs.
    """

    checkout: Path
    cache: Path

    @property
    def work(self):
        return self.cache / "checkouts" / self.checkout_key

    @property
    def checkout_key(self):
        return f"{self.checkout.name}-{digest(self.checkout)[:8]}"

    @property
    def addons(self):
        """The addons path: a folder with nothing but the symlink to the checkout."""
        return self.work / "addons"

    def prepare(self):
        """Make the folders and the symlink; return self."""
        self.addons.mkdir(parents=True, exist_ok=True)
        link = self.addons / ADDON
        if not link.is_symlink() or Path(os.readlink(link)) != self.checkout:
            link.unlink(missing_ok=True)
            link.symlink_to(self.checkout, target_is_directory=True)
        return self


def find_paths(environ=None, checkout=CHECKOUT):
    """Return the :class:`Paths` for this checkout and user."""
    environ = os.environ if environ is None else environ
    # The XDG rules say that a relative path is to be ignored.
    base = Path(environ.get("XDG_CACHE_HOME") or "~/.cache")
    if not base.is_absolute():
        base = Path("~/.cache").expanduser()
    cache = base.resolve() / ADDON
    if cache.is_relative_to(checkout):
        raise SetupError(
            "The cache folder lies inside the checkout, where Odoo would walk it: "
            "set XDG_CACHE_HOME to a folder outside."
        )
    return Paths(checkout, cache)


def digest(*parts):
    """Return a hexadecimal digest over some strings, paths or bytes."""
    total = hashlib.sha256()
    for part in parts:
        part = part if isinstance(part, bytes) else str(part).encode()
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()
