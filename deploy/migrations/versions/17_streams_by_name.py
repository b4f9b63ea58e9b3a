"""An index of the streams by name, for refusals that name the nearest known ids."""

from pathlib import Path

from alembic import op

revision = "17"
down_revision = "16"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "17_pre_streams_by_name.sql").read_text(encoding="utf-8")
    )
