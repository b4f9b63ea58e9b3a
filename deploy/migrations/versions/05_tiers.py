"""What evaluations of tiers look at."""

from pathlib import Path

from alembic import op

revision = "05"
down_revision = "04"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "05_pre_tiers.sql").read_text(encoding="utf-8")
    )
