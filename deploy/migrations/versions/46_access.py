"""Refusals of access, which auditors look for."""

from pathlib import Path

from alembic import op

revision = "46"
down_revision = "45"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "46_pre_access.sql").read_text(encoding="utf-8")
    )
