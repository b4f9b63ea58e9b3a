"""What the fields mean of what was refused."""

from typing import Final

ACCESS: Final = {
    "Denial.id": "The number of the refusal.",
    "Denial.at": "When it was refused.",
    "Denial.person": "Who asked.",
    "Denial.roles": "The roles that the person had then.",
    "Denial.action": "What was asked for, in the words of the policies; `no-rule` where no policy knows the address.",
    "Denial.thing": "What it was asked of, as in `customer/C8`; `kehu` where it is of no single thing.",
    "Denial.method": "The method of the request.",
    "Denial.address": "The address of the request, without what was asked with it.",
}
