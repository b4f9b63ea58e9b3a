"""Sessions of the console, which the API keeps and can end."""

from pathlib import Path

from alembic import op

revision = "44"
down_revision = "43"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "44_pre_sessions.sql").read_text(encoding="utf-8")
    )
