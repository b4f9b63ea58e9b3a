"""Random commands about a customer's tier, of so few different values that they meet."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from hypothesis import strategies as st

from contracts.message import Command, Event
from contracts.tiers import tier as messages
from domain.customers.customer import on_tiers
from domain.tiers import approval, override, proposal
from domain.tiers.input import give_score, record_bid
from tests.domain.asking import few
from tests.domain.tiers.tier_story import BODIES, BY_TWO_BODIES, MAY, SCHEME, rules

C8: Final = st.just("C8")
tiers: Final = st.sampled_from("ABC")
bodies: Final = st.sampled_from(BODIES)
scheme: Final = st.just(SCHEME)
PARTNERS: Final = rules(**BY_TWO_BODIES)

TIER_DECISIONS: Final[dict[type[Command], Callable[[Any, Any], Sequence[Event]]]] = {
    messages.GiveScore: lambda state, command: on_tiers(give_score)(state, command, at=command.occurred_at or MAY),
    messages.RecordBid: on_tiers(record_bid),
    messages.ProposeTier: partial(on_tiers(proposal.propose_tier), rules=PARTNERS, at=MAY),
    messages.ApproveTier: partial(on_tiers(approval.approve_tier), at=MAY),
    messages.RejectTier: on_tiers(approval.reject_tier),
    messages.OverrideTier: partial(on_tiers(override.override_tier), rules=PARTNERS, at=MAY, by="Zhao"),
}
TIER_COMMANDS: Final[tuple[st.SearchStrategy[Command], ...]] = (
    st.builds(messages.GiveScore, customer_id=C8, score=few, value=st.integers(1, 3).map(Decimal), by=st.just("Li")),
    st.builds(messages.RecordBid, customer_id=C8, bid=few, result=st.sampled_from(["won", "lost"])),
    st.builds(
        messages.ProposeTier,
        customer_id=C8,
        scheme=scheme,
        tier=tiers,
        proposed_by=few,
        trigger=st.sampled_from([None, "bid-won"]),
        bid=few,
    ),
    *(
        st.builds(command, customer_id=C8, scheme=scheme, tier=tiers, body=bodies, by=few, reason=st.just("seen"))
        for command in (messages.ApproveTier, messages.ApproveTier, messages.RejectTier)
    ),
    st.builds(
        messages.OverrideTier,
        customer_id=C8,
        scheme=scheme,
        tier=tiers,
        approvers=st.just(("Li", "Wang")),
        expires_at=st.sampled_from([MAY + timedelta(days=30), MAY + timedelta(days=60)]),
        reason=st.just("asked for"),
    ),
)
