# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Everything put together: the environment in which Odoo runs for this checkout."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import addon, checks, postgres, venv
from .command import run
from .odoo_source import OdooSource, find_odoo
from .paths import Paths, digest, find_paths

# Megabytes: a cold set-up takes about 1.3 GB; later runs need room for databases.
DISK_COLD, DISK_WARM = 2000, 300


@dataclass(frozen=True)
class Environment:
    """Odoo, Python and PostgreSQL for one checkout.

    ``key`` names what the databases are made from: the release of Odoo, the pinned
    packages, PostgreSQL and the modules that the addon depends on. Another key means
    another cluster, so a database never meets an Odoo it was not made with.
    """

    paths: Paths
    odoo: OdooSource
    python: Path
    binaries: postgres.Binaries

    @cached_property
    def dependencies(self):
        return addon.dependencies(self.paths.checkout)

    @cached_property
    def key(self):
        return digest(
            self.odoo.identity,
            self.odoo.release,
            venv.key(venv.REQUIREMENTS),
            self.binaries.version,
            *self.dependencies,
            (Path(__file__).with_name("template.py")).read_bytes(),
        )[:12]

    @property
    def folder(self):
        """This checkout's files for this key."""
        return self.paths.work / self.key

    @property
    def data(self):
        """Odoo's data folder: attachments and sessions."""
        return self.folder / "data"

    @cached_property
    def cluster(self):
        """This checkout's PostgreSQL."""
        home = self.binaries.home / "checkouts" / self.paths.checkout_key
        return postgres.Cluster(self.binaries, home / self.key / "pg")

    def configuration(self, name, cluster=None, data=None, **settings):
        """Write an Odoo configuration file and return its path."""
        values = {
            "addons_path": ",".join(map(str, [*self.odoo.addons, self.paths.addons])),
            "data_dir": data or self.data,
            "db_host": (cluster or self.cluster).socket_folder,
            "db_user": postgres.USER,
            "http_interface": "127.0.0.1",
            # Before the first database: indexes for searches without accents.
            "unaccent": True,
            "list_db": False,
            "workers": 0,
            "max_cron_threads": 0,
            # The demo's and the tests' requests may take their time.
            "limit_time_cpu": 3600,
            "limit_time_real": 3600,
            **settings,
        }
        path = self.folder / f"{name}.conf"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = ["[options]", *(f"{key} = {value}" for key, value in values.items())]
        path.write_text("\n".join(lines) + "\n")
        path.chmod(0o600)
        return path

    def odoo_command(self, *arguments):
        return [self.python, self.odoo.launcher, *arguments]

    def odoo_environment(self, configuration=None):
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.odoo.library),
            "PATH": f"{self.python.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        }
        # Nothing of the person's own PostgreSQL or Odoo set-up comes in.
        for name in [name for name in environment if name.startswith("PG")]:
            del environment[name]
        environment.pop("ODOO_RC", None)
        # Compiling Odoo anew at each start costs more than all the rest of it; what
        # was compiled lies in the cache, not in the checkout.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(self.paths.cache / "compiled")
        if configuration:
            environment["ODOO_RC"] = str(configuration)
        return environment

    def run_odoo(self, what, *arguments, configuration, stdin=None):
        """Run one Odoo command to its end and return its output."""
        return run(
            self.odoo_command(*arguments),
            what=what,
            env=self.odoo_environment(configuration),
            cwd=self.folder,
            log=self.folder / "last-command.log",
            stdin=stdin,
        )


def prepare(test_packages=False):
    """Get everything that is missing and return the :class:`Environment`.

    Nothing is fetched when all is there: a warm call takes well under a second.
    """
    checks.check_python()
    checks.check_platform(own_postgres=bool(os.environ.get("PG_BIN")))
    paths = find_paths()
    warm = any((paths.cache / "venv").glob("odoo-*/.complete"))
    checks.check_disk(paths.cache, DISK_WARM if warm else DISK_COLD)
    paths.prepare()
    odoo = find_odoo(paths)
    python = (venv.with_test_packages if test_packages else venv.runtime)(paths)
    binaries = postgres.find_binaries(paths, python)
    return Environment(paths, odoo, python, binaries)
