"""The requests to read others' files, and what was read because of them."""

from pathlib import Path

from alembic import op

revision = "50"
down_revision = "49"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "50_pre_access_requests.sql").read_text(encoding="utf-8")
    )
