"""Which tokens count: those of our issuer, for us, in their time, signed with a key that it has now."""

import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from services.access.issuer.issuer import Issuer
from services.access.keys import SECONDS_BETWEEN, SECONDS_KEPT, SECONDS_WITHOUT_ISSUER
from services.access.refusal import IssuerDown, NotSignedIn
from services.access.tokens import SECONDS_OF_LEEWAY
from services.identity import AccessSettings
from tests.services.access.identity import NOON, URL, Identity, identity

CLAIMS = {"iss": URL, "sub": "demo-sales", "aud": "kehu", "iat": int(NOON), "exp": int(NOON) + 600}


async def refused(known: Identity, token: str) -> str:
    """Return the code with which a token is refused."""
    with pytest.raises(NotSignedIn) as error:
        await known.tokens.of_access(token)
    return error.value.code


def part(what: Any) -> str:
    return urlsafe_b64encode(json.dumps(what).encode()).decode().rstrip("=")


async def test_the_person_of_a_token_is_its_subject() -> None:
    async with identity() as known:
        claims = await known.tokens.of_access(known.issuer.access_token("demo-sales"))

    assert claims.person == "demo-sales"


async def test_another_claim_can_name_the_person() -> None:
    async with identity(oidc_person="staff_id") as known:
        token = known.issuer.signed({"sub": "0815", "staff_id": "wang.min", "aud": "kehu"}, typ="at+jwt")

        assert (await known.tokens.of_access(token)).person == "wang.min"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", ""])
async def test_a_token_without_a_signature_is_refused(algorithm: str) -> None:
    async with identity() as known:
        header = {"alg": algorithm, "typ": "at+jwt", "kid": known.issuer.key.kid}

        assert await refused(known, f"{part(header)}.{part(CLAIMS)}.") == "token.algorithm"


@pytest.mark.parametrize("as_secret", ["pem", "der", "json"])
async def test_the_public_key_is_no_secret_that_signs(as_secret: str) -> None:
    async with identity() as known:
        key = known.issuer.key
        public = {
            "pem": key.as_pem(private=False),
            "der": key.as_der(private=False),
            "json": json.dumps(key.as_dict(private=False)).encode(),
        }[as_secret]
        header = {"alg": "HS256", "typ": "at+jwt", "kid": key.kid}
        # The library itself would not sign so.
        text = f"{part(header)}.{part(CLAIMS)}"
        signature = urlsafe_b64encode(hmac.digest(public, text.encode(), "sha256")).decode().rstrip("=")

        assert await refused(known, f"{text}.{signature}") == "token.algorithm"


async def test_a_key_in_the_token_itself_signs_nothing() -> None:
    own = ECKey.generate_key("P-256", {"kid": "mine"})
    header = {"alg": "ES256", "typ": "at+jwt", "kid": "mine", "jwk": own.as_dict(private=False)}
    async with identity() as known:
        forged = jwt.encode(header, CLAIMS, own, algorithms=["ES256"])

        assert await refused(known, forged) == "token.key-unknown"


async def test_another_key_under_the_name_of_the_issuers_signs_nothing() -> None:
    async with identity() as known:
        own = ECKey.generate_key("P-256", {"kid": str(known.issuer.key.kid)})
        header = {"alg": "ES256", "typ": "at+jwt", "kid": own.kid}
        forged = jwt.encode(header, CLAIMS, own, algorithms=["ES256"])

        assert await refused(known, forged) == "token.signature"


async def test_an_algorithm_that_is_not_pinned_is_refused() -> None:
    own = RSAKey.generate_key(2048, {"kid": "mine"})
    async with identity() as known:
        forged = jwt.encode({"alg": "RS256", "kid": "mine"}, CLAIMS, own, algorithms=["RS256"])

        assert await refused(known, forged) == "token.algorithm"


async def test_claims_that_were_changed_are_not_signed() -> None:
    async with identity() as known:
        header, _, signature = known.issuer.access_token("demo-sales").split(".")

        assert await refused(known, f"{header}.{part(CLAIMS | {'sub': 'demo-manager'})}.{signature}") == (
            "token.signature"
        )


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"exp": int(NOON) - SECONDS_OF_LEEWAY}, "token.expired"),
        ({"nbf": int(NOON) + SECONDS_OF_LEEWAY + 1}, "token.not-yet-valid"),
        ({"iat": int(NOON) + SECONDS_OF_LEEWAY + 1}, "token.not-yet-valid"),
        ({"aud": "another-api"}, "token.audience"),
        ({"aud": ["another-api", "kehu-client"]}, "token.audience"),
        ({"aud": []}, "token.audience"),
        ({"iss": f"{URL}/"}, "token.issuer"),
        ({"iss": "https://elsewhere.example"}, "token.issuer"),
        ({"exp": "tomorrow"}, "token.claims"),
        ({"sub": ""}, "token.claims"),
        ({"sub": "x" * 65}, "token.person"),
        ({"sub": "a\nb"}, "token.person"),
    ],
)
async def test_a_token_counts_for_us_and_in_its_time_alone(claims: dict[str, Any], code: str) -> None:
    async with identity() as known:
        token = known.issuer.signed(CLAIMS | claims, typ="at+jwt")

        assert await refused(known, token) == code


