"""Files brought in: how a file is read, which heading is which column, the progress, and the rows to correct."""

from typing import Final
from uuid import uuid4

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.console.api import Problem, Row, Upload, segment
from services.console.parts.uploads import MOST_BYTES, Uploads
from services.console.shell.console import Console, Sent, Shown, back_to
from services.console.shell.language import CHINESE, translations
from services.console.shell.sending import LARGEST_FORM
from services.console.shell.visit import Visit
from services.console.shell.words import N_, english

LAYOUTS: Final = {
    "customers": N_("Customers"),
    "receivables": N_("Receivables"),
    "open-items": N_("Open items"),
    "bank-statement": N_("Bank statement"),
    "helpdesk": N_("Help-desk log"),
    "purchases": N_("Purchases"),
}
CURRENCY: Final = "currency"
ZONE: Final = "zone"
ENCODING: Final = "encoding"
# What an import may be told beside the file.
OPTIONS: Final = (ZONE, CURRENCY, ENCODING)
NO_COLUMN: Final = ""
# Words for a column that are usual beside our own.
USUAL: Final = {
    "customer_id": ("客户代码", "客户号"),
    "full_name": ("客户名称", "公司名称", "名称"),
    "contact_phone": ("电话", "联系电话"),
    "invoice": ("发票号", "发票号码"),
    "amount": ("发票金额",),
}
MAP: Final = "map."
RUNNING: Final = "running"
# Shown; the file has all of them.
MOST_REJECTS: Final = 200


def routes(console: Console) -> list[Route]:
    """Build the pages; files wait in memory and on disk until their import begins."""
    uploads = Uploads()
    return [
        console.shown("/imports", _list(console)),
        console.sent("/imports", _preview(console, uploads), largest=MOST_BYTES + LARGEST_FORM),
        console.sent("/imports/{upload}/begin", _begin(console, uploads)),
        console.shown("/imports/{id}", _one(console)),
        console.shown("/imports/{id}/live", _live(console)),
    ]


def _list(console: Console) -> Shown:
    async def shown(asked: Visit, _: Request) -> Response:
        page = await console.api.page("/imports")
        return console.views.page(asked, "imports/list.html", runs=page.items, layouts=LAYOUTS)

    return shown


def _preview(console: Console, uploads: Uploads) -> Sent:
    async def sent(asked: Visit, _: Request, form: FormData) -> Response:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise Problem(422, "request.invalid", "Choose a file.", [{"field": "file", "message": "it is needed"}])
        options = {name: str(form.get(name, "")).strip() for name in OPTIONS}
        upload = Upload(_layout(form), file.filename, await file.read(), options)
        return await _previewed(console, asked, uploads.keep(str(uuid4()), upload), upload, {})

    return sent


def _layout(form: FormData) -> str:
    layout = str(form.get("layout", ""))
    if layout not in LAYOUTS:
        raise Problem(422, "request.invalid", f"There is no layout {layout}.")
    return layout


def column_of(heading: str, known: list[str]) -> str:
    """Return the column that a heading means in our own words, in either language, or in another usual word."""
    words = translations(CHINESE)
    told = heading.strip().lower()
    for column in known:
        if told in (english(column).lower(), words.pgettext("field", english(column)), *USUAL.get(column, ())):
            return column
    return ""


async def _previewed(console: Console, asked: Visit, name: str, upload: Upload, mapped: dict[str, str]) -> Response:
    """Show how the file is read with what is mapped so far."""
    path = f"/imports/{upload.layout}"
    preview = await console.api.upload(path, upload, mapped, preview=True)
    if preview["missing"] and not mapped:
        guessed = {each["heading"]: column_of(each["heading"], preview["known"]) for each in preview["columns"]}
        if mapped := {heading: column for heading, column in guessed.items() if column}:
            preview = await console.api.upload(path, upload, mapped, preview=True)
    return console.views.page(
        asked,
        "imports/preview.html",
        upload=upload,
        name=name,
        preview=preview,
        title=LAYOUTS[upload.layout],
        options=OPTIONS,
    )


def _begin(console: Console, uploads: Uploads) -> Sent:
    async def sent(asked: Visit, request: Request, form: FormData) -> Response:
        name = request.path_params["upload"]
        upload = uploads.get(name)
        if upload is None:
            raise Problem(404, "console.upload-gone", "The file was uploaded too long ago: choose it again.")
        mapped = {
            heading.removeprefix(MAP): column
            for heading, column in form.items()
            if heading.startswith(MAP) and isinstance(column, str) and column != NO_COLUMN
        }
        if form.get("again"):
            return await _previewed(console, asked, name, upload, mapped)
        path = f"/imports/{upload.layout}"
        if (await console.api.upload(path, upload, mapped, preview=True))["missing"]:
            return await _previewed(console, asked, name, upload, mapped)
        begun = await console.api.upload(path, upload, mapped, dry_run=bool(form.get("dry_run")))
        if not form.get("dry_run"):
            uploads.drop(name)
        return back_to(f"/imports/{segment(begun['id'])}")

    return sent


def _one(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        run = await console.api.get(f"/imports/{segment(request.path_params['id'])}")
        rejects = (
            await console.api.rows(f"/imports/{segment(run['id'])}/rejects", MOST_REJECTS) if run["rejected"] else []
        )
        return console.views.page(asked, "imports/one.html", run=run, rejects=rejects, layouts=LAYOUTS)

    return shown


def _live(console: Console) -> Shown:
    async def shown(asked: Visit, request: Request) -> Response:
        path = f"/imports/{segment(request.path_params['id'])}"

        async def look() -> tuple[Row, bool]:
            run: Row = await console.api.get(path)
            return run, run["state"] != RUNNING

        def draw(run: Row) -> Response:
            template = "imports/progress.html" if run["state"] == RUNNING else "imports/ended.html"
            return console.views.page(asked, template, run=run)

        return console.watched(asked, request, look, draw)

    return shown
