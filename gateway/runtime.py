"""Runtime: everything a use case needs, chosen once by `gateway.bootstrap` and handed down.

Frozen. Holds ports and values only; it chooses nothing and starts nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Insert, Table, Update
from structlog.typing import FilteringBoundLogger

from gateway.domain.clock import Clock
from gateway.domain.hooks import HookAddresses
from gateway.domain.ids import IdSource
from gateway.domain.ports.audio import AudioStudio
from gateway.domain.ports.carriers import MessageCarrier, VoiceCarrier
from gateway.domain.ports.exchanges import ExchangeLog
from gateway.domain.ports.queue import JobQueue
from gateway.domain.ports.recording_files import RecordingFiles
from gateway.domain.ports.results import ResultSink, ResultsReader
from gateway.domain.ports.token_uses import TokenUses
from gateway.domain.prices import PriceList
from gateway.domain.redaction import Redactor
from gateway.settings import Settings
from ivr_flows.reader import read_survey
from ivr_flows.recorded_prompts import audio_files
from ivr_flows.survey import Survey


class Write(NamedTuple):
    """A statement that writes a table, of the shape that `gateway.store.writes` builds, and its values."""

    table: Table
    statement: Insert | Update
    values: Mapping[str, Any]


class UnitOfWork:
    """One transaction. Queries take it; `after_commit` is for what may happen only once it is kept.

    What is written without waiting for an answer goes out together, and before anything else is asked.
    """

    def __init__(self, connection: Connection, send: Callable[[Connection, Sequence[Write]], None]) -> None:
        self.dialect = connection.dialect.name
        self.committed_actions: list[Callable[[], None]] = []
        self._connection = connection
        self._send = send
        self._waiting: list[Write] = []

    @property
    def connection(self) -> Connection:
        """Give the connection; whoever asks for it sees what was written before."""
        self.send()
        return self._connection

    def write(self, table: Table, statement: Insert | Update, values: Mapping[str, Any]) -> None:
        """Write rows of which nothing is to be known: they are sent with the next question, or the commit."""
        if any(waiting.table is table for waiting in self._waiting):
            self.send()  # what goes out together must not touch the same row
        self._waiting.append(Write(table, statement, values))

    def send(self) -> None:
        """Send what waits. Raises what the database says to it."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self._send(self._connection, waiting)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run `action` when the transaction has been committed; never when it was rolled back."""
        self.committed_actions.append(action)


class SurveyShelf:
    """Published surveys, compiled once per process. A version never changes, so nothing expires."""

    def __init__(self) -> None:
        self._surveys: dict[UUID, Survey] = {}
        self._prompts: dict[tuple[str, int], Mapping[str, str]] = {}
        self._lock = threading.Lock()

    def get(self, version_id: UUID, source: Callable[[], str]) -> Survey:
        """Give the compiled survey; `source` fetches the YAML where this process has not seen it yet."""
        survey = self._surveys.get(version_id)
        if survey is None:
            with self._lock:
                survey = self._surveys.get(version_id)
                if survey is None:
                    survey = self._surveys[version_id] = read_survey(source(), str(version_id))
        return survey

    def prompts(self, survey: Survey, pinned: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
        """Give what a survey plays: names in the store by the names of its audio files.

        `pinned` fetches it where this process has not seen it yet and the survey plays anything.
        """
        version = (survey.key, survey.version)
        found = self._prompts.get(version)
        if found is None:
            found = self._prompts[version] = pinned() if audio_files(survey) else {}
        return found


@dataclass(frozen=True)
class Runtime:
    """See the module's docstring. `unit_of_work` writes; `reading` only reads and takes no write lock.

    `close` writes what the exchange log still holds and ends every pooled connection.
    """

    settings: Settings
    clock: Clock
    ids: IdSource
    unit_of_work: Callable[[], AbstractContextManager[UnitOfWork]]
    reading: Callable[[], AbstractContextManager[UnitOfWork]]
    voice: Mapping[str, VoiceCarrier]
    messages: Mapping[str, MessageCarrier]
    audio: AudioStudio
    recordings: RecordingFiles
    sinks: tuple[ResultSink, ...]
    results: ResultsReader
    queue: JobQueue
    exchanges: ExchangeLog
    tokens: TokenUses
    hooks: HookAddresses
    prices: PriceList
    redact: Redactor
    log: FilteringBoundLogger
    close: Callable[[], None]
    surveys: SurveyShelf = field(default_factory=SurveyShelf)