@pytest.mark.parametrize("missing", ["exp", "aud", "iss", "sub"])
async def test_a_token_that_leaves_out_what_limits_it_is_refused(missing: str) -> None:
    async with identity() as known:
        claims = {name: value for name, value in CLAIMS.items() if name != missing}
        header = {"alg": "ES256", "typ": "at+jwt", "kid": known.issuer.key.kid}
        token = jwt.encode(header, claims, known.issuer.key, algorithms=["ES256"])

        assert (await refused(known, token)).startswith("token.")


async def test_an_id_token_opens_nothing() -> None:
    async with identity() as known:
        token = known.issuer.signed({"sub": "demo-sales", "aud": "kehu-client", "nonce": "n"}, typ="JWT")

        assert await refused(known, token) == "token.audience"


async def test_an_id_token_answers_the_sign_in_that_asked_for_it() -> None:
    async with identity() as known:
        token = known.issuer.signed({"sub": "demo-sales", "aud": "kehu-client", "nonce": "mine"}, typ="JWT")

        assert (await known.tokens.of_id(token, "mine")).person == "demo-sales"
        for nonce in ("other", ""):
            with pytest.raises(NotSignedIn, match="another sign-in"):
                await known.tokens.of_id(token, nonce)
        with pytest.raises(NotSignedIn, match="another kind"):
            await known.tokens.of_id(known.issuer.access_token("demo-sales"), "mine")


@pytest.mark.parametrize(
    "token", ["", "a", "a.b", "a.b.c", "a.b.c.d", "{}.{}.{}", f"{part([])}.e30.x", "é.e30.x", "x" * 20_000, ".."]
)
async def test_what_is_no_token_is_said_to_be_none(token: str) -> None:
    async with identity() as known:
        assert await refused(known, token) == "token.malformed"


async def test_a_token_that_was_read_expires_all_the_same() -> None:
    async with identity() as known:
        token = known.issuer.signed(CLAIMS | {"exp": int(NOON) + 10}, typ="at+jwt")
        await known.tokens.of_access(token)
        known.clock.now += 10 + SECONDS_OF_LEEWAY

        assert await refused(known, token) == "token.expired"


async def test_a_new_key_counts_at_once_and_the_old_one_ends_with_the_issuers_list() -> None:
    async with identity() as known:
        old = known.issuer.access_token("demo-sales")
        await known.tokens.of_access(old)
        known.issuer.key = Issuer(known.tokens.settings).key
        known.clock.now += SECONDS_BETWEEN

        assert await known.tokens.of_access(known.issuer.access_token("demo-manager"))
        known.clock.now += 61
        assert await refused(known, old) == "token.key-unknown"


async def test_the_keys_are_kept_for_a_while() -> None:
    async with identity() as known:
        for person in ("demo-sales", "demo-manager", "demo-auditor"):
            await known.tokens.of_access(known.issuer.access_token(person))
        assert known.asked.count("/keys") == 1
        known.clock.now += SECONDS_KEPT
        await known.tokens.of_access(known.issuer.access_token("demo-finance"))

        assert known.asked.count("/keys") == 2


async def test_tokens_with_invented_keys_do_not_make_us_ask_again_and_again() -> None:
    async with identity() as known:
        for number in range(50):
            header = {"alg": "ES256", "typ": "at+jwt", "kid": f"invented-{number}"}
            assert await refused(known, f"{part(header)}.{part(CLAIMS)}.x") == "token.key-unknown"

        assert known.asked.count("/keys") == 1


async def test_known_keys_count_for_an_hour_without_the_issuer() -> None:
    async with identity() as known:
        await known.tokens.of_access(known.issuer.access_token("demo-sales"))
        known.down = True
        known.clock.now += SECONDS_KEPT + 1
        assert await known.tokens.of_access(known.issuer.access_token("demo-manager"))
        known.clock.now += SECONDS_WITHOUT_ISSUER
        with pytest.raises(IssuerDown, match="does not answer"):
            await known.tokens.of_access(known.issuer.access_token("demo-auditor"))


async def test_another_issuers_document_is_not_believed() -> None:
    async with identity() as known:
        elsewhere = AccessSettings(oidc_issuer="http://127.0.0.1:9999")
        known.issuer.settings = elsewhere
        with pytest.raises(IssuerDown):
            await known.tokens.of_access(known.issuer.access_token("demo-sales"))


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"oidc_issuer": "http://issuer.example"}, "https"),
        ({"oidc_issuer": "https://user@issuer.example"}, "https"),
        ({"oidc_issuer": "ftp://127.0.0.1"}, "https"),
        ({"oidc_algorithms": "HS256"}, "HS256"),
        ({"oidc_algorithms": "ES256,none"}, "none"),
        ({"oidc_audience": "kehu-client"}, "ID token"),
    ],
)
def test_settings_that_would_let_others_in_are_refused(settings: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        AccessSettings.model_validate(settings)
