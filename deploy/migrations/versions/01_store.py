"""The log and the command log."""

from pathlib import Path

from alembic import op

revision = "01"
down_revision = None


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "01_pre_store.sql").read_text(encoding="utf-8")
    )
