"""`kehu migrate`: brings the database to the newest schema, once per deployment."""

from services import migrate as migrations
from services.settings import Settings


def migrate() -> None:
    """Bring the database to the newest schema; nothing happens where it is there already."""
    migrations.migrate(Settings().database_url)
