"""For which periods the execution of a policy was evaluated."""

from pathlib import Path

from alembic import op

revision = "07"
down_revision = "06"


def upgrade() -> None:
    """Run the SQL beside."""
    op.get_bind().exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "07_pre_policy_evaluations.sql").read_text(encoding="utf-8")
    )
