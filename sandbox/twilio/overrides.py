"""Connection overrides: what the fragment of a webhook's address says about timeouts and repeats.

`#rc=3&rp=ct,5xx`: up to three more attempts, after a failed connection or a 5xx. Without a fragment one more,
after a failed connection only. The fragment is neither requested nor signed. How long Twilio waits between
attempts is not documented: here they follow each other at once, which is the least kind reading.

Source: Twilio, "Webhooks (HTTP callbacks): connection overrides", and error 11243 for a policy that is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl, urldefrag

from yarl import URL

from sandbox.courier import Delivery, Failure

_MOST_RETRIES: Final = 5
_POLICIES: Final = frozenset({"4xx", "5xx", "ct", "rt", "all"})
# Milliseconds: the least and the most that each time may be.
_TIMES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {"ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000)}
)


class OverrideError(ValueError):
    """An override that Twilio would not accept."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """How a webhook is posted. Times in real seconds; None is Twilio's own."""

    retries: int = 1
    policies: frozenset[str] = frozenset({"ct"})
    connect: float | None = None
    read: float | None = None
    total: float | None = None

    def again(self, delivery: Delivery) -> bool:
        """Tell whether an attempt that ended like this is worth another one."""
        return not delivery.ok and bool(self.policies & {_kind_of(delivery), "all"})


def requested(url: str) -> str:
    """Give the address as it goes over the wire: the customer's own writing, without the fragment."""
    plain = urldefrag(url).url
    return plain if plain.isascii() and " " not in plain else str(URL(plain))


def read_overrides(url: str) -> Overrides:
    """Read the fragment of `url`. Raises `OverrideError`."""
    given = dict(parse_qsl(urldefrag(url).fragment, keep_blank_values=True))
    times = {name: _whole(name, given.pop(name), *_TIMES[name]) / 1000 for name in _TIMES if name in given}
    retries = _whole("rc", given.pop("rc", "1"), 0, _MOST_RETRIES)
    policies = frozenset(given.pop("rp", "ct").split(","))
    if not policies <= _POLICIES:
        raise OverrideError(f"rp={','.join(sorted(policies))}")
    if given:
        raise OverrideError("&".join(given))
    return Overrides(retries, policies, times.get("ct"), times.get("rt"), times.get("tt"))


def _whole(name: str, written: str, least: int, most: int) -> int:
    if not written.isdecimal() or not least <= int(written) <= most:
        raise OverrideError(f"{name}={written}")
    return int(written)


def _kind_of(delivery: Delivery) -> str:
    """Name the policy that a failed delivery falls under; "" for what no policy repeats."""
    if delivery.status is not None:
        return f"{delivery.status // 100}xx"
    return {Failure.UNREACHABLE: "ct", Failure.CUT: "rt", Failure.LATE: "rt"}.get(
        delivery.failure or Failure.ADDRESS, ""
    )
