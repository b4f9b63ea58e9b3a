"""The day on which a purchase was taken back."""

from pathlib import Path

from alembic import op

revision = "16"
down_revision = "15"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "16_pre_reversals.sql").read_text(encoding="utf-8")
    )
