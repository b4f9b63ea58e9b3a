"""The read models that statements and letters are made of."""

from typing import Final

from projections.credit.accounts import LISTING as ACCOUNTS
from projections.credit.collections import LISTING as COLLECTIONS
from projections.credit.ledger import LISTING as LINES

STATEMENT: Final = tuple(dict.fromkeys((*ACCOUNTS.tables, *LINES.tables)))
LETTER: Final = tuple(dict.fromkeys((*ACCOUNTS.tables, *COLLECTIONS.tables)))
# What must have seen a write before a document shows it.
SEEN_BY_STATEMENT: Final = tuple(dict.fromkeys((*ACCOUNTS.sources, *LINES.sources)))
SEEN_BY_LETTER: Final = tuple(dict.fromkeys((*ACCOUNTS.sources, *COLLECTIONS.sources)))
