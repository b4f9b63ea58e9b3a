"""Commands that only some roles may give (CR4): the roles of the person who acts, and those that the pack names."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from contracts.reference import PERSON
from domain.credit.credit_account import DECIDER
from domain.credit.segregation import Duty, Hand, checked
from domain.organisation import account_manager
from domain.organisation.account_manager import Unappointed
from domain.organisation.staff import Standing, standing
from domain.policies.sections.collection import Segregation
from services.commands.handler import DatedDecision, Handler, Matter, deciding_with
from services.commands.policy_of_account import CreditDecision, pack_of_account
from services.reference import id_named

# How imports sign what they send, before the name of the layout.
IMPORT: Final = "import:"
Learn = Callable[[Matter[Any]], Awaitable[CreditDecision]]


def booking(decision: DatedDecision[Any, Any, Any]) -> Handler:
    """Return the handler of a decision about what is paid, which only those who book may ask for."""
    return segregated("booking", _when(decision))


def tracking(decision: DatedDecision[Any, Any, Any]) -> Handler:
    """Return the handler of a decision about collection, which only those who track may ask for."""
    return segregated("tracking", _when(decision))


def segregated(duty: Duty, learn: Learn) -> Handler:
    """Return the handler of a decision that only people with the duty may ask for."""

    async def learnt(matter: Matter[Any]) -> CreditDecision:
        decide, hand = await learn(matter), await hand_of(matter, duty)
        if hand is None:
            return decide
        return lambda state: checked(state, decide(state), hand, at=matter.at)

    return deciding_with(DECIDER, learnt)


def _when(decision: DatedDecision[Any, Any, Any]) -> Learn:
    async def learn(matter: Matter[Any]) -> CreditDecision:
        return lambda state: decision(state, matter.command, at=matter.at)

    return learn


async def hand_of(matter: Matter[Any], duty: Duty) -> Hand | None:
    """Return who acts on the account of the command; None where nobody looks at that."""
    return await hand_on(matter, matter.command.account_id, duty)


async def hand_on(matter: Matter[Any], account_id: str, duty: Duty) -> Hand | None:
    """Return who acts on an account: who signs the command, else who sends it; None where nobody looks at that.

    The roles of people whom nobody enrolled, and of imports and other programs, are unknown: they are trusted.
    """
    name = getattr(matter.command, "by", None) or matter.cause.actor
    if name.startswith(IMPORT):
        # Each look elsewhere has a whole page of an import decided again.
        return None
    person = id_named(PERSON, name)
    known = await _known(matter, person) if person else None
    if person is None or known is None:
        return None
    pack = await pack_of_account(matter.store, account_id, matter.at)
    rule = pack.collection.segregation if pack and pack.collection else None
    if rule is None:
        return None
    roles = frozenset(known.post.roles) if known.is_there else frozenset[str]()
    return Hand(person=person, roles=roles, duty=duty, allowed=_allowed(rule, duty))


def _allowed(rule: Segregation, duty: Duty) -> frozenset[str]:
    return frozenset(rule.tracking.value if duty == "tracking" else rule.booking.value)


async def _known(matter: Matter[Any], person: str) -> Standing | None:
    state = (await matter.store.load(account_manager.DECIDER, person)).state
    return None if isinstance(state, Unappointed) else standing(state.staff, matter.at)
