"""Records of why a projection stands still: failures, records set aside, events skipped."""

from pathlib import Path

from alembic import op

revision = "10"
down_revision = "09"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "10_pre_standing_projections.sql").read_text(encoding="utf-8")
    )
