"""A later release of this program: a copy in which two read models are defined otherwise."""

import shutil
from pathlib import Path
from typing import Final

from tests.checkout import ROOT

PARTS: Final = ("contracts", "domain", "kehu", "projections", "services", "deploy", "data")
# The file, what stands there, and what the later release has in its place. The complaints have a column more, which
# their list shows to nobody and cannot do without; the accounts have another fold, and their list is as it was.
SLA: Final = "projections/complaints/complaint_sla.py"
CHANGES: Final = (
    (
        "projections/complaints/complaint_sla.py",
        '    state: State = "open"\n',
        '    times: int\n    state: State = "open"\n',
    ),
    (
        "projections/complaints/complaint_sla.py",
        "received_at=at, changed_at=at)",
        "received_at=at, changed_at=at, times=1)",
    ),
    (
        "projections/complaints/complaint_sla.py",
        "        changes=changes,\n",
        "        changes=changes,\n        times=row.times + 1,\n",
    ),
    (SLA, "    evolve=evolve,\n", "    evolve=evolve,\n    fold=2,\n"),
    ("projections/complaints/complaints.py", "select complaint, sla.customer", "select complaint, times, sla.customer"),
    ("projections/credit/credit_account_list.py", "    evolve=evolve,\n", "    evolve=evolve,\n    fold=2,\n"),
)


def make(folder: Path) -> Path:
    """Make it in a folder; with this folder in PYTHONPATH, `kehu` is the later release."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file, before, after in CHANGES:
        text = (folder / file).read_text("utf-8")
        assert before in text, f"{file} has no {before!r} any more: change the later release in {__file__}."
        (folder / file).write_text(text.replace(before, after), "utf-8")
    return folder
