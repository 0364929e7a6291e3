"""Overhears what this process asks of the carriers, whoever asks.

It is an audit hook of the interpreter: `http.client` announces every piece that it sends. So no code of ours or
of an SDK is replaced, and none gets around it. Programs that tests start are not under it.
"""

from __future__ import annotations

import re
import sys
import threading
from email.parser import BytesHeaderParser
from http.client import HTTPConnection
from typing import Final
from weakref import WeakKeyDictionary

from tests.support.official import Asked, is_for_a_carrier

_REQUEST: Final = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.1\r\n")


class Wiretap:
    """Keeps the requests to carriers since they were last taken. Install it once: a hook stays for ever."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: WeakKeyDictionary[HTTPConnection, list[bytes]] = WeakKeyDictionary()
        self._heard: list[list[bytes]] = []

    def install(self) -> None:
        """Overhear from now on, until the process ends."""
        sys.addaudithook(self._hear)

    def take(self) -> list[Asked]:
        """Take what was heard."""
        with self._lock:
            heard, self._heard = self._heard, []
            self._latest.clear()
        return [_read(pieces) for pieces in heard]

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if event != "http.client.send":
            return
        connection, piece = arguments
        if not isinstance(connection, HTTPConnection) or not isinstance(piece, bytes):
            return
        begun = _REQUEST.match(piece)
        with self._lock:
            if begun is None:
                if connection in self._latest:
                    self._latest[connection].append(piece)
            elif is_for_a_carrier(begun[2].decode("latin-1")):
                self._latest[connection] = [piece]
                self._heard.append(self._latest[connection])
            else:
                self._latest.pop(connection, None)


def _read(pieces: list[bytes]) -> Asked:
    head, _, body = b"".join(pieces).partition(b"\r\n\r\n")
    line, _, fields = head.partition(b"\r\n")
    method, target, _ = line.decode("latin-1").split(" ")
    headers = BytesHeaderParser().parsebytes(fields)
    return Asked(method, target, {name.lower(): value for name, value in headers.items()}, body)
