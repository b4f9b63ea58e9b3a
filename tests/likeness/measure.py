"""How well likeness finds the labelled pairs among all their records."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain.customers.likeness.duplicate import suggestions
from projections.customers.traits import Traits, profile
from tests.likeness.compose import APART, Labelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`missed` and `wrong` count pairs by their kinds; a suggested pair that is not in the list is wrong, too."""

    found: int
    proposed_rightly: int
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> Decimal:
        """Return the percentage of the true pairs that was suggested."""
        return _percent(self.found, self.found + self.missed.total())

    @property
    def precision(self) -> Decimal:
        """Return the percentage of the suggested pairs that are true ones."""
        return _percent(self.found, self.found + self.wrong.total())

    @property
    def proposals(self) -> Decimal:
        """Return the percentage of the suggested true pairs with the right proposal, to merge or to link."""
        return _percent(self.proposed_rightly, self.found)


def measure(labelled: Sequence[Labelled]) -> Measured:
    """Suggest pairs among the records of all pairs, and compare them with what a person says."""
    everybody = [record for number, pair in enumerate(labelled) for record in records(number, pair)]
    suggested = {
        frozenset((each.customer, each.other)): each.likeness.proposal
        for each in suggestions([profile(record) for record in everybody])
    }
    truth = {frozenset(_ids(number)): pair for number, pair in enumerate(labelled)}
    true = {ids: pair for ids, pair in truth.items() if pair.truth != APART}
    found = true.keys() & suggested.keys()
    return Measured(
        found=len(found),
        proposed_rightly=sum(true[ids].truth == suggested[ids] for ids in found),
        missed=_kinds(truth, true.keys() - found),
        wrong=_kinds(truth, suggested.keys() - found),
    )


def _kinds(truth: Mapping[frozenset[str], Labelled], pairs: set[frozenset[str]]) -> Counter[str]:
    return Counter(truth[ids].kind if ids in truth else "of two pairs" for ids in pairs)


def _ids(number: int) -> tuple[str, str]:
    return f"P{number:03d}A", f"P{number:03d}B"


def records(number: int, pair: Labelled) -> tuple[Traits, Traits]:
    """Return the two records of a pair."""
    one, other = _ids(number)
    return (
        _traits(one, pair.name, pair.country, telephone=pair.phone, email=pair.email, address=pair.address),
        _traits(
            other,
            pair.other_name,
            pair.other_country,
            telephone=pair.other_phone,
            email=pair.other_email,
            address=pair.other_address,
        ),
    )


def _traits(customer: str, name: str, country: str, **basic: str) -> Traits:
    return Traits(
        customer=customer,
        full_name=name,
        country=country or None,
        received_at=None,
        basic={each: value for each, value in basic.items() if value},
        contacts={},
        likeness=None,
        apart=[],
    )


def _percent(part: int, whole: int) -> Decimal:
    return round(Decimal(100 * part) / whole, 1) if whole else Decimal(100)
