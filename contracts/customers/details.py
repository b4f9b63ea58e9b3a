"""What a customer is classed by: its kind, its size, its nature, and where in the world it is (CU3)."""

from typing import Annotated, Final, Literal

from pydantic import StringConstraints

from contracts.form import written
from contracts.message import Id, Label, Message
from contracts.personal import FullName

# The kinds of CU3 in its order: 经销商, 工程商 and 终端用户; its sizes 大型, 中型 and 小型.
Kind = Literal["dealer", "contractor", "end-user"]
Size = Literal["large", "medium", "small"]
Nature = Literal["trader", "manufacturer", "end-user"]
Market = Literal["domestic", "foreign"]
Continent = Literal["africa", "antarctica", "asia", "europe", "north-america", "oceania", "south-america"]
# ISO 3166-1, two letters.
Country = Annotated[str, StringConstraints(pattern=written.COUNTRY)]

# What imports and lists classify by, in the order in which people read it.
CLASSED_BY: Final = ("kind", "size", "nature", "market", "continent", "country", "region")


# Two events hold these, stored for ever: add optional fields freely, otherwise add a v2 of both beside.
class CustomerDetails(Message):
    """The fields that a command and an event about these details share; each says whether the name may be left out."""

    customer_id: Id
    full_name: FullName | None
    kind: Kind | None = None
    region: Label | None = None
    size: Size | None = None
    nature: Nature | None = None
    market: Market | None = None
    continent: Continent | None = None
    country: Country | None = None
    unit_id: Id | None = None
