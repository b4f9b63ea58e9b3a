"""The decider of every aggregate, found where the domain makes it: no list of them has to be kept."""

from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import domain
from domain.decider import Decider


@cache
def modules() -> dict[str, ModuleType]:
    """Return which module of the domain decides on which aggregate."""
    found = [import_module(each.name) for each in walk_packages(domain.__path__, "domain.")]
    # Annotated where it is made, not where it is imported.
    return {module.DECIDER.category: module for module in found if "DECIDER" in module.__annotations__}


def deciders() -> dict[str, Decider[Any, Any]]:
    """Return the decider of each category of streams."""
    return {category: module.DECIDER for category, module in modules().items()}
