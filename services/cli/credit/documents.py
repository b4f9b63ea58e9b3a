"""`kehu credit statement` and `kehu collection letter`: what customers get, as text, PDF, XLSX or JSON."""

import json
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from projections.credit.statement import Statement
from services.cli.moment import AsOfOption, KnownAtOption, SinceOption, known_until, or_now
from services.cli.reading import ask
from services.documents import letter as letters
from services.documents import statement as statements
from services.documents.document import Document, Language
from services.documents.form import WRITERS, Form
from services.documents.letter import Letter
from services.documents.sources import LETTER, STATEMENT
from services.lists.as_known import Known
from services.lists.rows import plain


class Lang(StrEnum):
    """The language of a document."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


LANGUAGES: Final[dict[Lang, Language]] = {Lang.CHINESE: "zh-CN", Lang.ENGLISH: "en"}
AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The id of the credit account.")]
LangOption = Annotated[Lang, typer.Option("--lang", help="The language of the document.")]
FormOption = Annotated[Form, typer.Option("--format", help="The form of the document.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="Write it to this file, not to standard output.")
]
StepOption = Annotated[
    str | None, typer.Option("--step", metavar="NAME", help="Write it for this step of the ladder, not the one due.")
]


def statement(
    account: AccountArgument,
    *,
    since: SinceOption = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    lang: LangOption = Lang.ENGLISH,
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
) -> None:
    """Write the statement of an account: opening balance, movements, closing balance, and each open item.

    It begins with the first of the month unless --since says otherwise.
    """
    known = Known(STATEMENT, known_until(known_at))

    async def read(connection: AsyncConnection[Any]) -> Statement:
        return await statements.read_statement(
            connection, account, or_now(as_of), since, looks_back=known.at is not None
        )

    found = ask(read, known)
    _write(asdict(found), statements.document(found, LANGUAGES[lang]), form, output)


def letter(
    account: AccountArgument,
    *,
    step: StepOption = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    lang: LangOption = Lang.ENGLISH,
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
) -> None:
    """Write the reminder letter of an account, in the words of the step that is due: each overdue item with its rest.

    Where there is nothing to collect, or a promise is open, there is no letter.
    """
    known = Known(LETTER, known_until(known_at))

    async def read(connection: AsyncConnection[Any]) -> Letter:
        return await letters.read_letter(connection, account, or_now(as_of), step, looks_back=known.at is not None)

    found = ask(read, known)
    _write(asdict(found), letters.document(found, LANGUAGES[lang]), form, output)


def _write(fields: dict[str, Any], document: Document, form: Form, output: Path | None) -> None:
    if form is Form.JSON:
        content = (json.dumps(plain(fields), ensure_ascii=False, indent=1) + "\n").encode()
    else:
        content = WRITERS[form].write(document)
    if output is not None:
        output.write_bytes(content)
    elif form in {Form.TEXT, Form.JSON}:
        sys.stdout.write(content.decode())
    elif sys.stdout.isatty():
        raise typer.BadParameter(f"a terminal cannot show {form.value}: name a file", param_hint="--output")
    else:
        sys.stdout.buffer.write(content)
