"""Recordings: what a Record verb leaves behind, served as the WAV file that Twilio would serve.

The voices of the sandbox have no sound: a recording is a soft tone of the right length.
"""

from __future__ import annotations

import array
import io
import math
import sys
import wave
from dataclasses import dataclass

from sandbox.ids import Ids

_RATE = 8000
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording; `url` has no suffix, as Twilio gives it."""

    sid: str
    url: str
    seconds: int


class Recordings:
    """Every recording of one account."""

    def __init__(self, ids: Ids, account_sid: str) -> None:
        """Begin with none; `root` is set when the address of the server is known."""
        self.root = ""
        self._ids = ids
        self._account_sid = account_sid
        self._kept: dict[str, Recording] = {}

    def keep(self, call_sid: str, seconds: int) -> Recording:
        """Keep a recording of `seconds` from a call."""
        sid = self._ids.sid("RE", call_sid)
        url = f"{self.root}/2010-04-01/Accounts/{self._account_sid}/Recordings/{sid}"
        recording = Recording(sid, url, seconds)
        self._kept[sid] = recording
        return recording

    def find(self, sid: str) -> Recording | None:
        """Find a recording by its sid."""
        return self._kept.get(sid)


def tone_wav(seconds: int) -> bytes:
    """Make a WAV file of 8 kHz, 16 bits, one channel, with a quiet 220 Hz tone."""
    period = array.array("h", (int(1500 * math.sin(2 * math.pi * 220 * n / _RATE)) for n in range(_RATE)))
    if sys.byteorder == "big":
        period.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE)
        out.writeframes(period.tobytes() * min(seconds, _LONGEST))
    return file.getvalue()
