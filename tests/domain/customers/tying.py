"""Three records that are merged and linked at random instants, by the decisions themselves."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from hypothesis import strategies as st

from contracts.customers.customer import CustomerEvent, CustomerRegistered
from contracts.customers.identity import LinkCustomer, MergeCustomer, UnlinkCustomer, UnmergeCustomer
from domain.customers import link, merge
from domain.customers.customer import DECIDER
from domain.customers.pair import Both
from domain.customers.state import Customer, Registered, Unregistered
from tests.examples import a
from tests.given import AT

IDS: Final = ("C7", "C8", "C9")
Tying = MergeCustomer | UnmergeCustomer | LinkCustomer | UnlinkCustomer

ids: Final = st.sampled_from(IDS)
instants: Final = st.integers(0, 5).map(lambda hours: AT + timedelta(hours=hours))
asked: Final[st.SearchStrategy[Tying]] = st.one_of(
    st.builds(MergeCustomer, customer_id=ids, survivor_id=ids, occurred_at=instants),
    st.builds(UnmergeCustomer, customer_id=ids, occurred_at=instants),
    st.builds(
        LinkCustomer,
        customer_id=ids,
        head_id=ids,
        relation=st.sampled_from(["same-family", "same-company"]),
        occurred_at=instants,
    ),
    st.builds(UnlinkCustomer, customer_id=ids, occurred_at=instants),
)


@dataclass(slots=True)
class Records:
    """The states of the records, and everything recorded about them, in order."""

    states: dict[str, Customer] = field(default_factory=dict)
    log: list[tuple[datetime, CustomerEvent]] = field(default_factory=list)

    def registered(self, *ids: str) -> "Records":
        """Register the records, all first received at one instant."""
        for id_ in ids:
            self.record(AT, [a(CustomerRegistered, customer_id=id_, received_at=AT, received_by=None)])
        return self

    def of(self, id_: str | None) -> Customer:
        return self.states.get(id_ or "", Unregistered())

    def known(self, id_: str) -> Registered:
        state = self.of(id_)
        assert isinstance(state, Registered)
        return state

    def record(self, at: datetime, events: list[CustomerEvent]) -> None:
        for event in events:
            self.log.append((at, event))
            self.states[event.customer_id] = DECIDER.evolve(self.of(event.customer_id), event, at)

    def ask(self, command: Tying) -> Both:
        """Decide as the handlers do, and record both parts."""
        assert command.occurred_at
        at, own = command.occurred_at, self.of(command.customer_id)
        match command:
            case MergeCustomer():
                both = merge.merge_customer(own, command, survivor=self.of(command.survivor_id), at=at)
            case LinkCustomer():
                both = link.link_customer(own, command, head=self.of(command.head_id), at=at)
            case UnmergeCustomer():
                survivor = self.of(merge.last_survivor(own, command.customer_id, at=at))
                both = merge.unmerge_customer(own, command, survivor=survivor, back_to=None, at=at)
            case UnlinkCustomer():
                head = self.of(link.last_head(own, command.customer_id, at=at))
                both = link.unlink_customer(own, command, head=head, at=at)
        self.record(at, [*both.own, *both.other])
        return both
