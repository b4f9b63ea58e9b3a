"""The read models and their checkpoints."""

from pathlib import Path

from alembic import op

revision = "02"
down_revision = "01"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "02_pre_read_models.sql").read_text(encoding="utf-8")
    )
