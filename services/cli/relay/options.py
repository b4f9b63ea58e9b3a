"""Options of every decision about the relay: who decides, and why."""

from typing import Annotated

import typer

ByOption = Annotated[str, typer.Option("--by", metavar="PERSON", help="The person who decides.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="The reason; kept with the decision.")]
