"""How commands name a projection."""

from typing import Annotated

import typer

from projections.registry import PROJECTIONS


def _known(name: str | None) -> str | None:
    if name is not None and name not in PROJECTIONS:
        raise typer.BadParameter(f"there is no projection {name}: {', '.join(PROJECTIONS)}")
    return name


def _all_known(names: list[str] | None) -> list[str] | None:
    for name in names or ():
        _known(name)
    return names


OptionalNameArgument = Annotated[
    str | None, typer.Argument(metavar="NAME", callback=_known, help=f"Any of {', '.join(PROJECTIONS)}.")
]
OnlyOption = Annotated[
    str | None, typer.Option("--projection", metavar="NAME", callback=_known, help="In this projection alone.")
]
StreamsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="STREAM", help="As `parked` names them: complaint/2041.")
]
StreamArgument = Annotated[str, typer.Argument(metavar="STREAM", help="As `parked` names it: complaint/2041.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", callback=_known, help=f"One of {', '.join(PROJECTIONS)}.")]
NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", callback=_all_known, help=f"Any of {', '.join(PROJECTIONS)}.", show_default=False),
]
