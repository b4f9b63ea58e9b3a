"""The conditions of entry for account managers (AM1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

from contracts.organisation.account_manager import AppointManager, Education
from domain.decider import Refused

# The lowest first.
EDUCATIONS: Final[Mapping[Education, int]] = {level: rank for rank, level in enumerate(reversed(get_args(Education)))}


class EntryConditionUnmet(Refused):
    code = "account-manager.entry-condition-unmet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The conditions of entry: those of 004 篇8 五 unless a policy sets others."""

    no_bad_record: bool = True
    education: Education = "college"
    experience_months: int = 12


ENTRY: Final = Entry()


def check_entry(command: AppointManager, entry: Entry) -> None:
    """Refuse an appointment that does not meet the conditions."""
    if entry.no_bad_record and not command.no_bad_record:
        raise EntryConditionUnmet("An account manager must have no bad record (AM1).")
    if EDUCATIONS[command.education] < EDUCATIONS[entry.education]:
        raise EntryConditionUnmet(f"An account manager needs at least the degree {entry.education} (AM1).")
    if command.experience_months < entry.experience_months:
        raise EntryConditionUnmet(f"An account manager needs {entry.experience_months} months of experience (AM1).")
