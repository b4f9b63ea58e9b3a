"""An index over the obligations that still run, for the board of the desk."""

from pathlib import Path

from alembic import op

revision = "36"
down_revision = "33"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "36_pre_desk.sql").read_text(encoding="utf-8")
    )
