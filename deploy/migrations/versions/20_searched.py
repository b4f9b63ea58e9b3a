"""Keeps in each customer's row what a text is looked for in."""

from pathlib import Path

from alembic import op

revision = "20"
down_revision = "19"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "20_pre_searched.sql").read_text(encoding="utf-8")
    )
