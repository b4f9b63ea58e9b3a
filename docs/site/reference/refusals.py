"""The page of what is refused: each code with the sentences that the program says under it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Final

from docs.site.language import CHINESE, Language
from docs.site.reference.markup import code, prose, rows, written
from docs.site.reference.source import calls, modules, text
from domain.decider import Refused
from services.api.described.problems import NEXT, explained
from services.api.html.element import Element, element, together
from services.console.shell.language import LOCALE, read_catalogue

CODE: Final = re.compile(r"[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+")
ABOUT: Final = {
    "en": """\
# Refusals

What cannot be done is answered with a code, which stays as it is, and a sentence, which may change: over HTTP as
problem details (`code`, `detail`), on the command line as the sentence with exit code 1, in the file of rejects of an
import as both. What `kehu policy lint` finds has such codes, too. In braces stands what the sentence names.""",
    "zh-CN": """\
# 拒绝

做不到的事，用代码和一句话来回答。代码不会变，句子可能变。HTTP 用问题详情（`code`、`detail`）回答；
命令行显示这句话，退出码为 1；导入时两者都写在拒收文件里。`kehu policy lint` 在政策里发现的问题
也有这样的代码。花括号里是句子提到的内容。""",
}
# What `domain.content.repeated` adds.
OTHERWISE: Final = "with other content: …."
HEADS: Final = {
    "en": (("status", "what to do"), ("code", "status", "meaning", "sentences")),
    "zh-CN": (("状态码", "怎么办（英文）"), ("代码", "状态码", "含义", "英文原句")),
}


def page(language: Language) -> str:
    """Return the page: what to do about each status, and a table for what each code begins with."""
    meanings = {code: each.says for code, each in explained().items()} | (_chinese() if language is CHINESE else {})
    statuses = {code: str(each.status) for code, each in explained().items()}
    to_do, refused = HEADS[language.code]
    parts = [rows(to_do, ((code(str(status)), prose(said)) for status, said in NEXT.items()))]
    found = codes()
    for beginning in dict.fromkeys(each.partition(".")[0] for each in sorted(found)):
        under = [each for each in sorted(found) if each.partition(".")[0] == beginning]
        lines = [
            (code(each), statuses.get(each, ""), prose(meanings.get(each, "")), _sentences(found[each]))
            for each in under
        ]
        parts += [f"## {beginning}", rows(refused, lines)]
    return written(ABOUT[language.code], *parts)


@cache
def codes() -> dict[str, list[str]]:
    """Return every code with the sentences that the source has for it."""
    for module, _ in modules():
        # Refusals are known once their modules are loaded.
        import_module(module)
    found: dict[str, list[str]] = {code: [] for code in explained()}
    for module, call in calls():
        for said, sentence in _said(module, call):
            if sentence not in found.setdefault(said, []):
                found[said].append(sentence)
    return found


def _said(module: str, call: ast.Call) -> Iterator[tuple[str, str]]:
    """Yield code and sentence of a refusal that is made here, or that is named here beside its sentence."""
    if isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "log":
        return
    given = [call.func, *call.args, *(each.value for each in call.keywords)]
    codes = [code for code in (_code(module, each) for each in given) if code]
    sentences = [said for said in map(text, given) if said and " " in said and not CODE.fullmatch(said)]
    if codes and sentences:
        whole = sentences[-1]
        yield codes[0], f"{whole} {OTHERWISE}" if any(each.arg == "refusal" for each in call.keywords) else whole


def _code(module: str, node: ast.AST) -> str | None:
    """Return the code that this names, in letters or by the class of a refusal."""
    if (written_ := text(node)) and CODE.fullmatch(written_):
        return written_
    match node:
        case ast.Name(id=name):
            named = getattr(import_module(module), name, None)
        case ast.Attribute(value=ast.Name(id=place), attr=name):
            named = getattr(getattr(import_module(module), place, None), name, None)
        case _:
            return None
    return named.code if isinstance(named, type) and issubclass(named, Refused) else None


def _sentences(sentences: list[str]) -> Element:
    return together(element("p", prose(each)) for each in sentences)


def _chinese() -> dict[str, str]:
    catalogue = read_catalogue(LOCALE / "refusals.po")
    return {str(each.id): str(each.string) for each in catalogue if each.id}
