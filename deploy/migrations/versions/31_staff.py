"""Everybody who works here, and how each case is handled; their workers read the log from its beginning."""

from pathlib import Path

from alembic import op

revision = "31"
down_revision = "29"


def upgrade() -> None:
    """Apply the SQL of the same number."""
    sql = Path(__file__).parents[1] / "sql" / "31_pre_staff.sql"
    op.get_bind().exec_driver_sql(sql.read_text(encoding="utf-8"))
