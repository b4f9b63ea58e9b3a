"""The conditions of entry for account managers (AM1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, get_args

from contracts.organisation.account_manager import AppointManager, Education
from domain.decider import Refused
from domain.organisation.staff import Standing

# The lowest first.
EDUCATIONS: Final[Mapping[Education, int]] = {level: rank for rank, level in enumerate(reversed(get_args(Education)))}
# What else can be stated, with how a refusal says it.
STATED: Final[Mapping[str, str]] = {"conduct": "be of good conduct", "health": "be in good health"}


class EntryConditionUnmet(Refused):
    code = "account-manager.entry-condition-unmet"


class NotCertified(Refused):
    code = "account-manager.not-certified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The conditions of entry: those of 004 篇8 五 unless a policy sets others."""

    no_bad_record: bool = True
    education: Education = "college"
    experience_months: int = 12
    # The points that a selection needs, where one comes first, and whether an examination does.
    selection: Decimal | None = None
    examination: bool = False
    # Facts that must be stated, beyond those above: only a pack that has a list of them asks.
    stated: frozenset[str] = frozenset()


ENTRY: Final = Entry()


def check_entry(command: AppointManager, entry: Entry) -> None:
    """Refuse an appointment that does not meet the conditions."""
    if entry.no_bad_record and not command.no_bad_record:
        raise EntryConditionUnmet("An account manager must have no bad record (AM1).")
    for fact, says in STATED.items():
        if getattr(command, fact) is False or (fact in entry.stated and getattr(command, fact) is None):
            raise EntryConditionUnmet(f"An account manager must {says} (AM1).")
    if EDUCATIONS[command.education] < EDUCATIONS[entry.education]:
        raise EntryConditionUnmet(f"An account manager needs at least the degree {entry.education} (AM1).")
    if command.experience_months < entry.experience_months:
        raise EntryConditionUnmet(f"An account manager needs {entry.experience_months} months of experience (AM1).")


def check_qualified(command: AppointManager, entry: Entry, known: Standing | None) -> None:
    """Refuse one who was not selected or did not pass the examination, where the pack asks for that first (AM1)."""
    score = known.score if known else None
    if entry.selection is not None and (score is None or score < entry.selection):
        raise EntryConditionUnmet(
            f"{command.manager_id} needs a selection with {entry.selection} points of 100: record it first."
        )
    if entry.examination and not (known and known.certificates):
        raise NotCertified(f"{command.manager_id} has passed no examination: record it with `certify` first.")
