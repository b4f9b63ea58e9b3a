"""A place for snapshots of long streams."""

from pathlib import Path

from alembic import op

revision = "09"
down_revision = "08"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "09_pre_snapshots.sql").read_text(encoding="utf-8")
    )
