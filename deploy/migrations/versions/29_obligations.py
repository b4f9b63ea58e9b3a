"""What is owed to somebody by when; its workers read the log from its beginning."""

from pathlib import Path

from alembic import op

revision = "29"
down_revision = "28"


def upgrade() -> None:
    """Apply the SQL of the same number."""
    sql = Path(__file__).parents[1] / "sql" / "29_pre_obligations.sql"
    op.get_bind().exec_driver_sql(sql.read_text(encoding="utf-8"))
