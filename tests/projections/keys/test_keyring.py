"""The keys of persons, under a master key in a file (AC2)."""

import time
from pathlib import Path

import pytest

from contracts.sealing import ERASED, Unopenable, written
from projections.keys import file, keyring
from projections.keys.file import FileMaster
from projections.keys.keyring import Keyring, NewKey, StoredKey, new_key, sealed_text
from projections.keys.master import Bound, KeysMissing

PLACE = b"customer/C8@1 customer.registered.v1 full_name"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file.make(tmp_path / "keys" / "master.json")
    return tmp_path / "keys" / "master.json"


def stored(path: Path, key: NewKey, subject: str | None = None) -> StoredKey:
    (wrapped,) = Keyring(FileMaster(path)).wrapped([key])
    return StoredKey(key.key, subject or key.subject, wrapped)


def test_a_master_key_is_for_its_account_alone_and_is_never_made_twice(path: Path) -> None:
    before = path.read_text()

    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert not file.make(path)
    assert path.read_text() == before


def test_a_new_version_leaves_keys_of_the_earlier_ones_readable(path: Path) -> None:
    key = new_key("customer/C8")
    row = stored(path, key)
    assert file.make(path, rotate=True)
    newer = FileMaster(path)

    assert newer.unwrap([Bound(row.wrapped or b"", keyring.bound(key.key, key.subject))]) == [key.secret]
    assert not newer.is_newest(row.wrapped or b"")
    assert newer.is_newest(stored(path, key).wrapped or b"")


def test_without_its_file_a_process_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing, match=r"no master key at .*master\.json: `kehu keys create`"):
        FileMaster(tmp_path / "master.json")


def test_a_key_of_another_master_key_opens_nothing_and_says_so(path: Path, tmp_path: Path) -> None:
    key = new_key("customer/C8")
    file.make(tmp_path / "other.json")
    ring = Keyring(FileMaster(tmp_path / "other.json"))
    ring.learn([stored(path, key)])

    with pytest.raises(Unopenable, match="another master key"):
        ring.open(key.key, sealed_text(key.cipher, "陈", PLACE), PLACE)


def test_a_key_cannot_take_the_place_of_another_persons(path: Path) -> None:
    key = new_key("customer/C8")
    ring = Keyring(FileMaster(path))
    ring.learn([stored(path, key, subject="customer/C9")])

    with pytest.raises(Unopenable, match="another master key, or changed"):
        ring.open(key.key, sealed_text(key.cipher, "陈", PLACE), PLACE)


def test_a_key_is_looked_up_again_after_a_while_so_that_a_forgotten_person_is_soon_forgotten(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, ring = new_key("customer/C8"), Keyring(FileMaster(path))
    text = sealed_text(key.cipher, "陈", PLACE)
    state = b'"' + written(key.key, text).encode()
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    assert ring.missing([state]) == [key.key]
    ring.learn([stored(path, key)], [key.key])
    assert ring.missing([state]) == []
    assert ring.open(key.key, text, PLACE) == "陈"
    assert ring.cipher_of("customer/C8") is not None

    now += keyring.SECONDS_KNOWN + 1
    assert ring.missing([state]) == [key.key]
    assert ring.cipher_of("customer/C8") is None
    ring.learn([StoredKey(key.key, "customer/C8", None)], [key.key])
    assert ring.open(key.key, text, PLACE) == ERASED
    assert "customer/C8" in ring.forgotten


def test_a_keyring_that_knows_very_many_begins_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "MOST_KNOWN", 3)
    ring = Keyring(FileMaster(path))
    keys = [new_key(f"customer/C{number}") for number in range(4)]
    ring.add(keys)
    state = b'"' + written(keys[0].key, "x").encode()

    assert ring.missing([state]) == [keys[0].key]


def test_the_keys_of_a_person_are_forgotten_at_once_but_for_those_that_are_kept(path: Path) -> None:
    ring = Keyring(FileMaster(path))
    subjects = ["customer/C8", "customer/C8/name", "customer/C8/contact/chen", "customer/C80"]
    ring.add([new_key(subject) for subject in subjects])
    ring.forget("customer/C8", ["customer/C8/name"])

    assert [subject for subject in subjects if ring.cipher_of(subject)] == ["customer/C8/name", "customer/C80"]
