"""The socket guard refuses other machines and lets this one through."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.support.loopback import SocketBlockedError


# 192.0.2.1 and 2001:db8::1 belong to nobody (RFC 5737, RFC 3849).
@pytest.mark.parametrize(
    ("family", "address"),
    [(socket.AF_INET, ("192.0.2.1", 80)), (socket.AF_INET6, ("2001:db8::1", 80))],
)
def test_a_connection_to_another_machine_is_refused(
    family: socket.AddressFamily, address: tuple[str, int]
) -> None:
    with socket.socket(family) as outside, pytest.raises(SocketBlockedError):
        outside.connect(address)


def test_a_datagram_to_another_machine_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outside, pytest.raises(SocketBlockedError):
        outside.sendto(b"x", ("192.0.2.1", 53))


def test_another_machine_is_not_even_looked_up() -> None:
    with pytest.raises(SocketBlockedError):
        socket.getaddrinfo("carrier.example", 443)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_this_machine_is_reached_over_loopback(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection((name, port), timeout=5) as client:
            assert client.getpeername() == ("127.0.0.1", port)


def test_a_unix_socket_is_reached(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
        assert client.getpeername() == path
