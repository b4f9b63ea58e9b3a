"""What Sphinx asks of the site, in each of its languages."""

import json
import os
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
# Which pages there are in the other language, and what it is called: written by `docs.site`.
OTHER = json.loads(os.environ["KEHU_SITE_OTHER"])

project = "Kehu"
author = "Kehu"
extensions = ["myst_parser"]
myst_heading_anchors = 4
# Pages of the repository go on with deeper headings, as their readers elsewhere see them.
suppress_warnings = ["myst.header"]
# Most of what pages show is typed into a shell, and its answers.
highlight_language = "none"
html_theme = "furo"
html_title = "Kehu (客户)"
# They would be a part of the titles that a search finds.
html_permalinks = False
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_static_path = [str(HERE / "web")]
html_css_files = ["kehu.css"]
templates_path = [str(HERE / "theme")]
html_context = {"other": OTHER}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "language.html",
        "search-box.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}


def setup(app: Sphinx) -> None:
    """Leave out Sphinx's own search, which finds no Chinese words; Pagefind makes the index of both languages."""
    app.connect("builder-inited", lambda app: setattr(app.builder, "search", False))
