#!/usr/bin/env python3
# Copyright 2026 The commune_dialogue authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Print the habits of older versions of Odoo in a folder (default: this addon)."""

import os
import sys
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

from setup.habits import check_folder  # noqa: E402

root = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).resolve().parents[1]
findings = check_folder(root)
print("\n".join(map(str, findings)) or "No outdated habits.")
sys.exit(bool(findings))
