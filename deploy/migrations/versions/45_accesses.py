"""An index over the readings of contacts, for the list of them."""

from pathlib import Path

from alembic import op

revision = "45"
down_revision = "44"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "45_pre_accesses.sql").read_text(encoding="utf-8")
    )
