"""`kehu migrate`: brings the database to the newest schema, once per deployment."""

from services import migrate
from services.settings import Settings


def upgrade() -> None:
    """Bring the database to the newest schema; do nothing where it is up to date."""
    migrate.migrate(Settings().database_url)
