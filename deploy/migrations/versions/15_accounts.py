"""The index of accounts by customer."""

from pathlib import Path

from alembic import op

revision = "15"
down_revision = "14"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "15_pre_accounts.sql").read_text(encoding="utf-8")
    )
