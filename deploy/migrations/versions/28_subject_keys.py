"""Personal data in events are sealed with a key for each person, which is destroyed to forget the person."""

from pathlib import Path

from alembic import op

revision = "28"
down_revision = "27"


def upgrade() -> None:
    """Apply the SQL of the same number."""
    sql = Path(__file__).parents[1] / "sql" / "28_pre_subject_keys.sql"
    op.get_bind().exec_driver_sql(sql.read_text(encoding="utf-8"))
