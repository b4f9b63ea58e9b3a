"""Where the relay stands."""

from pathlib import Path

from alembic import op

revision = "03"
down_revision = "02"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "03_pre_relay.sql").read_text(encoding="utf-8")
    )
