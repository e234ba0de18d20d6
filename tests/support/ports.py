"""Ports for servers of tests, on loopback."""

import random
import socket

# Below those that systems hand out by themselves: what merely connects somewhere, as browsers and database clients do
# all the time, cannot have taken the port before the server that it was chosen for listens. And above those that
# browsers refuse to visit.
OURS = range(20_000, 32_768)


def free_port() -> int:
    """A port nobody listens on just now."""
    chance = random.SystemRandom()
    for _ in range(100):
        port = chance.choice(OURS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("no port is free")
