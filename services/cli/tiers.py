"""`kehu tiers`: evaluations by the schemes of policy packs, what people decide, and why a customer has its tier."""

import typer

from services.cli import tier_evaluate

app = typer.Typer(help="Tiers by the schemes of policy packs.", no_args_is_help=True)
for command in (tier_evaluate.evaluate,):
    app.command()(command)
