"""What customers of a tier are entitled to, in the words of the pack (TI10)."""

from dataclasses import dataclass

from domain.policies.pack.pack import Pack


@dataclass(frozen=True, slots=True)
class Entitlement:
    name: str
    words: str
    article: str | None


def entitlements(pack: Pack, tier: str) -> tuple[Entitlement, ...]:
    """Return the entitlements of a tier of the main scheme; there are none if the pack names none."""
    scheme = pack.tiers.scheme(pack.tiers.main) if pack.tiers else None
    named = (each.entitlements for each in scheme.tiers if each.name == tier) if scheme else ()
    return tuple(
        Entitlement(name, sourced.value, sourced.article) for duties in named for name, sourced in duties.items()
    )
