"""`kehu migrate`: brings the database to the newest schema, once per deployment."""

from services import migrate
from services.customers.forgetting import forget_again
from services.customers.rereading import reread
from services.settings import Settings


def upgrade() -> None:
    """Bring the database to the newest schema; do nothing where it is up to date."""
    database_url = Settings().database_url
    migrate.migrate(database_url)
    reread(database_url)
    forget_again(database_url)
