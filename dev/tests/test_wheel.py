# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The wheel holds the addon and nothing else."""

import subprocess
import zipfile

from setup import wheel
from tests.common import TemporaryCase


class TestWheel(TemporaryCase):
    def checkout(self):
        for name in ("__init__.py", "models/a.py", "dev/demo", ".ci/run", ".pylintrc"):
            self.write(f"checkout/{name}")
        self.write("checkout/.gitignore", "*.pyc")
        self.write("checkout/models/a.pyc")
        subprocess.run(["git", "init", "-q"], cwd=self.folder / "checkout", check=True)
        return self.folder / "checkout"

    def test_copy(self):
        wheel.copy_tracked(self.checkout(), self.folder / "copy")
        files = [path for path in (self.folder / "copy").rglob("*") if path.is_file()]
        self.assertEqual(
            sorted(str(path.relative_to(self.folder / "copy")) for path in files),
            ["__init__.py", "models/a.py"],
        )

    def test_problems(self):
        built = self.folder / "odoo_addon_commune_dialogue-19.0.1.0.0-py3-none-any.whl"
        prefix = "odoo/addons/commune_dialogue/"
        with zipfile.ZipFile(built, "w") as archive:
            archive.writestr(f"{prefix}__init__.py", "")
            archive.writestr("odoo_addon.dist-info/METADATA", "")
        self.assertEqual(wheel.problem_in(built, ["__init__.py", "dev/demo"]), "")
        self.assertIn("models", wheel.problem_in(built, ["__init__.py", "models/a.py"]))
        self.assertIn("too much", wheel.problem_in(built, []))
