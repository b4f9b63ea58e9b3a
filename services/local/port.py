"""Ports of the loopback address: choosing free ones, and noticing that one is taken."""

import random
import socket

from services.local.problem import StackRefused

# Below the ports that systems hand to outgoing connections, which could take a remembered one.
CHOICE = range(20_000, 30_000)


def choose(count: int) -> list[int]:
    """Return different ports on which nobody listens now."""
    free: list[int] = []
    # Stacks that start side by side must not choose the same ports: hence by chance.
    for candidate in random.sample(CHOICE, len(CHOICE)):
        if not is_taken(candidate):
            free.append(candidate)
        if len(free) == count:
            return free
    raise StackRefused(f"Of the ports {CHOICE.start} to {CHOICE.stop - 1} too few are free.")


def is_taken(port: int) -> bool:
    """Tell whether another program listens on the port."""
    with socket.socket() as probe:
        # Connections that have just ended must not count as a listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
