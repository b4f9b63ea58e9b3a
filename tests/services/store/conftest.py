"""What tests of the store may ask for: a log in memory and one in PostgreSQL."""

import pytest

from tests.services.store import logs
from tests.services.store.logs import Log


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.servers)])
def log(request: pytest.FixtureRequest) -> Log:
    if request.param == "memory":
        return logs.in_memory()
    return logs.in_postgres(request.getfixturevalue("database_url"))
