"""The count of records set aside that are no longer listed."""

from pathlib import Path

from alembic import op

revision = "14"
down_revision = "13"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "14_pre_set_aside.sql").read_text(encoding="utf-8")
    )
