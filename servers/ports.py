"""Ports for servers: the usual ones where they are free, others where they are taken."""

from __future__ import annotations

import socket

LOOPBACK = "127.0.0.1"


def free_port(wanted: int) -> int:
    """Give `wanted` if nothing listens there, else a port that the system chooses."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            taken: int = probe.getsockname()[1]
            return taken
    raise OSError(f"no free port on {LOOPBACK}")
