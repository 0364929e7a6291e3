"""The exchange log: writes exchanges in transactions of its own, behind the caller's back.

A webhook must not wait for its own log, so records are buffered and written by one thread in
batches. What is lost in a crash is at most the last batch; the ledger of inbound events, which
matters for replays, is written with the turn and not here. Requests that were refused, as every
unsigned one is, are kept up to a rate, so that a stranger cannot fill the disk.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from structlog.typing import FilteringBoundLogger

from gateway.domain.clock import Clock
from gateway.domain.ids import IdSource
from gateway.domain.ports.exchanges import Exchange, subject_of
from gateway.domain.redaction import Redactor
from gateway.store.engines import Engines
from gateway.store.tables.exchanges import carrier_exchange

KEPT_CHARACTERS = 4096
FLUSH_SECONDS = 0.5
BUFFER = 5000
REFUSED_PER_SECOND = 20


class BufferedExchangeLog:
    """Fulfils ExchangeLog. Call `start` once in a serving process; tests may only `flush`."""

    def __init__(
        self, engines: Engines, clock: Clock, ids: IdSource, redact: Redactor, log: FilteringBoundLogger
    ) -> None:
        self._engines = engines
        self._clock = clock
        self._ids = ids
        self._redact = redact
        self._log = log
        self._waiting: deque[dict[str, Any]] = deque(maxlen=BUFFER)
        self._writing = threading.Lock()
        self._refused_second = 0
        self._refused_count = 0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Write in the background from now on."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_for_ever, name="exchange-log", daemon=True)
            self._thread.start()

    def record(self, exchange: Exchange) -> None:
        """Take an exchange; it is redacted here and written a little later."""
        refused = exchange.direction == "in" and exchange.status is not None and 400 <= exchange.status < 500
        if refused and not self._room_for_refused():
            return
        self._waiting.append(
            {
                "id": self._ids.new(),
                "carrier": exchange.carrier[:16],
                "direction": exchange.direction,
                "subject_id": subject_of(exchange),
                "method": exchange.method[:8],
                "url": self._kept(exchange.url),
                "request": self._kept(exchange.request),
                "status": exchange.status,
                "response": self._kept(exchange.response),
                "duration_ms": exchange.duration_ms,
                "note": self._kept(exchange.note)[:255],
                "at": self._clock.now(),
            }
        )

    def flush(self) -> None:
        """Write what waits, now. A failure is logged and the batch is given up: it is a log."""
        with self._writing:
            batch = []
            while self._waiting:
                batch.append(self._waiting.popleft())
            if not batch:
                return
            try:
                with self._engines.turnstile, self._engines.writing.begin() as connection:
                    connection.execute(carrier_exchange.insert(), batch)
            except SQLAlchemyError as error:
                self._log.error("exchanges_not_kept", count=len(batch), error=type(error).__name__)

    def _kept(self, text: str) -> str:
        """Keep the beginning, redacted. PostgreSQL keeps no NUL."""
        return self._redact.beginning(text.replace("\x00", ""), KEPT_CHARACTERS)

    def _room_for_refused(self) -> bool:
        """Take a place for a refused request. Those beyond the rate are only counted, so that no log fills."""
        second = int(time.monotonic())
        if second != self._refused_second:
            self._say_not_kept(self._refused_count - REFUSED_PER_SECOND - 1)
            self._refused_second, self._refused_count = second, 0
        self._refused_count += 1
        if self._refused_count == REFUSED_PER_SECOND + 1:
            self._say_not_kept(1)  # at once; how many followed is said when the next one comes
        return self._refused_count <= REFUSED_PER_SECOND

    def _say_not_kept(self, count: int) -> None:
        if count > 0:
            self._log.warning("refused_webhooks_not_kept", count=count)

    def _write_for_ever(self) -> None:
        while True:
            time.sleep(FLUSH_SECONDS)
            self.flush()
