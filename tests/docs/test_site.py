"""The site of the documentation: no link leads nowhere, and a page that nobody finds ends the build (issue 18, 5)."""

from pathlib import Path
from subprocess import CalledProcessError

import pytest

from docs.site import links
from docs.site.build import made, write
from docs.site.language import CHINESE, ENGLISH, LANGUAGES, Language
from docs.site.staging import LeadsNowhere, stage

# The pages that are made of the code are made once for all.
pytestmark = pytest.mark.xdist_group("site")
NOTHING: dict[str, dict[str, str]] = {"en": {}, "zh-CN": {}}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_page_is_found_and_every_link_leads_somewhere(language: Language, tmp_path: Path) -> None:
    stage(language, tmp_path / "pages", made(language))

    write(language, tmp_path / "pages", tmp_path / "site", NOTHING, form="dummy")


@pytest.mark.parametrize(
    "text",
    ["# One\n\n[there](two.md#gone)", "# One", "# One\n\n```{toctree}\nthree\n```"],
    ids=["a place that is gone", "a page in no menu", "a page that is gone"],
)
def test_what_sphinx_warns_of_ends_the_build(text: str, tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text(text)
    (tmp_path / "two.md").write_text("# Two")

    with pytest.raises(CalledProcessError):
        write(ENGLISH, tmp_path, tmp_path / "site", NOTHING, form="dummy")


def test_a_link_to_a_file_that_is_gone_ends_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: "[gone](gone.md)")

    with pytest.raises(LeadsNowhere, match=r"README\.md links to gone\.md"):
        stage(ENGLISH, tmp_path, {})


def test_a_page_of_the_other_language_is_linked_across(tmp_path: Path) -> None:
    stage(CHINESE, tmp_path, {})

    assert '<a href="../en/' in (tmp_path / "index.md").read_text(encoding="utf-8")


def test_links_of_the_finished_site_are_followed(tmp_path: Path) -> None:
    (tmp_path / "two.html").write_text("<p id='here'>")
    (tmp_path / "one.html").write_text(
        "<a href='two.html#here'></a><a href='two.html#gone'></a><a href='three.html'></a>"
        "<a href='https://example.org'></a><script src='https://example.org/x.js'></script>"
    )

    assert sorted(links.faults(tmp_path)) == [
        "one.html links to three.html",
        "one.html links to two.html#gone",
        "one.html loads https://example.org/x.js",
    ]
