"""`kehu tiers`: evaluations by the schemes of policy packs, what people decide, and why a customer has its tier."""

import typer

from services.cli.tiers import decide, evaluate, explain, snapshot
from services.cli.tiers.input import bid, score

app = typer.Typer(help="Tiers: evaluated, proposed, approved, overridden, explained.", no_args_is_help=True)
for command in (
    evaluate.evaluate,
    explain.explain,
    explain.ranking,
    snapshot.snapshot,
    explain.proposals,
    score,
    bid,
    decide.propose,
    decide.approve,
    decide.reject,
    decide.override,
):
    app.command()(command)
