"""The forms that texts are written in, each with its rule for people: nobody is shown a regular expression."""

from typing import Final

# A `\w` knows 客 here.
ID: Final = r"^\w[\w.:@+#-]{0,63}$"
STREAM: Final = rf"^[a-z-]{{1,64}}/{ID[1:]}"
EVENT: Final = rf"^(?:[0-9]{{1,18}}|{STREAM[1:-1]}@[0-9]{{1,18}})$"
NUMBER: Final = r"^[^\s\x00-\x1f](?:[^\x00-\x1f]{0,62}[^\s\x00-\x1f])?$"
# PostgreSQL's text holds every character but NUL.
ANYTHING: Final = r"^[^\x00]*$"
SOMETHING: Final = r"^[^\x00]+$"
SAID: Final = r"^[^\x00]*[^\s\x00][^\x00]*$"
MAIL_ADDRESS: Final = r"^[^\s@\x00]+@[^\s@\x00]+$"
DIGEST: Final = r"^[0-9a-f]{64}$"
COUNTRY: Final = r"^[A-Z]{2}$"
CURRENCY: Final = r"^[A-Z]{3}$"
NAME: Final = r"^[a-z0-9][a-z0-9-]{0,63}$"
SCHEME: Final = r"^[a-z0-9-]{1,64}/[a-z0-9-]{1,64}$"

RULES: Final = {
    ID: "must be an id: letters, digits and . : @ + # - _, at most 64, beginning with a letter or digit",
    STREAM: "must be the name of a stream, as in complaint/2041",
    EVENT: "must be a position, or the id of an event as in customer/C8@3",
    NUMBER: "must be a document number: 1 to 64 characters, no blank at either end",
    ANYTHING: "must be text without the zero character (U+0000)",
    SOMETHING: "must be text without the zero character (U+0000), and not empty",
    SAID: "must say something: text that is not empty, without the zero character (U+0000)",
    MAIL_ADDRESS: "must be a mail address, as in li.wei@example.com",
    DIGEST: "must be a SHA-256 digest: 64 digits and letters from a to f",
    COUNTRY: "must be a country's code of two capital letters, as in CN",
    CURRENCY: "must be a currency's code of three capital letters, as in CNY",
    NAME: "must be a name in small letters, digits and hyphens, at most 64",
    SCHEME: "must be a pack's name and a scheme's name with a slash between, as in distributor/customers",
}
