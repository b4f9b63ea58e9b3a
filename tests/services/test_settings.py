"""Settings come from the environment, else from the local stack, else they are asked for."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from services.local import home as homes
from services.local.home import Home
from services.settings import SettingMissing, Settings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in ("DATABASE_URL", "KAFKA", "API", "ZONE", "TOPIC_PARTITIONS"):
        monkeypatch.delenv(f"KEHU_{name}", raising=False)
    monkeypatch.setenv("KEHU_HOME", str(tmp_path))
    return Home(tmp_path)


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(SettingMissing, match="KEHU_DATABASE_URL is not set"):
        Settings()


def test_the_local_stack_fills_in_what_is_not_set(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = homes.first_memory(home.path)
    homes.remember(home, memory)
    monkeypatch.setenv("KEHU_KAFKA", "broker.example:9092")
    settings = Settings()
    assert settings.database_url == memory.addresses.database_url
    assert settings.api == memory.addresses.api
    assert settings.kafka == "broker.example:9092"
    assert settings.home == home.path


def test_an_unknown_time_zone_is_refused(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    homes.remember(home, homes.first_memory(home.path))
    monkeypatch.setenv("KEHU_ZONE", "Europe/Beijing")
    with pytest.raises(ValidationError, match="is not a time zone"):
        Settings()
