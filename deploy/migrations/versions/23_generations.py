"""Generations of read models: which one is live is told by the database."""

from pathlib import Path

from alembic import op

revision = "23"
down_revision = "22"


def upgrade() -> None:
    """Apply the SQL of the same number."""
    sql = Path(__file__).parents[1] / "sql" / "23_pre_generations.sql"
    op.get_bind().exec_driver_sql(sql.read_text(encoding="utf-8"))
