"""Tables for streams parked at the relay, its lease, and what people decide about it."""

from pathlib import Path

from alembic import op

revision = "12"
down_revision = "11"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "12_pre_relay.sql").read_text(encoding="utf-8")
    )
