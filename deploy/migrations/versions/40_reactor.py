"""The places of processes, and the refusals of their commands."""

from pathlib import Path

from alembic import op

revision = "40"
down_revision = "39"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "40_pre_reactor.sql").read_text(encoding="utf-8")
    )
