"""Ports of the loopback address: choosing free ones, and noticing that one is taken."""

import random
import socket

from services.local.problem import StackRefused

# Below the ports that systems assign to outgoing connections, which could take a remembered port.
CHOICE = range(20_000, 30_000)


def choose(count: int) -> list[int]:
    """Return different ports that are free now."""
    free: list[int] = []
    # At random, so that stacks that start side by side do not choose the same ports.
    for candidate in random.sample(CHOICE, len(CHOICE)):
        if not is_taken(candidate):
            free.append(candidate)
        if len(free) == count:
            return free
    raise StackRefused(f"Of the ports {CHOICE.start} to {CHOICE.stop - 1} too few are free.")


def is_taken(port: int) -> bool:
    """Return whether another program listens on the port."""
    with socket.socket() as probe:
        # A connection that has just ended must not count as a listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
