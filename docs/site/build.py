"""Builds the site: every page of each language, what is made of the code among them, and one index to search both."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from subprocess import run
from typing import Final

from docs.site import links
from docs.site.language import CHINESE, DOCS, ENGLISH, LANGUAGES, Language
from docs.site.reference import commands, events, http, metrics, refusals, settings
from docs.site.staging import stage

# What Sphinx keeps for itself.
LEFTOVERS: Final = (".buildinfo", "objects.inv")


def build(site: Path) -> list[str]:
    """Build the whole site, and return what is wrong with it."""
    shutil.rmtree(site, ignore_errors=True)
    generated = {language.code: made(language) for language in LANGUAGES}
    with tempfile.TemporaryDirectory() as staged:
        for language in LANGUAGES:
            folder = Path(staged) / language.code
            stage(language, folder, generated[language.code])
            write(language, folder, site / language.code, generated)
            for leftover in LEFTOVERS:
                (site / language.code / leftover).unlink(missing_ok=True)
    shutil.copyfile(DOCS / "site/index.html", site / "index.html")
    # Only what stands in the middle of a page: every page has the same menu.
    run([sys.executable, "-m", "pagefind", "--site", site, "--root-selector", "article", "--silent"], check=True)
    return list(links.faults(site))


@cache
def made(language: Language) -> dict[str, str]:
    """Return the pages that are made of the code."""
    found = {"reference/refusals.md": refusals.page(language)}
    if language is ENGLISH:
        found |= {"reference/settings.md": settings.page(), "reference/metrics.md": metrics.page()}
        found |= dict([*commands.pages(), *events.pages(), *http.pages()])
    return found


def write(
    language: Language, source: Path, target: Path, generated: Mapping[str, Mapping[str, str]], form: str = "html"
) -> None:
    """Have Sphinx write the pages of a language; whatever it warns of ends it."""
    other = CHINESE if language is ENGLISH else ENGLISH
    pages = sorted(name.removesuffix(".md") for name in {*other.pages.values(), *generated[other.code]})
    said = {"code": other.code, "name": other.name, "pages": pages}
    command = [sys.executable, "-m", "sphinx", "--builder", form]
    command += ["--fail-on-warning", "--keep-going", "--nitpicky", "--quiet"]
    command += ["--define", f"language={language.sphinx}", "--conf-dir", str(DOCS / "site")]
    with tempfile.TemporaryDirectory() as trees:
        command += ["--doctree-dir", trees, str(source), str(target)]
        run(command, check=True, env=os.environ | {"KEHU_SITE_OTHER": json.dumps(said)})
