"""Alert rules and dashboard ask for what the processes tell, in the form that Prometheus and Grafana read."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any, Final, Literal

import pytest
import yaml
from prometheus_client import REGISTRY, Metric
from pydantic import BaseModel, ConfigDict, Field

from projections.worker import measures as of_worker
from services.api.operation.metrics import Metrics
from services.measures import verified
from services.notices import measures as of_notices
from services.reactor import measures as of_reactor
from services.relay import measures as of_relay
from services.timers import measures as of_timers
from tests.checkout import ROOT

RULES: Final = ROOT / "deploy" / "prometheus" / "rules.yml"
SCRAPES: Final = RULES.with_name("prometheus.yml")
DASHBOARD: Final = ROOT / "deploy" / "grafana" / "kehu.json"
PAGE: Final = ROOT / "docs" / "monitoring.md"
NAMES: Final = re.compile(r"\bkehu_[a-z_]+")
# What each kind of family adds to its name in a sample.
ENDINGS: Final = {
    "counter": ("_total",),
    "gauge": ("",),
    "info": ("_info",),
    "histogram": ("_bucket", "_sum", "_count"),
}


class Read(BaseModel):
    """A part of a file, without anything that its reader does not know."""

    model_config = ConfigDict(extra="forbid")


class Labels(Read):
    severity: Literal["warning", "critical"]


class Annotations(Read):
    summary: str = Field(min_length=10)
    description: str = Field(min_length=20)


class Alert(Read):
    alert: str = Field(pattern="^Kehu[A-Za-z]+$")
    expr: str
    for_: str | None = Field(None, alias="for", pattern="^[0-9]+[smh]$")
    labels: Labels
    annotations: Annotations


class Group(Read):
    name: str
    rules: list[Alert]


class Rules(Read):
    groups: list[Group]


def test_the_rules_have_the_form_of_rules() -> None:
    alerts = [alert for group in _rules().groups for alert in group.rules]
    assert len({alert.alert for alert in alerts}) == len(alerts) > 5


def test_rules_ask_for_what_is_told() -> None:
    assert _unknown("\n".join(alert.expr for group in _rules().groups for alert in group.rules)) == []


def test_the_dashboard_asks_for_what_is_told() -> None:
    assert len(list(_expressions())) > 10
    assert _unknown("\n".join(_expressions())) == []


def test_the_dashboard_has_a_place_for_each_panel() -> None:
    panels = _dashboard()["panels"]
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}
    assert len(places) == len({panel["id"] for panel in panels}) == len(panels)


def test_the_page_explains_everything_that_is_told() -> None:
    explained = set(NAMES.findall(PAGE.read_text()))
    assert [each.name for each in families_of_processes() if not explained & {each.name, *_samples(each)}] == []
    assert _unknown("\n".join(explained), known={each.name for each in families_of_processes()}) == []


def test_a_name_that_nobody_tells_is_found() -> None:
    assert _unknown("rate(kehu_relay_event_total[1m]) + kehu_relay_leads") == ["kehu_relay_event_total"]


def test_promtool_takes_rules_and_settings() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed: rules.yml and prometheus.yml were checked by the tests above alone")
    for check, file in (("rules", RULES), ("config", SCRAPES)):
        checked = subprocess.run([promtool, "check", check, file], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def _rules() -> Rules:
    return Rules.model_validate(yaml.safe_load(RULES.read_text()))


def _dashboard() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(DASHBOARD.read_text())
    return read


def _expressions() -> Iterator[str]:
    for panel in _dashboard()["panels"]:
        for target in panel["targets"]:
            yield target["expr"]


def _unknown(expressions: str, known: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
    told = known | {name for each in families_of_processes() for name in _samples(each)}
    return sorted(set(NAMES.findall(expressions)) - told)


def families_of_processes() -> list[Metric]:
    """Return the families of every process: those of most are in the registry once their modules are loaded."""
    assert of_relay.EVENTS
    assert of_worker.EVENTS
    assert of_timers.ANNOUNCED
    assert of_notices.DELIVERED
    api = Metrics()
    api.exposition(None)
    families = [*REGISTRY.collect(), *api.registry.collect(), *verified.families(None), *of_reactor.families(None)]
    return [each for each in families if each.name.startswith("kehu_")]


def _samples(family: Metric) -> list[str]:
    return [family.name + ending for ending in ENDINGS[family.type]]
