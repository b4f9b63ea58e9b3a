"""The ledger, orders and conditions of credit accounts; their workers read the log from its beginning."""

from pathlib import Path

from alembic import op

revision = "33"
down_revision = "31"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "33_pre_account_ledger.sql").read_text(encoding="utf-8")
    )
