"""Notices on their way to people."""

from pathlib import Path

from alembic import op

revision = "42"
down_revision = "41"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "42_pre_notices.sql").read_text(encoding="utf-8")
    )
