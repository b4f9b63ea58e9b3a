"""`kehu tiers`: evaluations by the schemes of policy packs, what people decide, and why a customer has its tier."""

import typer

from services.cli import tier_account, tier_evaluate, tier_input, tier_people, tier_snapshot

app = typer.Typer(help="Tiers: evaluated, proposed, approved, overridden, explained.", no_args_is_help=True)
for command in (
    tier_evaluate.evaluate,
    tier_account.explain,
    tier_account.ranking,
    tier_snapshot.snapshot,
    tier_account.proposals,
    tier_input.score,
    tier_input.bid,
    tier_people.propose,
    tier_people.approve,
    tier_people.reject,
    tier_people.override,
):
    app.command()(command)
