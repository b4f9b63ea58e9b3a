"""A read model is filled only where the registry names it, and only from the topics it names."""

from importlib import import_module
from pkgutil import walk_packages
from typing import Any, Final

import pytest

import projections
from contracts.catalog import AGGREGATES, topic_of
from contracts.message import EventOfCustomer
from projections.engine.projection import Projection
from projections.registry import PROJECTIONS

MODULES: Final = [import_module(found.name) for found in walk_packages(projections.__path__, "projections.")]


def test_every_read_model_is_in_the_registry() -> None:
    made = {module.__name__: module.PROJECTION for module in MODULES if "PROJECTION" in module.__annotations__}

    assert [name for name, projection in made.items() if projection not in PROJECTIONS.values()] == []


@pytest.mark.parametrize("projection", PROJECTIONS.values(), ids=PROJECTIONS)
def test_a_read_model_reads_the_topics_of_the_events_that_it_handles(projection: Projection[Any]) -> None:
    if projection.handles is not None:
        assert {topic_of(wire_type) for wire_type in projection.handles} == set(projection.topics)


def test_the_history_reads_every_topic_whose_events_are_about_a_customer() -> None:
    about = {
        aggregate.topic: {issubclass(event, EventOfCustomer) for event in aggregate.events}
        for aggregate in AGGREGATES.values()
    }

    assert all(len(kinds) == 1 for kinds in about.values())
    assert {topic for topic, kinds in about.items() if True in kinds} == set(PROJECTIONS["customer_history"].topics)
