"""`kehu login` and `kehu logout`: the browser answers on loopback, and commands act as who is signed in."""

import asyncio
import socket
import threading
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
import uvicorn

from services.access import kept, login
from services.access.issuer.app import create_app
from services.access.issuer.issuer import Issuer
from services.cli import acting
from services.deadline import NoAnswer
from services.identity import AccessSettings
from tests import temporary
from tests.services.cli.kehu import Ended, kehu

NOWHERE = "host=127.0.0.1 port=1 user=nobody dbname=nothing"


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    """Run an issuer on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        found = Issuer(AccessSettings(oidc_issuer=url, development=True))
        server = uvicorn.Server(uvicorn.Config(create_app(found), lifespan="off", log_config=None))
        thread = threading.Thread(target=asyncio.run, args=(server.serve(sockets=[listening]),))
        thread.start()
        yield found
        server.should_exit = True
        thread.join()


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    acting._found.clear()  # noqa: SLF001 - of the process, which has one user
    return tmp_path


def run(issuer: Issuer, *arguments: str, database_url: str = NOWHERE) -> Ended:
    return kehu(
        *arguments, database_url=database_url, home=temporary.folder("home"), KEHU_OIDC_ISSUER=issuer.settings.issuer
    )


def browse(address: str, person: str, changed: dict[str, str] | None = None) -> None:
    """Do in the background what a browser does: choose a person, and go where the issuer says."""

    def work() -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        at = urlsplit(address)
        answer = httpx.post(f"http://{at.netloc}/authorize", data=asked | {"person": person})
        back = urlsplit(answer.headers["Location"])
        said = {name: values[0] for name, values in parse_qs(back.query).items()}
        if changed is not None:
            forged = httpx.get(f"http://{back.netloc}{back.path}?{urlencode(said | changed)}")
            assert forged.status_code == 404
        assert httpx.get(f"http://{back.netloc}/favicon.ico").status_code == 404
        httpx.get(answer.headers["Location"])

    threading.Thread(target=work).start()


@pytest.fixture
def signing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda address: browse(address, "demo-sales", {"state": "forged"}))


@pytest.mark.usefixtures("signing_in")
def test_a_person_signs_in_and_out(issuer: Issuer, home: Path) -> None:
    ended = run(issuer, "login", "--format", "json")

    assert ended.code == 0, ended.err
    assert [(row["person"], row["issuer"]) for row in ended.rows] == [("demo-sales", issuer.settings.issuer)]
    file = home / "kehu" / "login.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert run(issuer, "logout").code == 0
    assert not file.exists()
    assert "Nobody was signed in" in run(issuer, "logout").err


def test_nobody_signs_in_where_identity_is_off() -> None:
    ended = kehu("login", database_url=NOWHERE, home=temporary.folder("home"))

    assert (ended.code, "Identity is off" in ended.err) == (1, True)


def test_an_issuer_that_is_down_is_said_to_be(home: Path) -> None:
    ended = kehu("login", "--no-browser", database_url=NOWHERE, home=home, KEHU_OIDC_ISSUER="http://127.0.0.1:1")

    assert (ended.code, "does not answer" in ended.err) == (3, True)


def test_who_does_not_come_back_is_not_waited_for_for_ever(issuer: Issuer) -> None:
    with pytest.raises(NoAnswer, match="Nobody signed in"):
        login.granted(issuer.settings, lambda _: None, 0.2)


def test_commands_act_as_who_is_signed_in(issuer: Issuer, database_url: str) -> None:
    register = ("customers", "register", "C8", "--full-name", "Acme")
    nobody = run(issuer, *register, database_url=database_url)
    kept.keep(issuer.settings.issuer, issuer.access_token("demo-service-agent"))

    done = run(issuer, *register, database_url=database_url)
    events = run(issuer, "events", "customer/C8", "--format", "json", database_url=database_url)

    assert (nobody.code, "kehu login" in nobody.err) == (1, True)
    assert done.code == 0, done.err
    assert [row["actor"] for row in events.rows] == ["demo-service-agent"]


def test_another_name_is_not_typed(issuer: Issuer, database_url: str) -> None:
    kept.keep(issuer.settings.issuer, issuer.access_token("demo-manager"))
    enrol = ("customers", "enrol", "wang", "--name", "王敏")

    typed = run(issuer, *enrol, "--by", "somebody", database_url=database_url)
    own = run(issuer, *enrol, "--by", "demo-manager", database_url=database_url)

    assert (typed.code, "not typed" in typed.err) == (1, True)
    assert own.code == 0, own.err


def test_a_token_that_does_not_count_is_none(issuer: Issuer, database_url: str) -> None:
    kept.keep(issuer.settings.issuer, "a.b.c")

    ended = run(issuer, "complaints", "close", "8", database_url=database_url)

    assert (ended.code, "kehu login" in ended.err) == (1, True)


def test_a_token_that_others_can_read_is_not_used(issuer: Issuer) -> None:
    kept.keep(issuer.settings.issuer, issuer.access_token("demo-manager"))
    kept.file().chmod(0o640)

    with pytest.raises(kept.NotOurs):
        kept.kept(issuer.settings.issuer)


def test_a_token_of_another_issuer_is_not_sent_to_this_one(issuer: Issuer) -> None:
    kept.keep("https://elsewhere.example", "secret")

    assert kept.kept(issuer.settings.issuer) is None
