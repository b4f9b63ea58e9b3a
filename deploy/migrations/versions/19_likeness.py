"""Keeps in each customer's row what is compared to find likely duplicates."""

from pathlib import Path

from alembic import op

revision = "19"
down_revision = "18"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "19_pre_likeness.sql").read_text(encoding="utf-8")
    )
