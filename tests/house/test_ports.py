from __future__ import annotations

import socket

from servers.ports import LOOPBACK, free_port


def test_the_usual_port_is_taken_where_it_is_free() -> None:
    wanted = free_port(0)
    assert free_port(wanted) == wanted


def test_another_port_is_given_where_the_usual_one_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        given = free_port(wanted)
        assert given != wanted
        with socket.socket() as ours:
            ours.bind((LOOPBACK, given))
