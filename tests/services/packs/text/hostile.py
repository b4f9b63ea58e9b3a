"""Drafts of the largest size that are made to cost the reader and the checks as much as they can."""

from collections.abc import Callable
from itertools import count
from typing import Final

from services.packs.text.bounds import LARGEST

HEAD: Final = """
[pack]
name = "hostile"
title = "T"
version = "hostile-1"
effective_from = 2026-01-01T00:00:00Z
approved_by = "A"
source = "S"
zone = "UTC"
currency = "CNY"
"""
OURS: Final = 'unsourced="ours"'
COMPLAINTS: Final = f"""
[complaints]
pause_before_first_response = {{value=true,{OURS}}}
on_severity_change = {{value="earlier",{OURS}}}
on_reopening = {{value="continue",{OURS}}}
reopen_window = {{value="1d",{OURS}}}
"""
CLOCK: Final = (
    f'[[complaints.clocks]]\nclock="resolution"\nanchor={{value="received",{OURS}}}\n'
    f'target={{value="4h",{OURS}}}\ncalendar={{value="a",{OURS}}}\n'
)
SEVERITIES: Final = "".join(f'[[complaints.severities]]\nname="s{number:050}"\ntitle="t"\n' for number in range(190))
SCHEME: Final = f"""
[tiers]
main = "s"
[[tiers.schemes]]
name = "s"
title = "t"
basis = {{value="b",{OURS}}}
window = {{value="12 months",{OURS}}}
period = {{value="half-year",{OURS}}}
missing = {{value="not-met",{OURS}}}
shown_to_customer = {{value=true,{OURS}}}
tiers = [{{name="a",title="a"}}]
inputs = [{{name="x",title="x",fact="amount",named_by={{value="k",unsourced="ours"}}}}]
approval = {{decided_by={{value="none",{OURS}}}}}
[tiers.schemes.rank]
kind = "thresholds"
otherwise = {{value="a",{OURS}}}
"""


def filled(head: str, row: Callable[[int], str], *, rows: int | None = None) -> str:
    """Return a head with so many rows, or as many as the largest text holds."""
    parts, size = [HEAD, head], len(HEAD) + len(head)
    for number in count() if rows is None else range(rows):
        part = row(number)
        size += len(part)
        if size > LARGEST:
            break
        parts.append(part)
    return "".join(parts)


def _names(often: int) -> str:
    return ",".join(['"x"'] * often)


def _route(often: int) -> Callable[[int], str]:
    return lambda number: (
        f'[[complaints.routes]]\nname="r{number}"\nwhen="w"\nhandled_by={{value="a",{OURS}}}\n'
        f"severities=[{_names(often)}]\n"
    )


def _gap(often: int) -> Callable[[int], str]:
    return lambda number: f'[[gaps]]\narticle="1"\nproblem="p"\ndecision="d"\nkeys=[{_names(often)},"k{number}"]\n'


def _threshold(often: int) -> Callable[[int], str]:
    numbers = ",".join(f"i{each}={{value=1,{OURS}}}" for each in range(often))
    return lambda _: f'[[tiers.schemes.rank.rows]]\ntier="a"\nmatch="all"\nminimum={{{numbers}}}\n'


# With more rows than a table takes, and with as many.
DRAFTS: Final = {
    "clocks": filled(COMPLAINTS + SEVERITIES, lambda _: CLOCK),
    "200 clocks": filled(COMPLAINTS + SEVERITIES, lambda _: CLOCK, rows=200),
    "names": filled(COMPLAINTS + SEVERITIES + CLOCK, _route(195), rows=200),
    "many routes": filled(COMPLAINTS + SEVERITIES + CLOCK, _route(1)),
    "keys": filled("", _gap(198), rows=200),
    "many gaps": filled("", _gap(1)),
    "200 thresholds": filled(SCHEME, _threshold(34), rows=200),
    "many thresholds": filled(SCHEME, _threshold(1)),
    "list": filled("x = [", lambda _: "[],") + "]",
    "open list": filled("x = [", lambda _: "[],"),
    "inline": filled("x = [", lambda _: "{a=1},") + "]",
    "tables": filled("", lambda number: f"[t{number}]\n"),
    "parts": filled("", lambda number: f"a{number}.b.c.d.e.f.g.h.i.j.k.l.m.n.o = 1\n"),
    "lines": HEAD + "x = '''" + "\n" * (LARGEST - len(HEAD) - 10) + "'''",
    "escapes": HEAD + 'x = "' + "\\n" * ((LARGEST - len(HEAD)) // 2 - 10) + '"',
}  # fmt: skip
