"""Forms of commands: one page for each command of the catalogue, which keeps what was typed until it is recorded."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contracts.catalog import AGGREGATES, Aggregate
from contracts.message import Command
from services.console.api import Problem, Row, segment
from services.console.parts import form as forms
from services.console.parts import form_body, moments
from services.console.shell.choices import Choice, open_invoices
from services.console.shell.console import Console, Sent, Shown, back_to
from services.console.shell.visit import Visit, own, with_query

# The page that shows one thing of each collection; `{}` is its id.
PAGES: Final = {
    "customers": "/customers/{}",
    "complaints": "/complaints/{}",
    "credit-accounts": "/accounts/{}",
    "bank-entries": "/receivables?tab=entries",
    "policies": "/policies/{}",
    "account-managers": "/staff",
    "units": "/staff",
    "measures": "/desk",
    "access-requests": "/access-requests",
}
# What takes a command back, and which of its fields say what is taken back.
REVERSALS: Final = {
    "record-receipt": ("reverse-receipt", "receipt"),
    "record-invoice": ("reverse-invoice", "invoice"),
    "open-dispute": ("reverse-dispute", "invoice"),
    "record-purchase": ("reverse-purchase", "purchase"),
    "record-refund": ("reverse-refund", "refund"),
    "merge": ("unmerge", ""),
    "link": ("unlink", ""),
    "start-waiting": ("resume-work", ""),
    "resolve": ("reopen", ""),
}
# Commands that change what many rely on: their button is red, and they ask why.
GRAVE: Final = ("erase", "reverse-", "merge", "unmerge", "withdraw", "leave", "hand-over", "reopen-tier-period")
COMMANDS: Final = {
    (aggregate.collection, command.name.partition(".")[2]): (aggregate, command)
    for aggregate in AGGREGATES.values()
    for command in aggregate.commands
}
# Commands about an invoice that is not paid yet.
OF_OPEN: Final = frozenset({"record-receipt", "open-dispute", "resolve-dispute"})
# Auditors and managers alone read these streams, not who decides: a decision is refused by the state, not by a version.
UNSEEN: Final = frozenset({"access"})
# The version of the stream that the reader has seen.
VERSION: Final = "seen_version"
MOST_CHANGES: Final = 20
# Where the text of a pack names its version.
VERSION_OF: Final = re.compile(r'^version\s*=\s*"([^"\n]+)"', re.MULTILINE)
Known = tuple[Aggregate, type[Command]]


def routes(console: Console) -> list[Route]:
    """Build the pages; a command that begins something is asked for its id as well."""
    return [
        handle
        for path in ("/do/{collection}/{verb}", "/do/{collection}/{verb}/{id}")
        for handle in (console.shown(path, _asking(console)), console.sent(path, _sending(console)))
    ]


def _known(request: Request) -> Known:
    collection, verb = request.path_params["collection"], request.path_params["verb"]
    if (collection, verb) not in COMMANDS:
        raise Problem(404, "route.unknown", f"There is no command {verb} of {collection}.")
    return COMMANDS[collection, verb]


def _asking(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        aggregate, command = _known(request)
        stream_id = request.path_params.get("id")
        seen_id = stream_id if aggregate.category not in UNSEEN else None
        head = await console.api.events(aggregate.category, seen_id, limit=1) if seen_id else None
        formats = console.formats(asked)
        inputs = forms.fields(command, asked.asked)
        values = forms.first_values(inputs, asked.asked, asked.person, formats.local_now())
        if stream_id:
            values = dict(await _in_currency(console, aggregate, stream_id, values, inputs))
        if head and head.version:
            values[VERSION] = str(head.version)
        return await _form(console, asked, request, values, key=str(uuid4()))

    return shown


def _sending(console: Console) -> Sent:
    async def sent(asked: Visit, request: Request, form: FormData) -> Response:
        aggregate, command = _known(request)
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
        stream_id = request.path_params.get("id") or typed.get(aggregate.id_field, "").strip()
        if not stream_id:
            needed = Problem(
                422,
                "request.invalid",
                f"{aggregate.id_field} is needed.",
                [{"field": aggregate.id_field, "message": "it is needed"}],
            )
            return await _form(console, asked, request, typed, key=_key(typed), problem=needed)
        typed = await _in_currency(console, aggregate, stream_id, typed)
        inputs = _inputs(aggregate, command, typed)
        verb = request.path_params["verb"]
        try:
            accepted = await console.api.send(
                f"/{aggregate.collection}/{segment(stream_id)}/{verb}",
                form_body.body(inputs, _meant(console, asked, inputs, typed), console.formats(asked)),
                actor=asked.person,
                key=_key(typed),
                version=forms.whole(typed.get(VERSION, "")),
            )
        except Problem as problem:
            changes = []
            if problem.status == HTTPStatus.PRECONDITION_FAILED:
                # The form is kept; sent again, it counts for what the reader has then seen.
                since = await console.api.events(
                    aggregate.category, stream_id, after_version=typed.get(VERSION), limit=MOST_CHANGES
                )
                changes, typed[VERSION] = since.items, str(since.version)
            return await _form(
                console,
                asked,
                request,
                typed,
                key=_next_key(problem, _key(typed)),
                problem=problem,
                changes=moments.prepared(changes, console.formats(asked)),
            )
        back = own(typed.get("back", "")) or _page_of(aggregate, stream_id, typed)
        if not accepted.types and not accepted.repeated:
            return back_to(back, nothing="1")
        undo = _undo(aggregate, verb, stream_id, typed, back)
        return back_to(back, done=command.name, after=str(accepted.position), **undo)

    return sent


async def _in_currency(
    console: Console, aggregate: Aggregate, stream_id: str, typed: Mapping[str, str], inputs: Sequence[forms.Field] = ()
) -> dict[str, str]:
    """Return what was typed with the currency of the account, in which its amounts are."""
    amounts = {each.name for each in inputs if each.last == forms.CURRENCY} | {f"amount.{forms.CURRENCY}"}
    if aggregate.category != "credit-account" or all(typed.get(name) for name in amounts):
        return {**typed}
    try:
        account = await console.api.get(f"/credit-accounts/{segment(stream_id)}")
    except Problem:
        # The API says what is wrong with the command.
        return {**typed}
    return {**typed} | {name: typed.get(name) or account.get("currency", "") for name in amounts}


def _meant(console: Console, asked: Visit, inputs: list[forms.Field], typed: Mapping[str, str]) -> Mapping[str, str]:
    """Return what was typed, with the values that were called by their names."""
    return {**typed} | {
        each.name: console.meant(asked, each.last, typed[each.name]) or ""
        for each in inputs
        if each.kind == "text" and each.name in typed
    }


def _page_of(aggregate: Aggregate, stream_id: str, typed: Mapping[str, str]) -> str:
    """Return the page of what the command was about: of a policy, the version that waits for the next step."""
    page = PAGES[aggregate.collection].format(segment(stream_id))
    drafted = VERSION_OF.search(typed.get("content", ""))
    version = drafted[1] if drafted else typed.get("version", "")
    return with_query(page, {"version": version} if aggregate.category == "policy" else {})


def _next_key(problem: Problem, key: str) -> str:
    """Return the key of the corrected form: a refusal is kept under its key, so that another command needs another.

    Where it is not known whether the command was recorded, the key stays, and the form can be sent again.
    """
    refused = problem.status < HTTPStatus.INTERNAL_SERVER_ERROR
    return str(uuid4()) if refused else key


def _key(typed: Mapping[str, str]) -> str:
    """Return the key under which the form's command counts once, also of a form that came without one."""
    return typed.get("key") or str(uuid4())


