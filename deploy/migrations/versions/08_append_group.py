"""Appends a group of commands in one round trip."""

from pathlib import Path

from alembic import op

revision = "08"
down_revision = "07"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "08_pre_append_group.sql").read_text(encoding="utf-8")
    )
