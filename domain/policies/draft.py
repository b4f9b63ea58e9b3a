"""Drafting a version of a policy pack: readable, faultless, under a name of its own, with a reason where required."""

from collections.abc import Iterable, Sequence
from typing import Final

from contracts.policies.policy import DraftPolicy, PolicyDrafted, PolicyEvent
from domain.decider import Refused
from domain.policies.checks.lint import Finding, Severity
from domain.policies.pack.pack import Pack
from domain.policies.policy import Activated, Approved, Drafted, Policy, digest, gives_reason, is_author

# A refusal is kept with its command.
MOST_TOLD: Final = 20


class PackDiffers(Refused):
    code = "policy.pack-differs"


class PackFaulty(Refused):
    code = "policy.pack-faulty"


class RequestMissing(Refused):
    code = "policy.request-missing"


class VersionTaken(Refused):
    code = "policy.version-taken"


def draft_policy(
    policy: Policy, command: DraftPolicy, *, pack: Pack, findings: Iterable[Finding], before: Sequence[Pack], by: str
) -> list[PolicyEvent]:
    """`pack` is the parsed content, `findings` are its faults, `before` holds every version, oldest first."""
    head, sha256 = pack.pack, digest(command.content)
    if _is_known(policy, pack, sha256, before=before, by=by):
        return []
    if head.name != command.pack:
        raise PackDiffers(f"pack.name: the content belongs to {head.name}, not to {command.pack}.")
    check_faultless(pack, findings)
    # The version before still governs the change that would remove its rule.
    if any(map(_asks_for_request, (pack, *before[-1:]))) and not gives_reason(command):
        raise RequestMissing(f"{command.pack} asks for a revision request with every change: give a reason.")
    return [
        PolicyDrafted(
            pack=command.pack,
            version=head.version,
            title=head.title,
            effective_from=head.effective_from,
            content=command.content,
            sha256=sha256,
            author=by,
        )
    ]


def _is_known(policy: Policy, pack: Pack, sha256: str, *, before: Sequence[Pack], by: str) -> bool:
    """Return whether this content already has its version's name; refuse a name that other content has."""
    version = pack.pack.version
    match policy.versions.get(version):
        case Drafted(draft) | Approved(draft) | Activated(draft) if draft.sha256 == sha256:
            return True
        case Drafted(draft) | Approved(draft) if not is_author(draft, by):
            raise VersionTaken(
                f"{draft.author} has drafted {version}: withdraw it with a reason, or give yours another name."
            )
        case _:
            pass
    if policy.published.get(version, sha256) != sha256:
        raise VersionTaken(f"{version} was activated and can no longer change: give the version another name.")
    same = next((other for other in before if other.pack.version == version), None)
    if same is not None and same != pack:
        raise VersionTaken(f"{version} comes with the program: give the version another name.")
    return same is not None


def check_faultless(pack: Pack, findings: Iterable[Finding]) -> None:
    """Refuse a pack in which lint finds an error."""
    faults = [f"{finding.key}: {finding.message}" for finding in findings if finding.severity is Severity.ERROR]
    if len(faults) > MOST_TOLD:
        faults[MOST_TOLD:] = [f"and {len(faults) - MOST_TOLD:,} further faults"]
    if faults:
        raise PackFaulty(f"{pack.pack.version} is faulty:\n" + "\n".join(faults) + ".")


def _asks_for_request(pack: Pack) -> bool:
    needed = pack.governance and pack.governance.change_needs
    return bool(needed and "revision-request" in needed.value)
