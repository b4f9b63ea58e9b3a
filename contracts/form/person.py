"""The id of a person who is named as people write names: blanks and other marks become hyphens."""

import re
from typing import Final

_NO_PART_OF_AN_ID: Final = re.compile(r"[^\w.:@+#-]+")


def person_id(name: str) -> str:
    """Return the id of the person called so: `Li-Wei` for `Li Wei`; an id is its own."""
    return _NO_PART_OF_AN_ID.sub("-", name)
