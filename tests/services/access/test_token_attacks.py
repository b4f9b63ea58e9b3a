"""No forged, strange, used or withdrawn credential gets in over HTTP, and none makes the API fail (issue 18)."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from typing import Any, Final, NamedTuple

import httpx
import pytest
import pytest_asyncio
from joserfc import jwt
from joserfc.jwk import ECKey

from services.access import sessions
from services.access.gate import Gate, opened_writing
from services.access.roster import SECONDS_KEPT, Roster
from services.access.tokens import LONGEST_LIFE
from services.api.reading.reads import open_pool
from services.store.postgres import open_store
from tests.services.access.identity import NOON, URL, Clock, Identity, identity
from tests.services.api.conftest import client
from tests.services.api.read_models import catch_up

pytestmark = pytest.mark.asyncio(loop_scope="module")
CLAIMS: Final = {"iss": URL, "sub": "wang", "aud": "kehu", "iat": int(NOON), "exp": int(NOON) + 600}
ORDER_OF_P256: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
EVIL: Final = "http://evil.example/keys"


class Attacked(NamedTuple):
    """The API with Staff in PostgreSQL, and what its tests move."""

    api: httpx.AsyncClient
    everybody: httpx.AsyncClient
    known: Identity
    clock: Clock
    gate: Gate
    database_url: str

    async def refused(self, *authorization: str) -> tuple[int, str | None]:
        """Return the status and code that these headers are answered with."""
        answer = await self.api.get("/me", headers=[("Authorization", each) for each in authorization])
        return answer.status_code, answer.json().get("code")

    async def staff(self, person: str, verb: str, **body: Any) -> None:
        """Change Staff, and have it known."""
        answer = await self.everybody.post(f"/account-managers/{person}/{verb}", json=body)
        assert answer.is_success, answer.text
        await catch_up(self.database_url)
        self.clock.now += SECONDS_KEPT + 1


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def attacked(database_url: str) -> AsyncIterator[Attacked]:
    async with (
        identity() as known,
        open_store(database_url) as store,
        open_pool(database_url) as reading,
        opened_writing(database_url) as writing,
        client(store, database_url) as everybody,
    ):
        clock = Clock()
        gate = Gate(known.tokens, Roster(reading, clock), writing)
        async with client(store, database_url, gate=gate) as api:
            found = Attacked(api, everybody, known, clock, gate, database_url)
            for person in ("wang", "li", "zhao"):
                await found.staff(person, "enrol", full_name=person)
                await found.staff(person, "change-roles", roles=["auditor"])
            yield found


def text_of(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")


def part(what: Any) -> str:
    return text_of(json.dumps(what).encode())


def forged(known: Identity, kind: str) -> str:
    """Return a token that the issuer did not sign, made in one of the ways that got through elsewhere."""
    key = known.issuer.key
    header = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid}
    own = ECKey.generate_key("P-256", {"kid": "mine"})
    with_own = jwt.encode(
        header | {"kid": "mine", "jwk": own.as_dict(private=False)}, CLAIMS, own, algorithms=["ES256"]
    )
    signed_with_public = f"{part(header | {'alg': 'HS256'})}.{part(CLAIMS)}"
    secret = hmac.digest(key.as_pem(private=False), signed_with_public.encode(), "sha256")
    return {
        "none": f"{part(header | {'alg': 'none'})}.{part(CLAIMS)}.",
        "key confusion": f"{signed_with_public}.{text_of(secret)}",
        "own key": with_own,
        "all zero": f"{part(header)}.{part(CLAIMS)}.{text_of(bytes(64))}",
        "jku": f"{part(header | {'kid': EVIL, 'jku': EVIL})}.{part(CLAIMS)}.{text_of(bytes(64))}",
        "x5u": f"{part(header | {'kid': 'evil', 'x5u': EVIL, 'x5c': ['MA==']})}.{part(CLAIMS)}.{text_of(bytes(64))}",
        "path": f"{part(header | {'kid': '../../../dev/null'})}.{part(CLAIMS)}.{text_of(bytes(64))}",
        "number": f"{part(header | {'kid': 1})}.{part(CLAIMS)}.{text_of(bytes(64))}",
        "critical": f"{part(header | {'crit': ['kehu'], 'kehu': 1})}.{part(CLAIMS)}.{text_of(bytes(64))}",
        "half a sign": f"{part(header | {'kid': chr(0xD800)})}.{part(CLAIMS)}.{text_of(bytes(64))}",
        "five parts": f"{part({'alg': 'ECDH-ES', 'enc': 'A128GCM'})}....",
        "long": "x" * 60_000,
        "brackets": f"{text_of(b'[' * 10_000)}.e30.x",
    }[kind]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("none", "algorithm"),
        ("key confusion", "algorithm"),
        ("own key", "key-unknown"),
        ("all zero", "signature"),
        ("jku", "key-unknown"),
        ("x5u", "key-unknown"),
        ("path", "key-unknown"),
        ("number", "key-unknown"),
        ("critical", "malformed"),
        ("half a sign", "key-unknown"),
        ("five parts", "malformed"),
        ("long", "malformed"),
        ("brackets", "malformed"),
    ],
)
async def test_a_forged_token_is_refused_and_nobody_else_is_asked_for_keys(
    attacked: Attacked, kind: str, code: str
) -> None:
    assert await attacked.refused(f"Bearer {forged(attacked.known, kind)}") == (401, f"token.{code}")
    assert set(attacked.known.asked) <= {"/.well-known/openid-configuration", "/keys"}


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"exp": int(NOON) - 60}, "expired"),
        ({"exp": -1}, "expired"),
        ({"exp": str(int(NOON) + 600)}, "claims"),
        ({"exp": None}, "claims"),
        ({"exp": True}, "claims"),
        ({"exp": float("inf")}, "claims"),
        ({"exp": float("nan")}, "claims"),
        ({"exp": int(NOON) + LONGEST_LIFE + 1}, "claims"),
        ({"exp": 10**300}, "claims"),
        ({"nbf": int(NOON) + 60}, "not-yet-valid"),
        ({"iat": float("inf")}, "not-yet-valid"),
        ({"iss": "https://elsewhere.example"}, "issuer"),
        ({"iss": [URL]}, "issuer"),
        ({"aud": "kehu-client"}, "audience"),
        ({"aud": ["kehu-client", "another"]}, "audience"),
        ({"aud": [["kehu"]]}, "audience"),
        ({"aud": {"kehu": True}}, "audience"),
        ({"aud": "kehu another"}, "audience"),
        ({"sub": ["wang"]}, "claims"),
        ({"sub": "wang\0"}, "person"),
    ],
)
async def test_a_signed_token_that_does_not_say_what_it_must_is_refused(
    attacked: Attacked, claims: dict[str, Any], code: str
) -> None:
    token = attacked.known.issuer.signed(CLAIMS | claims, typ="at+jwt")

    assert await attacked.refused(f"Bearer {token}") == (401, f"token.{code}")


async def test_one_of_several_audiences_may_be_ours(attacked: Attacked) -> None:
    token = attacked.known.issuer.signed(CLAIMS | {"aud": ["another", "kehu"]}, typ="at+jwt")

    assert await attacked.refused(f"Bearer {token}") == (200, None)


async def test_of_several_credentials_none_counts(attacked: Attacked) -> None:
    good = f"Bearer {attacked.known.issuer.access_token('wang')}"

    for sent in ((good, good), (good, "Bearer x"), ("", good), (f"{good}, {good}",), (f"Bearer {good}",)):
        assert await attacked.refused(*sent) == (401, "token.malformed")
    assert await attacked.refused(good) == (200, None)


async def begun(attacked: Attacked, person: str) -> str:
    """Sign in; return the credential of the session."""
    attacked.known.clock.now += 1
    sent = {"id_token": id_token(attacked, person), "nonce": "n"}
    answer = await attacked.api.post("/sessions", json=sent)
    assert answer.status_code == 201, answer.text
    return f"Bearer {answer.json()['session']}"


def id_token(attacked: Attacked, person: str) -> str:
    return attacked.known.issuer.signed({"sub": person, "aud": "kehu-client", "nonce": "n"}, typ="JWT")


async def test_a_second_signature_of_an_id_token_begins_no_second_session(attacked: Attacked) -> None:
    attacked.known.clock.now += 1
    first = id_token(attacked, "wang")
    signed, _, signature = first.rpartition(".")
    numbers = urlsafe_b64decode(signature + "==")
    other = (ORDER_OF_P256 - int.from_bytes(numbers[32:], "big")).to_bytes(32, "big")
    twin = f"{signed}.{text_of(numbers[:32] + other)}"
    assert (await attacked.known.tokens.of_id(twin, "n")).person == "wang"

    answers = [await attacked.api.post("/sessions", json={"id_token": each, "nonce": "n"}) for each in (first, twin)]

    assert [answer.status_code for answer in answers] == [201, 401]
    assert answers[1].json()["code"] == "token.used"


async def test_a_revoked_session_is_not_replayed(attacked: Attacked) -> None:
    revoked, other = await begun(attacked, "wang"), await begun(attacked, "li")
    async with attacked.gate.writing.connection() as connection:
        await sessions.revoke(connection, person="wang")

    assert await attacked.refused(revoked) == (401, "session.over")
    assert await attacked.refused(other) == (200, None)


async def test_a_session_has_the_roles_that_staff_gives_now_and_ends_with_the_work(attacked: Attacked) -> None:
    session = {"Authorization": await begun(attacked, "zhao")}
    token = {"Authorization": f"Bearer {attacked.known.issuer.access_token('zhao')}"}
    before = (await attacked.api.get("/persons", headers=session)).status_code
    await attacked.staff("zhao", "change-roles", roles=["sales"])
    roles = [(await attacked.api.get("/me", headers=each)).json()["roles"] for each in (session, token)]
    checks = (await attacked.api.get("/granted-reads", headers=session)).status_code
    await attacked.staff("zhao", "leave")
    left = [await attacked.api.get("/me", headers=each) for each in (session, token)]

    assert (before, roles, checks) == (200, [["sales"], ["sales"]], 403)
    assert [(each.status_code, each.json()["code"]) for each in left] == [(403, "access.not-staff")] * 2
