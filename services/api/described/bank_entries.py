"""What the fields of entries of bank statements mean."""

from typing import Final

BANK_ENTRIES: Final = {
    "Entry.account": "The credit account whose receipt it is; null unless it is assigned.",
    "Entry.by": "Who said whose money it is, or that it is nobody's.",
    "Entry.direction": "`credit`: the money came in; `debit`: it went out.",
    "Entry.pays": "The invoices that it would pay, with what each gets.",
    "Entry.receipt": "The number of the receipt that it is; null unless it is assigned.",
    "Entry.returned": "Whether it takes an earlier entry back.",
    "Entry.state": "`waiting`, `assigned` or `rejected`.",
    "Entry.text": "What the payer wrote.",
    "Entry.why": (
        "What the proposal rests on: `reference-and-amount`, `reference`, `amount` or `payer`; `unclear` where no"
        " account fits, or several do, `debit` where the money went out; null unless it waits."
    ),
    "bank_account": "Our account at the bank, as the statement names it.",
    "booked_on": "The day on which the bank booked it.",
    "direction": "Whether the money came in (credit) or went out (debit).",
    "entry_id": "The id of the entry: the same in every statement that has it.",
    "payer": "Who paid, as the bank names them.",
    "proposed_account": "The credit account whose money it most likely is; null where that is unclear.",
    "proposed_customer": "The customer of that account.",
    "references": "What the payer refers to: numbers of invoices, references of the creditor.",
}
