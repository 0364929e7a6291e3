"""Recordings of a Twilio account: started, paused, fetched, deleted.

A recording is fetched from the account's own host only, in pieces, and never from where that host
points to. Rule: https://www.twilio.com/docs/voice/api/recording
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, assert_never
from urllib.parse import urlsplit

import requests
from requests.exceptions import RequestException

from gateway.carriers.twilio.client import NAME, TwilioAccount
from gateway.domain.errors import BadInput, CarrierUnavailable, NotFound
from gateway.domain.ports.carriers import RecordingOrder, SendOutcome
from gateway.domain.ports.exchanges import Exchange

_PIECE: Final = 64 * 1024
_TIMEOUT: Final = (10.0, 30.0)
# The newest recording of a call, by the interface's own name for it.
_CURRENT: Final = "Twilio.CURRENT"


class TwilioRecordings:
    """Recordings of one account."""

    def __init__(self, account: TwilioAccount) -> None:
        self._account = account

    def record(self, ref: str, order: RecordingOrder, report_url: str) -> SendOutcome:
        """Start, pause, resume or stop the recording of a running call. What is paused becomes silence."""
        return self._account.submit(lambda client: _ordered(client.calls(ref), order, report_url))

    def delete(self, ref: str) -> SendOutcome:
        """Delete a recording at Twilio."""

        def deleted(client: Any) -> str:
            client.recordings(ref).delete()
            return ref

        return self._account.submit(deleted)

    @contextmanager
    def open(self, url: str) -> Iterator[Iterator[bytes]]:
        """Stream a recording as WAV. Raises NotFound, CarrierUnavailable, BadInput on a foreign address."""
        allowed = urlsplit(self._account.api_url)
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) != (allowed.scheme, allowed.netloc):
            raise BadInput("recording address", "it is not on the account's own host")
        session = requests.Session()
        session.trust_env = False
        started = time.perf_counter()
        try:
            with session.get(
                f"{allowed.scheme}://{allowed.netloc}{parts.path.removesuffix('.wav')}.wav",
                auth=self._account.basic_auth,
                stream=True,
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as response:
                self._keep(url, response.status_code, started)
                if response.status_code == 404:
                    raise NotFound("recording", parts.path.rpartition("/")[2])
                if response.status_code != 200:
                    raise CarrierUnavailable(NAME, f"HTTP {response.status_code} for a recording")
                yield response.iter_content(_PIECE)
        except RequestException as error:
            raise CarrierUnavailable(NAME, f"network: {type(error).__name__}") from error
        finally:
            session.close()

    def _keep(self, url: str, status: int, started: float) -> None:
        """Keep the exchange without what was said in the recording."""
        if self._account.exchanges is not None:
            self._account.exchanges.record(
                Exchange(
                    carrier=NAME,
                    direction="out",
                    method="GET",
                    url=url,
                    request="",
                    status=status,
                    response="",
                    duration_ms=round((time.perf_counter() - started) * 1000),
                )
            )


def _ordered(call: Any, order: RecordingOrder, report_url: str) -> str:
    match order:
        case RecordingOrder.START:
            recording = call.recordings.create(
                recording_channels="dual",
                recording_status_callback=report_url,
                recording_status_callback_method="POST",
                recording_status_callback_event=["completed", "absent"],
            )
        case RecordingOrder.PAUSE:
            recording = call.recordings(_CURRENT).update(status="paused", pause_behavior="silence")
        case RecordingOrder.RESUME:
            recording = call.recordings(_CURRENT).update(status="in-progress")
        case RecordingOrder.STOP:
            recording = call.recordings(_CURRENT).update(status="stopped")
        case _:
            assert_never(order)
    return str(recording.sid)
