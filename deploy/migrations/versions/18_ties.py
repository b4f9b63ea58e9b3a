"""A column for when the merges and links of a customer began and ended, and not only how they are now.

Migration 21 fills it, once no worker of an earlier release writes the row.
"""

from alembic import op

revision = "18"
down_revision = "17"


def upgrade() -> None:
    """Add the column."""
    op.get_bind().exec_driver_sql("alter table customer_list add column ties jsonb not null default '[]'")
