# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The scenarios by the name they are called with."""

from .backup import backup_restore
from .clock import clock
from .disk import full_disk
from .kills import Backend, Postmaster, Server, Worker, scenario
from .mail import slow_mail
from .removal import uninstall
from .upgrade import upgrade_twice

SCENARIOS = {
    "kill-server": scenario(Server),
    "kill-worker": scenario(Worker),
    "kill-backend": scenario(Backend),
    "kill-postgres": scenario(Postmaster),
    "full-disk": full_disk,
    "slow-mail": slow_mail,
    "clock": clock,
    "upgrade-twice": upgrade_twice,
    "uninstall": uninstall,
    "backup-restore": backup_restore,
}
