"""Sessions of the console, and who is signed in."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from services.access.gate import Gate
from services.access.roster import Who
from services.api import body, problem
from services.api.problem import Unanswerable
from services.lists.rows import plain_row

REFERENCE: Final = "#/components/schemas/SignIn"
NEVER_KEPT: Final = {"Cache-Control": "no-store"}


class SignIn(BaseModel):
    """What begins a session: an ID token of the issuer, fresh from a sign-in."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    id_token: Annotated[str, Field(min_length=1, max_length=16_384, description="As the issuer gave it for a code.")]
    nonce: Annotated[str, Field(min_length=1, max_length=512, description="What the sign-in asked with.")]
    before: Annotated[
        str | None, Field(max_length=128, description="The session that this browser had before; it ends.")
    ] = None


class SignedIn(BaseModel):
    """Who is signed in, as Staff says now."""

    person: str = Field(description="The id in Staff, which is the actor of what this person does.")
    full_name: str = Field(description="The full name.")
    roles: list[str] = Field(description="The roles in Staff; what they allow says docs/access.md.")
    unit: str | None = Field(description="The unit of the roles; null for all units.")
    department: str | None = Field(description="The department, where one is recorded.")


class BegunSession(SignedIn):
    """A session; its secret is told once."""

    session: str = Field(description="The secret: send it as `Authorization: Bearer …`.")
    ends_at: datetime = Field(description="When it ends at the latest.")
    same_person: bool = Field(description="Whether the session of before was of the same person.")


def router(gate: Gate | None) -> APIRouter:
    """Build the routes; without a gate there is nobody to sign in."""
    routes = APIRouter(tags=["identity"])
    _begin(routes, gate)
    _end(routes, gate)
    _me(routes)
    return routes


def bodies() -> list[type[BaseModel]]:
    """Return what the bodies may say, for the OpenAPI document."""
    return [SignIn]


def _begin(routes: APIRouter, gate: Gate | None) -> None:
    room = body.Bodies()
    example = {"id_token": "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", "nonce": "n-0S6_WzA2Mj"}
    content: dict[str, Any] = {"application/json": {"schema": {"$ref": REFERENCE}, "example": example}}

    @routes.post(
        "/sessions",
        operation_id="beginSession",
        summary="Sign in",
        status_code=201,
        response_model=BegunSession,
        response_description="Begun",
        responses=problem.documented(401, 403, 404, 413, 415, 422, 503),
        openapi_extra={"requestBody": {"required": True, "content": content}},
    )
    async def begun(request: Request) -> Response:
        """Begin a session for the person of an ID token. The token counts once."""
        with room.entered() as take:
            asked = await body.read_object(request, SignIn, take)
        session, who = await _on(gate).begin(asked.id_token, asked.nonce, asked.before)
        answer = plain_row(
            _said(who)
            | {
                "session": session.secret,
                "ends_at": session.session.ends_at,
                "same_person": session.replaced == who.person,
            }
        )
        return JSONResponse(answer, 201, headers=NEVER_KEPT)


def _end(routes: APIRouter, gate: Gate | None) -> None:
    @routes.delete(
        "/sessions/current",
        operation_id="endSession",
        summary="Sign out",
        status_code=204,
        response_description="It is over",
        responses=problem.documented(404, 503),
    )
    async def ended(request: Request) -> Response:
        """End the session that the request is sent with."""
        await _on(gate).end(request.headers.getlist("authorization"))
        return Response(status_code=204)


def _me(routes: APIRouter) -> None:
    @routes.get(
        "/me",
        operation_id="showMe",
        response_model=SignedIn,
        response_description="The person",
        responses=problem.documented(404, 503),
    )
    async def me(request: Request) -> Response:
        """Show who is signed in."""
        who: Who | None = request.scope["state"].get("who")
        if who is None:
            raise off()
        return JSONResponse(plain_row(_said(who)), headers=NEVER_KEPT)


def _said(who: Who) -> dict[str, Any]:
    return {
        "person": who.person,
        "full_name": who.name,
        "roles": list(who.roles),
        "unit": who.unit,
        "department": who.department,
    }


def _on(gate: Gate | None) -> Gate:
    if gate is None:
        raise off()
    return gate


def off() -> Unanswerable:
    """Return what is said where identity is off."""
    return Unanswerable(404, "identity.off", "Identity is off: KEHU_OIDC_ISSUER is not set.")
