"""An index over the obligations that still run, for the board of the desk."""

from pathlib import Path

from alembic import op

revision = "41"
down_revision = "40"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "41_pre_desk.sql").read_text(encoding="utf-8")
    )
