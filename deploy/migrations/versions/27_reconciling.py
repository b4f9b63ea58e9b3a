"""Relay and workers write down what they found to be unlike the store; read models are verified by a schedule."""

from pathlib import Path

from alembic import op

revision = "27"
down_revision = "25"


def upgrade() -> None:
    """Apply the SQL of the same number."""
    sql = Path(__file__).parents[1] / "sql" / "27_pre_reconciling.sql"
    op.get_bind().exec_driver_sql(sql.read_text(encoding="utf-8"))
