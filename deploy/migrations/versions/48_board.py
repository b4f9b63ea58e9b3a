"""Indexes of the board of the desk."""

from pathlib import Path

from alembic import op

revision = "48"
down_revision = "47"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "48_pre_board.sql").read_text(encoding="utf-8")
    )
