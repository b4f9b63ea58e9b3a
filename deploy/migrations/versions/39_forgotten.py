"""A log that was written anew names the old one, and folded states of the forgotten are deleted."""

from pathlib import Path

from alembic import op

revision = "39"
down_revision = "33"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "39_pre_forgotten.sql").read_text(encoding="utf-8")
    )
