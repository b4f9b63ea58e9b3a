"""Builds the site: `python -m docs.site [FOLDER]`, else into dist/site. Any warning, and any link astray, ends it."""

import sys
from pathlib import Path
from subprocess import CalledProcessError
from typing import Final

from docs.site.build import build
from docs.site.language import ROOT
from docs.site.staging import LeadsNowhere

SITE: Final = ROOT / "dist/site"

if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else SITE
    try:
        faults = build(place)
    except (CalledProcessError, LeadsNowhere) as fault:
        sys.exit(str(fault) if isinstance(fault, LeadsNowhere) else "The pages have faults, which Sphinx names above.")
    print("\n".join(faults) or f"The site is in {place}: python -m http.server --directory {place}")
    sys.exit(bool(faults))
