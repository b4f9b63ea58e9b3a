"""The measures; their workers read the log from its beginning."""

from pathlib import Path

from alembic import op

revision = "47"
down_revision = "46"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "47_pre_measures.sql").read_text(encoding="utf-8")
    )
