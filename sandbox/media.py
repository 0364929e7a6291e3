"""Sound files of the customer's: fetched when they are played, once, and measured.

A carrier keeps what it has fetched, and refuses what is no sound.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
from yarl import URL

from sandbox.exchanges import Exchange, Exchanges
from sandbox.ledger import iso
from sandbox.timeline import Timeline

_LARGEST = 40_000_000
_KEPT_BYTES = 4_000_000
_BYTES_A_SECOND = {"audio/mpeg": 8000.0, "audio/mp3": 8000.0, "audio/basic": 8000.0, "audio/ulaw": 8000.0}


@dataclass(frozen=True, slots=True)
class Media:
    """A file that can be played: what it is, how long it is, and its bytes where it is small."""

    content_type: str
    seconds: float
    content: bytes


class MediaError(Exception):
    """A file that cannot be played: `status` is the answer's, None where there was none."""

    def __init__(self, what: str, status: int | None = None) -> None:
        """Say what is wrong."""
        super().__init__(what)
        self.status = status


class MediaShelf:
    """What has been fetched."""

    def __init__(self, timeline: Timeline, exchanges: Exchanges, deadline: float) -> None:
        """Open a client; must be made inside the running loop. `deadline` is in real seconds."""
        self.kept: dict[str, Media] = {}
        self._timeline = timeline
        self._exchanges = exchanges
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=deadline), cookie_jar=aiohttp.DummyCookieJar()
        )

    async def fetch(self, url: str, headers: Mapping[str, str]) -> Media:
        """Give the file at `url`. Raises `MediaError`."""
        if (kept := self.kept.get(url)) is not None:
            return kept
        status: int | None = None
        error = ""
        try:
            async with self._session.get(URL(url, encoded=True), headers=headers) as answer:
                status = answer.status
                media = _measured(answer.content_type, await answer.content.read(_LARGEST), status)
                self.kept[url] = media
                return media
        except MediaError as fault:
            error = str(fault)
            raise
        except (aiohttp.ClientError, OSError, ValueError) as fault:
            error = f"unreachable: {type(fault).__name__}"
            raise MediaError(error) from fault
        finally:
            self._note(url, status, error)

    async def close(self) -> None:
        """Close the client."""
        await self._session.close()

    def _note(self, url: str, status: int | None, error: str) -> None:
        self._exchanges.note(
            Exchange(
                at=iso(self._timeline.now()),
                direction="webhook",
                kind="media",
                ref="",
                method="GET",
                url=url,
                request="",
                status=status,
                response="",
                error=error,
            )
        )


def _measured(content_type: str, content: bytes, status: int) -> Media:
    if not 200 <= status < 300:
        raise MediaError(f"HTTP {status}", status)
    if not content_type.startswith("audio/"):
        raise MediaError(f"{content_type} is no sound", status)
    if not content:
        raise MediaError("the file is empty", status)
    seconds = len(content) / _BYTES_A_SECOND.get(content_type, 16_000.0)
    if content[:4] == b"RIFF":
        try:
            with wave.open(io.BytesIO(content)) as file:
                seconds = file.getnframes() / file.getframerate()
        except (wave.Error, EOFError):
            # A compressed WAV: 8 kHz, one byte a sample, is what carriers make of it.
            seconds = len(content) / 8000.0
    return Media(content_type, seconds, content if len(content) <= _KEPT_BYTES else b"")
