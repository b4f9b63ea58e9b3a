"""The entries of bank statements; their workers read the log from its beginning."""

from pathlib import Path

from alembic import op

revision = "49"
down_revision = "48"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "49_pre_bank_entries.sql").read_text(encoding="utf-8")
    )
