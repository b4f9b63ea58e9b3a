"""Rebuilds say how far they are, and read models can be paused."""

from pathlib import Path

from alembic import op

revision = "25"
down_revision = "23"


def upgrade() -> None:
    """Apply the SQL of the same number."""
    sql = Path(__file__).parents[1] / "sql" / "25_pre_operating.sql"
    op.get_bind().exec_driver_sql(sql.read_text(encoding="utf-8"))