def _inputs(aggregate: Aggregate, command: type[Command], typed: Mapping[str, str]) -> list[forms.Field]:
    """Return the inputs beside the id, which stands in the address."""
    return [each for each in forms.fields(command, typed) if each.name != aggregate.id_field]


async def _form(
    console: Console,
    asked: Visit,
    request: Request,
    values: Mapping[str, str],
    *,
    key: str,
    problem: Problem | None = None,
    changes: list[Row] | None = None,
) -> Response:
    aggregate, command = _known(request)
    verb, stream_id = request.path_params["verb"], request.path_params.get("id")
    asked_for = forms.fields(command, values)
    errors = forms.errors_of(problem, asked_for) if problem else {}
    await console.choices.refresh(console.api)
    inputs = forms.filled(asked_for, values, errors)
    named = {each.name for each in inputs}
    return console.views.page(
        asked,
        "form.html",
        status=problem.status if problem else 200,
        aggregate=aggregate,
        command=command,
        verb=verb,
        id=stream_id,
        inputs=[each for each in inputs if each.name != aggregate.id_field or not stream_id],
        back=own(values.get("back") or asked.asked.get("back", "")),
        key=key,
        problem=problem,
        version=values.get(VERSION, ""),
        changes=changes or [],
        choices=await _choices(console, request, inputs),
        # What no input stands for is said on top.
        elsewhere={name: said for name, said in errors.items() if name not in named},
        grave=verb.startswith(GRAVE),
    )


async def _choices(console: Console, request: Request, inputs: list[forms.Field]) -> dict[str, list[Choice]]:
    found = {each.last: console.choices.of(each.last, console.people.names) for each in inputs}
    verb, stream_id = request.path_params["verb"], request.path_params.get("id")
    if request.path_params["collection"] == "credit-accounts" and "invoice" in found and verb in OF_OPEN and stream_id:
        found["invoice"] = await open_invoices(console.api, stream_id)
    return found


def _undo(aggregate: Aggregate, verb: str, stream_id: str, typed: Mapping[str, str], back: str) -> dict[str, str]:
    """Return the address of the form that takes a command back, where one does."""
    if verb not in REVERSALS:
        return {}
    reversal, field = REVERSALS[verb]
    asked = {"back": back} | ({field: typed.get(field, "")} if field else {})
    return {"undo": with_query(f"/do/{aggregate.collection}/{reversal}/{segment(stream_id)}", asked)}
