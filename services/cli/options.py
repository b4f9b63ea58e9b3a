"""Options and arguments that commands of several groups share."""

from typing import Annotated

import typer

CustomerArgument = Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's id.")]
OfCustomerOption = Annotated[str | None, typer.Option("--customer", metavar="ID", help="Only those of this customer.")]
OneSchemeOption = Annotated[str | None, typer.Option("--scheme", metavar="PACK/SCHEME", help="Only in this scheme.")]
PartnerOption = Annotated[bool, typer.Option("--for-partner", help="Leave out what is hidden from the customer.")]
WhyOption = Annotated[bool, typer.Option("--why", help="Name the events that make each row, and who recorded them.")]
