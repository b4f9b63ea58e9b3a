"""The order of changes of an account manager: grade, coordinator, leaving and return.

Only the latest is kept of these, so a change is not dated before it (semantics 31 and 32). A person who is enrolled can
be named at all dates, and a first appointment has nothing before it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from contracts.message import Command
from contracts.organisation.account_manager import AccountManagerEvent, AppointManager, EnrolPerson, LeaveCustomers
from domain.decider import Refused, checked
from domain.organisation.account_manager import AccountManager, Appointed, Enrolled, Left
from domain.timeline import shown


class EndsBeforeItBegins(Refused):
    code = "account-manager.ends-before-it-begins"


class ContradictsLater(Refused):
    code = "account-manager.contradicts-later"


def check(manager: AccountManager, command: Command, at: datetime) -> None:
    """Refuse a command at an instant before the latest change of the manager, which could not follow it."""
    if isinstance(manager, Enrolled) and isinstance(command, LeaveCustomers):
        _check_enrolled(manager, at)
    if not isinstance(manager, Appointed | Left) or at >= manager.latest or _repeats(manager, command):
        return
    who = f"Account manager {manager.appointed.manager_id}"
    if isinstance(command, LeaveCustomers):
        raise EndsBeforeItBegins(f"{who} last changed at {shown(manager.latest)}, and cannot have left at {shown(at)}.")
    raise ContradictsLater(f"{who} changed at {shown(manager.latest)}, which could not follow a change at {shown(at)}.")


def _check_enrolled(manager: Enrolled, at: datetime) -> None:
    """Refuse that somebody leaves before they were enrolled last."""
    last = manager.staff.service[-1]
    if last.value and at < last.at:
        who = manager.enrolled.manager_id
        raise EndsBeforeItBegins(f"{who} was enrolled at {shown(last.at)}, and cannot have left at {shown(at)}.")


def _repeats(manager: Appointed | Left, command: Command) -> bool:
    """Return whether the command can only say again what is known, or be refused for its content."""
    return isinstance(command, EnrolPerson) or (isinstance(command, AppointManager) and isinstance(manager, Appointed))


def after_latest(
    command: Command, at: datetime, decision: Callable[[AccountManager], Sequence[AccountManagerEvent]]
) -> Callable[[AccountManager], Sequence[AccountManagerEvent]]:
    """Return the decision at an instant with this check before it."""
    return checked(lambda manager: check(manager, command, at), decision)
