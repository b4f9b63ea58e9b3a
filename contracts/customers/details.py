"""What a customer is classed by: its kind, its size, its nature, and where in the world it is (CU3)."""

from typing import Annotated, Literal

from pydantic import StringConstraints

# The kinds of CU3 in its order: 经销商, 工程商 and 终端用户; its sizes 大型, 中型 and 小型.
Kind = Literal["dealer", "contractor", "end-user"]
Size = Literal["large", "medium", "small"]
Nature = Literal["trader", "manufacturer", "end-user"]
Market = Literal["domestic", "foreign"]
Continent = Literal["africa", "antarctica", "asia", "europe", "north-america", "oceania", "south-america"]
# ISO 3166-1, two letters.
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
