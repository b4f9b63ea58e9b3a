"""`kehu access issuer`: signs people in on a developer's machine."""

from projections.engine import garbage
from services import logging
from services.access.issuer import serve
from services.identity import AccessSettings


def issuer() -> None:
    """Serve the development issuer at KEHU_OIDC_ISSUER, on loopback and with KEHU_DEVELOPMENT=yes alone.

    It asks nobody for a password: whoever can open its page on this machine is who they say they are.
    """
    logging.configure("issuer")
    garbage.collect_seldom()
    serve.run(AccessSettings())
