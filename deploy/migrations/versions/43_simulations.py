"""Reports of simulations of policies."""

from pathlib import Path

from alembic import op

revision = "43"
down_revision = "42"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "43_pre_simulations.sql").read_text(encoding="utf-8")
    )
