"""The commands of `kehu policy` that change something: drafts, approvals, activations, and units' packs."""

from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from contracts.message import Command
from contracts.organisation.unit import RunPack
from contracts.policies.policy import ActivatePolicy, ApprovePolicy, DraftPolicy, WithdrawPolicy
from domain.decider import Refused
from domain.policies import activation, policy
from domain.policies.pack.pack import Pack
from services.cli.given import Undated
from services.cli.given_fields import command_of
from services.cli.moment import moment_given
from services.cli.policy import pack_file
from services.cli.policy.rested import newest_report
from services.cli.printing.output import Format, FormatOption
from services.cli.sending import ByOption, Outcome, ReasonOption, send_one
from services.lists.rows import ListRow
from services.packs import in_force
from services.packs.text.fault import PackInvalid
from services.packs.text.read import read_pack
from services.policies import linting
from services.store.outcome import Accepted
from services.store.store import Store

CHOSEN: Final = ("unit", "pack", "from", "effective_from", "changed", "position")
VERSION: Final = ("pack", "version", "state", "effective_from", "sha256", "author", "changed", "position")
ACTIVATED: Final = policy.Activated.__name__.lower()
VersionArgument = Annotated[str, typer.Argument(metavar="PACK@VERSION", help="The version, as it was drafted.")]


def draft(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A version of a pack, as TOML.", exists=True, dir_okay=False)
    ],
    *,
    by: ByOption,
    given: Undated,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Propose a version, after linting it."""
    content = pack_file.text_of(str(file))
    pack = read_pack(content, str(file))
    if faults := linting.errors(content, pack, str(file)):
        raise PackInvalid(faults)
    command = command_of(given, DraftPolicy, pack=pack.pack.name, content=content, reason=reason)

    async def drafted(store: Store, _: Command, accepted: Accepted) -> ListRow:
        state = (await store.load(policy.DECIDER, pack.pack.name)).state
        if not accepted.types and pack.pack.version not in state.versions:
            return _shipped(pack, content, accepted)
        row = await _version(pack.pack.version, store, command, accepted)
        if row["state"] != ACTIVATED:
            await _warn(store, pack)
        return row

    send_one(command, by, form, Outcome(VERSION, drafted), given)


def approve(
    version: VersionArgument,
    *,
    by: ByOption,
    given: Undated,
    sha256: Annotated[
        str | None, typer.Option(help="The digest of the content that was read; any other content is refused.")
    ] = None,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Approve a draft; the author cannot."""
    pack, name = _named(version)
    command = command_of(given, ApprovePolicy, pack=pack, version=name, sha256=sha256, reason=reason)

    async def approved(store: Store, sent: Command, accepted: Accepted) -> ListRow:
        row = await _version(name, store, sent, accepted)
        typer.echo(await newest_report(store, pack, name), err=True)
        return row

    send_one(command, by, form, Outcome(VERSION, approved), given)


def activate(
    version: VersionArgument,
    *,
    by: ByOption,
    given: Undated,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Put an approved version in force from its first instant on; the author cannot."""
    pack, name = _named(version)
    _change(command_of(given, ActivatePolicy, pack=pack, version=name, reason=reason), name, by, form, given)


def withdraw(
    version: VersionArgument,
    *,
    by: ByOption,
    given: Undated,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Withdraw a version that is not yet in force, or reject another person's draft."""
    pack, name = _named(version)
    _change(command_of(given, WithdrawPolicy, pack=pack, version=name, reason=reason), name, by, form, given)


def run_pack(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="A business unit, as in customers; usually main.")],
    pack: Annotated[str, typer.Argument(metavar="PACK", help="One of `kehu policy packs`.")],
    *,
    since: Annotated[
        str,
        typer.Option("--from", metavar="MOMENT", help="A date (its beginning in the pack's zone) or an instant."),
    ],
    by: ByOption,
    given: Undated,
    reason: ReasonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Choose the pack for a unit's decisions from that moment on."""
    # It may stand in the file.
    asked = moment_given(since) if since else None

    async def choose(store: Store) -> RunPack:
        first, *_ = (await in_force.book(store, pack)).versions(pack)
        begins = _begin(asked, first.pack.zone) if asked else None
        command = command_of(given, RunPack, unit_id=unit, pack=pack, effective_from=begins, reason=reason)
        if command.effective_from < first.pack.effective_from:
            earliest = first.pack.effective_from.isoformat()
            typer.echo(f"{pack} is in force from {earliest} on: until then {unit} decides under none.", err=True)
        return command

    send_one(choose, by, form, Outcome(CHOSEN, partial(_chosen, since)), given)


async def _chosen(since: str, _: Store, command: RunPack, accepted: Accepted) -> ListRow:
    return {
        "unit": command.unit_id,
        "pack": command.pack,
        # As it was asked for: the instant may be on another day in the zone of the reader.
        "from": since or command.effective_from,
        "effective_from": command.effective_from,
        "changed": bool(accepted.types),
        "position": accepted.position,
    }


def _change(command: Command, name: str, by: str, form: Format, given: Undated) -> None:
    send_one(command, by, form, Outcome(VERSION, partial(_version, name)), given)


async def _version(name: str, store: Store, _: Command, accepted: Accepted) -> ListRow:
    pack = accepted.stream.partition("/")[2]
    version = policy.known_version((await store.load(policy.DECIDER, pack)).state, name)
    return {
        "pack": pack,
        "version": name,
        "state": type(version).__name__.lower(),
        "effective_from": version.draft.effective_from,
        "sha256": version.draft.sha256,
        "author": version.draft.author,
        "changed": bool(accepted.types),
        "position": accepted.position,
    }


def _shipped(pack: Pack, content: str, accepted: Accepted) -> ListRow:
    typer.echo(f"{pack.pack.version} comes with the program, and nothing in it is changed.", err=True)
    return {
        "pack": pack.pack.name,
        "version": pack.pack.version,
        "state": "shipped",
        "effective_from": pack.pack.effective_from,
        "sha256": policy.digest(content),
        "author": pack.pack.approved_by,
        "changed": False,
        "position": accepted.position,
    }


async def _warn(store: Store, pack: Pack) -> None:
    """Warn, before the draft is approved, of what would prevent its activation."""
    state = (await store.load(policy.DECIDER, pack.pack.name)).state
    try:
        activation.check_follows(pack, in_force.followed_by(state, pack), datetime.now(UTC))
    except Refused as refusal:
        typer.echo(f"As it stands it cannot be activated: {refusal}", err=True)


def _named(text: str) -> tuple[str, str]:
    pack, at, version = text.partition("@")
    if not (pack and at and version):
        raise typer.BadParameter(
            f"“{text}” names no version: write PACK@VERSION, as in distributor@distributor-2026.2."
        )
    return pack, version


def _begin(asked: date | datetime, zone: str) -> datetime:
    return asked if isinstance(asked, datetime) else datetime.combine(asked, time.min, ZoneInfo(zone))
