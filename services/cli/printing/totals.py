"""The last lines of a table: what its amounts and counts come to, in each currency."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.lists.rows import ListRow


def totals(columns: Sequence[str], rows: Iterable[ListRow], summed: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return a row for each currency; the first column that is not summed says that it is one.

    There are none of a single row, nor where no column would be summed, or all would.
    """
    rows, added = list(rows), [column for column in columns if column in summed]
    titles = [column for column in columns if column not in summed]
    if len(rows) == 1 or not added or not titles:
        return []
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        sums = found.setdefault(row["currency"], dict.fromkeys(added, 0))
        for column in added:
            sums[column] += row[column]
    return [{titles[0]: f"total {currency}"} | found[currency] for currency in sorted(found)]
