"""Why somebody does not get in, or may not do what they ask for."""

from typing import Final

# Where the issuer cannot be reached, waiting helps; nothing else does.
SECONDS_TO_WAIT: Final = 5


class NotSignedIn(Exception):
    """The request carries no credential that counts; `code` says why."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code

    @property
    def challenge(self) -> str:
        """Return what `WWW-Authenticate` says (RFC 6750, 3)."""
        if self.code == MISSING:
            return 'Bearer realm="kehu"'
        return f'Bearer realm="kehu", error="invalid_token", error_description="{self.code}"'


class IssuerDown(Exception):
    """The issuer does not answer, and none of its keys are known."""

    code = "identity.issuer-down"


MISSING: Final = "token.missing"
