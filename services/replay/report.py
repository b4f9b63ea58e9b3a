"""The report of a simulation: one document, the same bytes for the same log, packs, question and program."""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from contracts.message import instant
from domain.policies.pack.pack import Pack
from domain.policies.pack.rule_source import article_of
from domain.replay import Decided
from services.replay.asked import REPLAY, SAID
from services.replay.result import AFTER, BEFORE, Case, Found
from services.replay.run import Simulated

RECORDED: Final = "recorded"
IN_FORCE: Final = "in force"


def report(simulated: Simulated) -> dict[str, Any]:
    """Return the whole report; rows are in the order of what names them."""
    asked, found = simulated.asked, simulated.found
    return {
        "simulation": asked.name(simulated.position),
        "says": SAID,
        "pack": asked.pack,
        "draft": asked.draft.pack.version if asked.draft else IN_FORCE,
        "against": asked.against.pack.version if asked.against else RECORDED,
        "unit": asked.unit,
        "from": asked.begins and instant(asked.begins),
        "to": asked.ends and instant(asked.ends),
        "as_of": instant(simulated.as_of),
        "position": simulated.position,
        "events": simulated.events,
        "contents": {name: asked.said()[name] for name in ("draft_content", "against_content")},
        "program": f"kehu {version('kehu')}",
        "replay": REPLAY,
        "varied": [name for name, _ in asked.varied],
        "decisions": found.decisions.total(),
        "differing": found.differing.total(),
        "counts": list(_counts(found, [name for name, _ in asked.varied])),
        "keys": list(_keys(found)),
        "cases": [_case(each, asked.draft) for each in sorted(found.cases, key=lambda case: case.place)],
        "cases_left_out": found.differing.total() - len(found.cases),
        "people": list(_people(found)),
        "of_people": [
            {
                "subject": each.place[0],
                "customer": each.customer,
                "what": each.place[1],
                "name": each.place[2],
                "by": each.by,
                "asked_before": each.before,
                "asked_after": each.after,
            }
            for each in sorted(found.of_people, key=lambda each: each.place)
        ],
        "unreadable": found.unreadable,
    }


def bytes_of(said: Mapping[str, Any]) -> bytes:
    """Return the report as it is kept and sent."""
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def _counts(found: Found, varied: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield how often each outcome comes before and after, and under each varied version."""
    for kind, about, outcome in sorted({place[:3] for place in found.counts}):
        before, after = (found.counts[kind, about, outcome, side] for side in (BEFORE, AFTER))
        row: dict[str, Any] = {"kind": kind, "about": about, "outcome": outcome, "before": before, "after": after}
        numbers = enumerate(varied, start=AFTER + 1)
        yield row | {name: found.counts[kind, about, outcome, number] for number, name in numbers}


def _keys(found: Found) -> Iterator[dict[str, Any]]:
    for kind, key in sorted(found.by_key):
        each = found.sources[key]
        yield {
            "kind": kind,
            "key": key,
            "old": each.old,
            "new": each.new,
            "article": each.article,
            "source": each.source,
            "cases": found.by_key[kind, key],
        }


def _people(found: Found) -> Iterator[dict[str, Any]]:
    for what, before, after in sorted(found.people):
        number = found.people[what, before, after]
        yield {"what": what, "asked_before": before, "asked_after": after, "decisions": number}


def _case(case: Case, draft: Pack | None) -> dict[str, Any]:
    subject, kind, name = case.place
    articles = {each.article for each in case.keys if each.article}
    by_row = case.after.article or (article_of(draft, case.after.rule) if draft else None) if case.after else None
    return {
        "subject": subject,
        "customer": case.customer,
        "kind": kind,
        "name": name,
        "before": case.before and case.before.outcome,
        "after": case.after and case.after.outcome,
        "keys": [each.key for each in case.keys],
        "row": case.after.rule if case.after else case.before and case.before.rule,
        "article": ", ".join(sorted(articles)) or by_row,
        "changes": dict(_changes(case.before, case.after)),
    }


def _changes(before: Decided | None, after: Decided | None) -> Iterator[tuple[str, list[str | None]]]:
    """Yield what else differs, before and after."""
    old, new = (each.said if each else {} for each in (before, after))
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            yield name, [old.get(name), new.get(name)]
    if before and after and before.rule != after.rule:
        yield "rule", [before.rule, after.rule]
