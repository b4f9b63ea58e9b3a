"""What the fields of counts mean."""

from typing import Final

COUNTS: Final = {
    "CountedComplaints.value": "The value that was counted, null where there is none.",
    "complaints": "The number of complaints with the value.",
    "Counted.customers": "The number of customers with the value.",
    "currencies": "A row for each currency; what customers owe in two is not added.",
    "OverdueCounts.customers": "The number of customers that have overdue items.",
    "OverdueCounts.items": "The number of overdue items.",
    "OverdueInCurrency.customers": "The number of customers that have overdue items in it.",
    "OverdueInCurrency.items": "The number of overdue items.",
    "OverdueInCurrency.outstanding": "The sum of what is overdue.",
    "OverdueInCurrency.disputed": "The part of it that is disputed.",
    "Counted.value": "The value that was counted, null where the field is empty.",
}
