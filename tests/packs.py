"""A small pack for tests, written out as a person would write it."""

from datetime import datetime
from typing import Final

from domain.policies.pack.pack import Pack
from services.packs.text.read import read_pack

SHOP: Final = "corner-shop"


def written(
    version: str = "2026.1",
    effective_from: str = "2026-07-01T00:00:00+08:00",
    *,
    name: str = SHOP,
    title: str = "小店客户管理制度",
    sections: str = "",
    every: str | None = "half-year",
) -> str:
    """Write a pack that asks for a revision request and is evaluated half-yearly, or as often as is said."""
    evaluated = f'evaluated_every = {{ value = "{every}", req = ["PG1"], article = "2" }}' if every else ""
    return f"""
[pack]
name = "{name}"
title = "{title}"
version = "{name}-{version}"
effective_from = {effective_from}
approved_by = "店主"
source = "own"
zone = "Asia/Shanghai"
currency = "CNY"

[governance]
change_needs = {{ value = ["revision-request", "management-approval"], req = ["PG1"], article = "1" }}
{evaluated}
{sections}"""


def pack(
    version: str = "2026.1",
    effective_from: str = "2026-07-01T00:00:00+08:00",
    *,
    sections: str = "",
    every: str | None = "half-year",
) -> Pack:
    """Read such a pack."""
    return read_pack(written(version, effective_from, sections=sections, every=every), "test")


def at(text: str) -> datetime:
    """Read an instant with its zone."""
    return datetime.fromisoformat(text)
