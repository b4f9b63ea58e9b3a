"""Who the customers are, and their account managers."""

from pathlib import Path

from alembic import op

revision = "06"
down_revision = "05"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "06_pre_customers.sql").read_text(encoding="utf-8")
    )
