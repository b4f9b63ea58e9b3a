"""Policies and the units that run them."""

from pathlib import Path

from alembic import op

revision = "04"
down_revision = "03"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "04_pre_policies.sql").read_text(encoding="utf-8")
    )
