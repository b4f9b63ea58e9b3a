"""The log refuses changes, and each role has no more rights than its work needs."""

from pathlib import Path

from alembic import op

revision = "11"
down_revision = "10"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "11_pre_guards.sql").read_text(encoding="utf-8")
    )
