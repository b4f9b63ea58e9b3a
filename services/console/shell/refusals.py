"""What a refusal is called on a page: a short sentence for each kind, beside the API's own."""

from typing import Final

from services.console.api import Problem
from services.console.shell.words import N_

TITLES: Final = {
    "api.unreachable": N_("Kehu does not answer. Nothing was changed; try again."),
    "store.down": N_("The database does not answer. Try again."),
    "store.full": N_("The database's disk is full."),
    "list.rebuilding": N_("This list is being built anew."),
    "read-model.parked": N_("An event about this could not be applied; operations can see why."),
    "read-model.behind": N_("This was recorded a moment ago and is not in the lists yet. Try again."),
    "stream.version-mismatch": N_("Somebody changed this after you opened the page."),
    "stream.contended": N_("Many people change this at the same moment. Send it again."),
    "request.invalid": N_("Something in the form is not right."),
    "route.unknown": N_("There is no such page."),
    "console.upload-gone": N_("The file is no longer here: choose it again."),
    "import.under-way": N_("Another file is being brought in: wait for its end."),
    "check.under-way": N_("A check is under way."),
    "request.too-large": N_("This is too large."),
    "console.foreign-form": N_("This form is out of date: open the page again."),
}
BY_STATUS: Final = {
    401: N_("You are not signed in any more."),
    403: N_("You may not do that."),
    404: N_("There is no such thing here."),
    422: N_("This was refused. Nothing was changed."),
    503: N_("Not at the moment. Try again."),
}


def title_of(problem: Problem) -> str:
    return TITLES.get(problem.code) or BY_STATUS.get(problem.status) or N_("Something unforeseen happened.")
