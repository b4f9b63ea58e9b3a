"""Credit accounts and what is left of their receipts; their workers read the log from its beginning."""

from pathlib import Path

from alembic import op

revision = "22"
down_revision = "21"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "22_pre_credit_accounts.sql").read_text(encoding="utf-8")
    )
