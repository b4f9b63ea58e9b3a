"""Settings come from the environment, else from the local stack, else they are asked for."""

import os
import re
from datetime import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from projections.worker.kafka.access import KafkaAccess, Protocol, UnusableFile
from services.cli.process.stack import env
from services.local import home as homes
from services.local.home import Home
from services.settings import SettingMissing, Settings, StackSettings
from tests.checkout import ROOT


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in [name for name in os.environ if name.startswith("KEHU_")]:
        monkeypatch.delenv(name)
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


@pytest.mark.parametrize("given", ["3", "25:00", "03:60", "night"])
def test_a_time_of_day_that_is_none_is_refused(home: Home, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    homes.remember(home, homes.first_memory(home.path))
    monkeypatch.setenv("KEHU_VERIFY_AT", given)
    with pytest.raises(ValidationError, match=f"KEHU_VERIFY_AT is {given}: write a time of day, as in 03:00"):
        Settings()


def test_read_models_are_verified_by_a_schedule_only_where_one_is_set(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes.remember(home, homes.first_memory(home.path))
    assert Settings().verify_at is None
    monkeypatch.setenv("KEHU_VERIFY_AT", "03:30")
    assert Settings().verify_at == time(3, 30)


ANY = {"DATABASE_URL": "postgresql://db/kehu", "KAFKA": "broker.example:9093", "API": "http://127.0.0.1:1"}
PLAIN = {"KAFKA_SASL_MECHANISM": "PLAIN", "KAFKA_USERNAME": "kehu", "KAFKA_PASSWORD": "tell-nobody"}
SCRAM = PLAIN | {"KAFKA_SECURITY_PROTOCOL": "SASL_SSL", "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512"}


def given(monkeypatch: pytest.MonkeyPatch, **values: str | None) -> None:
    for name, value in (ANY | values).items():
        monkeypatch.setenv(f"KEHU_{name}", value or "")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"KAFKA_SECURITY_PROTOCOL": "TLS"}, "KEHU_KAFKA_SECURITY_PROTOCOL is TLS: it must be one of PLAINTEXT, SSL"),
        (SCRAM | {"KAFKA_SASL_MECHANISM": "GSSAPI"}, "KEHU_KAFKA_SASL_MECHANISM is GSSAPI: it must be one of PLAIN, S"),
        (SCRAM | {"KAFKA_SASL_MECHANISM": None}, "KEHU_KAFKA_SASL_MECHANISM is not set, and .*=SASL_SSL needs it"),
        (SCRAM | {"KAFKA_USERNAME": None}, "KEHU_KAFKA_USERNAME is not set, and KEHU_KAFKA_SECURITY_PROTOCOL=SASL_SSL"),
        (SCRAM | {"KAFKA_PASSWORD": None}, "KEHU_KAFKA_PASSWORD is not set, and KEHU_KAFKA_SECURITY_PROTOCOL=SASL_SSL"),
        (PLAIN, "KEHU_KAFKA_SASL_MECHANISM is set, which needs KEHU_KAFKA_SECURITY_PROTOCOL=SASL_SSL"),
        ({"KAFKA_PASSWORD": "tell-nobody"}, "KEHU_KAFKA_PASSWORD is set, which needs KEHU_KAFKA_SECURITY_PROTOCOL"),
        ({"KAFKA_CA_FILE": "ca.pem"}, "KEHU_KAFKA_CA_FILE is set, which needs KEHU_KAFKA_SECURITY_PROTOCOL=SSL or"),
        (SCRAM | {"KAFKA_CERT_FILE": "a"}, "KEHU_KAFKA_CERT_FILE is set without KEHU_KAFKA_KEY_FILE"),
        (SCRAM | {"KAFKA_KEY_FILE": "a"}, "KEHU_KAFKA_KEY_FILE is set without KEHU_KAFKA_CERT_FILE"),
    ],
)
def test_security_of_kafka_that_is_not_whole_is_refused_with_the_setting(
    values: dict[str, str | None], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, **values)
    with pytest.raises(ValidationError, match=sentence) as refused:
        Settings()
    assert "tell-nobody" not in str(refused.value)


def test_the_password_is_printed_nowhere(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    given(monkeypatch, **SCRAM)
    settings = Settings()
    env()
    printed = capsys.readouterr().out
    assert "KEHU_KAFKA_SASL_MECHANISM=SCRAM-SHA-512\nKEHU_KAFKA_USERNAME=kehu\n" in printed
    shown = [printed, repr(settings), str(settings), repr(settings.kafka_access), settings.model_dump_json()]
    assert not [text for text in shown if "tell-nobody" in text]
    assert settings.kafka_access.arguments()["sasl_plain_password"] == "tell-nobody"


def test_the_kafka_of_kehu_up_takes_no_security(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **SCRAM)
    assert StackSettings().kafka == "broker.example:9093"
    monkeypatch.delenv("KEHU_KAFKA")
    with pytest.raises(ValidationError, match="KEHU_KAFKA_SECURITY_PROTOCOL is set and KEHU_KAFKA is not"):
        StackSettings()


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_that_holds_no_certificate_is_named(content: str | None, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    access = KafkaAccess("broker.example:9093", Protocol.SSL, ca_file=file)
    with pytest.raises(UnusableFile, match=f"KEHU_KAFKA_CA_FILE cannot be used .*{file}"):
        access.arguments()


def test_every_kafka_client_is_made_where_its_security_is_known() -> None:
    makers = re.compile(r"\b(AIOKafka\w+|KafkaBroker|create_conn)\(|\bbootstrap_servers\b")
    found = {
        str(file.relative_to(ROOT))
        for layer in ("contracts", "domain", "projections", "services")
        for file in (ROOT / layer).rglob("*.py")
        if makers.search(file.read_text())
    }
    assert found == {"projections/worker/kafka/clients.py"}
