"""Prism, an independent program that fails what is not described, between our SDKs and the carriers.

It holds every request and every answer against the carriers' official descriptions, and answers what it finds
wrong with an error of its own. One runs for all the stories of a process: a story's sandbox listens where it
expects the carrier.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from servers.ports import LOOPBACK, free_port
from tests.support.official import UNDESCRIBED
from tests.support.official_document import one_document

_PROGRAM: Final = Path(
    os.environ.get("OTKLIK_PRISM", Path(__file__).parents[2] / ".venv/prism/node_modules/.bin/prism")
)
NOT_HERE: Final = "no prism in .venv/prism (make test fetches it where npm is; OTKLIK_PRISM names another)"
_READY_SECONDS: Final = 60
# What every error of prism's own names as its type.
_COMPLAINT: Final = b"stoplight.io/prism/errors"
# What belongs to one connection, and is not passed on.
_OF_ONE_HOP: Final = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


def is_here() -> bool:
    """Tell whether this machine has the program, and what runs it."""
    return shutil.which("node") is not None and _PROGRAM.exists()


class Prism:
    """A running prism. `url` is where carriers are asked, `carrier_port` where their sandbox must listen.

    `passed` counts the requests that it let through; `complaints` are its answers to the others.
    """

    def __init__(self, url: str, carrier_port: int) -> None:
        self.url = url
        self.carrier_port = carrier_port
        self.passed = 0
        self.complaints: list[str] = []

    def hear(self, request: str, answer: bytes) -> None:
        """Look at an answer that came through prism."""
        if _COMPLAINT in answer:
            self.complaints.append(f"{request}: {answer.decode(errors='replace')}")
        else:
            self.passed += 1

    def forget(self) -> None:
        """Begin anew: the next story's requests are its own."""
        self.passed = 0
        self.complaints.clear()


@contextmanager
def running_prism(folder: Path) -> Iterator[Prism]:
    """Run prism for as long as the block lasts."""
    document, log = folder / "described.json", folder / "prism.log"
    document.write_text(json.dumps(one_document()), encoding="utf-8")
    port, carrier_port = free_port(0), free_port(0)
    carrier = f"http://{LOOPBACK}:{carrier_port}"
    command = [str(_PROGRAM), "proxy", str(document), carrier, "--port", str(port), "--errors"]
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait_for(process, log)
            with _front(port, carrier_port) as prism:
                yield prism
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _READY_SECONDS
    while "is listening" not in (said := log.read_text(encoding="utf-8", errors="replace")):
        assert process.poll() is None, said
        assert time.monotonic() < until, "prism does not come up"
        time.sleep(0.05)


@contextmanager
def _front(prism_port: int, carrier_port: int) -> Iterator[Prism]:
    """Serve one address for what prism knows and for what nobody describes: sound, which prism would spoil."""
    prism = Prism("", carrier_port)

    class Front(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            around = UNDESCRIBED.search(self.path) is not None
            port = carrier_port if around else prism_port
            with closing(HTTPConnection(LOOPBACK, port, timeout=60)) as onward:
                onward.request(self.command, self.path, body or None, dict(self.headers.items()))
                answer = onward.getresponse()
                content = answer.read()
            if not around:
                prism.hear(f"{self.command} {self.path}", content)
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _OF_ONE_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - the server's names for them

        def log_message(self, *_args: object) -> None:
            """Leave the terminal to pytest."""

    with ThreadingHTTPServer((LOOPBACK, 0), Front) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            prism.url = f"http://{LOOPBACK}:{server.server_port}"
            yield prism
        finally:
            server.shutdown()
            thread.join(10)
