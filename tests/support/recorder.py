"""A recorder on the loopback in a carrier's place: keeps what the real SDK sends, answers what a test scripted."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: tuple[str, int]

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def authorization(self) -> str:
        return self.headers.get("Authorization", "")


@dataclass(frozen=True)
class Reply:
    """What to answer.

    `cut` closes the connection instead, `silent` waits until the recorder stops, `withheld` is how many of
    the announced bytes never come.
    """

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    silent: bool = False
    withheld: int = 0


class Recorder(ThreadingHTTPServer):
    """Answers with the scripted replies in order; the request that finds none gets a 500."""

    daemon_threads = False  # stopping waits for every handler, so that no socket is left open

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[Seen] = []
        self.replies: deque[Reply] = deque()
        self.stopping = threading.Event()
        self._connections: list[socket.socket] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def script(self, status: int = 200, body: Any = None, **kwargs: Any) -> None:
        """Script the next answer."""
        self.replies.append(Reply(status, body, **kwargs))

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.append(request)
        super().process_request(request, client_address)

    def stop(self) -> None:
        self.stopping.set()
        self.shutdown()
        for connection in self._connections:
            with contextlib.suppress(OSError):  # the other side, or its handler, may have closed it already
                connection.shutdown(socket.SHUT_RD)
        self.server_close()


@contextlib.contextmanager
def running_recorder() -> Iterator[Recorder]:
    """Run a recorder for as long as the block lasts."""
    recorder = Recorder()
    thread = threading.Thread(target=recorder.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield recorder
    finally:
        recorder.stop()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Recorder

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Write nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append(Seen(self.command, self.path, dict(self.headers), body, self.client_address))
        reply = self.server.replies.popleft() if self.server.replies else Reply(500)
        if reply.silent:
            self.server.stopping.wait()
        if reply.silent or reply.cut:
            self.close_connection = True
            return
        answer = reply.body if isinstance(reply.body, bytes) else _text(reply.body).encode()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if reply.status != 204:
            self.wfile.write(answer[: len(answer) - reply.withheld])
            self.close_connection = reply.withheld > 0


def _text(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body or {})
