"""A survey that its author tries: a real sandbox and a real store, and a pipe in the terminal's place."""

from __future__ import annotations

import io
import json
import os
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import create_engine, text

from demo.asked_survey import AskedSurvey
from demo.campaign import Fieldwork, open_campaign
from demo.options import SPEED_TRIAL, Options
from demo.processes import ProcessDiedError, Processes
from demo.stack import OUR_NUMBERS, Stack
from demo.trial import YOUR_NUMBER, Trial
from gateway.bootstrap import build_runtime
from gateway.core_store.sql_sink import SqlResultSink
from gateway.domain.channel import Channel
from gateway.domain.clock import ManualClock
from gateway.services.dial_next import dial_next
from gateway.settings import Settings
from gateway.store.engines import open_engines
from ivr_flows.library import survey_source
from ivr_flows.reader import read_survey
from sandbox.service import SandboxServer
from sandbox.settings import Settings as SandboxSettings
from tests.support.databases import Databases
from tests.support.results import given, result

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ALL = "[voice, sms, cati]"
PATIENCE = 20.0
# A process of the stack: when it ends, so does the trial.
LIVES_WHILE = "import pathlib, sys, time\nwhile pathlib.Path(sys.argv[1]).exists(): time.sleep(0.02)"


@dataclass
class Author:
    """Who sits at the terminal: what is typed, what is shown, and what is in the stores."""

    trial: Trial
    fieldwork: Fieldwork
    stack: Stack
    shown: io.StringIO
    terminal: int

    def types(self, line: str) -> None:
        os.write(self.terminal, f"{line}\n".encode())

    def leaves(self) -> None:
        """Close the terminal, as a shell without one does."""
        os.close(self.terminal)

    def sees(self, words: str) -> str:
        """Wait until the terminal shows these words; give everything that it shows."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.shown.getvalue():
            assert time.monotonic() < deadline, f"{words!r} is not in {self.shown.getvalue()!r}"
            time.sleep(0.02)
        return self.shown.getvalue()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Read the store by SQL."""
        engine = create_engine(self.stack.settings.database_url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(statement))]
        engine.dispose()
        return found

    def planned(self) -> list[tuple[str, str]]:
        """Plan what is due; give the channel and the number of every attempt."""
        for channel in (Channel.VOICE, Channel.SMS):
            dial_next(self.fieldwork.runtime, self.fieldwork.campaign_id, channel, 10)
        return self.rows("SELECT channel, address FROM contact_attempt")


Open = Callable[..., Author]


@pytest.fixture
def sandbox_url(tmp_path: Path) -> Iterator[str]:
    with SandboxServer(
        SandboxSettings(ledger=tmp_path / "l.sqlite", account_sid="AC1", auth_token="t")
    ) as box:
        yield box.base_url


@pytest.fixture
def sit_down(
    tmp_path: Path,
    sandbox_url: str,
    sqlite_databases: Databases,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Open]:
    """Give a function that opens the trial of a survey for these channels and begins to listen."""
    read_end, write_end = os.pipe()
    terminal = os.fdopen(read_end)
    monkeypatch.setattr("sys.stdin", terminal)
    lives, threads, runtimes = tmp_path / "lives", [], []
    lives.touch()
    with (
        sqlite_databases.migrated("alembic") as store,
        sqlite_databases.migrated("core_store") as core,
        Processes(tmp_path, {}) as processes,
    ):
        settings = Settings(
            database_url=store,
            core_database_url=core,
            redis_url=redis_url,
            secret_key="a secret of thirty-two characters or more",
            twilio_account_sid="AC1",
            twilio_auth_token="t",
            twilio_api_url=sandbox_url,
            sandbox=True,
            log_level="CRITICAL",
        )
        processes.start("web", "-c", LIVES_WHILE, str(lives))

        def opened(channels: str = ALL, *, listens: bool = True) -> Author:
            source = survey_source("post-call-nps").replace(f"channels: {ALL}", f"channels: {channels}")
            asked = AskedSurvey(read_survey(source, "mine.yaml"), source, "mine.yaml")
            shown = io.StringIO()
            console = Console(file=shown, width=100)
            runtime = build_runtime(settings, clock=ManualClock(NOON))
            runtimes.append(runtime)
            options = Options(False, SPEED_TRIAL, None, 0.0, 7)
            fieldwork = open_campaign(runtime, options, asked, tmp_path / "rejects.csv", console)
            file = Path(core.removeprefix("sqlite:///"))
            stack = Stack(settings, processes, tmp_path, file, tmp_path, "", sandbox_url, ())
            trial = Trial(stack, fieldwork, asked, console)

            def stay() -> None:
                with suppress(ProcessDiedError):
                    trial.stay()

            if listens:
                threads.append(threading.Thread(target=stay))
                threads[-1].start()
            return Author(trial, fieldwork, stack, shown, write_end)

        yield opened
        lives.unlink()
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()
        for runtime in runtimes:
            runtime.close()
    with suppress(OSError):
        os.close(write_end)
    terminal.close()


def test_the_authors_phone_is_held_before_anybody_is_drawn_for_it(sit_down: Open, sandbox_url: str) -> None:
    sit_down(listens=False)
    with urllib.request.urlopen(f"{sandbox_url}/phones", timeout=5) as answer:  # noqa: S310  our own address
        people = json.load(answer)["people"]
    assert [(one["number"], one["claimed"]) for one in people] == [(YOUR_NUMBER, True)]


@pytest.mark.parametrize(
    ("channels", "ways", "letters"),
    [
        (ALL, f"call {OUR_NUMBERS['twilio']} or text 'survey' to it", ["c", "t"]),
        ("[voice]", f"call {OUR_NUMBERS['twilio']};", ["c"]),
        ("[sms]", f"text 'survey' to {OUR_NUMBERS['twilio']};", ["t"]),
    ],
)
def test_only_ways_that_the_survey_is_made_for_are_explained(
    sit_down: Open, channels: str, ways: str, letters: list[str]
) -> None:
    author = sit_down(channels, listens=False)
    author.trial.explain()
    shown = author.shown.getvalue()
    assert f"{author.stack.sandbox_url}/#%2B12025550100" in shown
    assert f"There you can {ways}" in shown
    assert [letter for letter in ("c", "t") if f"  {letter} and Enter" in shown] == letters
    assert f"such as {letters[0]} " in shown


@pytest.mark.parametrize(
    ("line", "said", "channel"),
    [("c", "rings in a moment", "voice"), (" T ", "text is on its way", "sms")],
)
def test_who_asks_for_it_is_called_or_texted_at_once(
    sit_down: Open, line: str, said: str, channel: str
) -> None:
    author = sit_down()
    author.types(line)
    author.sees(said)
    assert author.planned() == [(channel, YOUR_NUMBER)]


def test_each_try_is_a_new_person_in_the_language_that_was_asked_for(sit_down: Open) -> None:
    author = sit_down()
    for line in ("c ru", "t"):
        author.types(line)
        author.sees("rings in a moment" if line[0] == "c" else "on its way")
    assert author.rows("SELECT external_id FROM respondent ORDER BY 1") == [("you-1",), ("you-2",)]
    assert author.rows('SELECT language FROM "case" ORDER BY language') == [("en",), ("ru",)]


@pytest.mark.parametrize("line", ["x", "c tlh", "t"])
def test_what_cannot_be_done_is_answered_with_what_can(sit_down: Open, line: str) -> None:
    author = sit_down("[voice]")
    author.types(line)
    author.sees("c, and perhaps one of: ")
    assert author.rows("SELECT * FROM respondent") == []


def test_answers_are_shown_as_an_interview_closes_and_after_the_terminal_has_closed(sit_down: Open) -> None:
    author = sit_down()
    author.leaves()
    engines = open_engines(author.stack.settings.core_database_url)
    SqlResultSink(engines.writing).apply(result(given("nps", 9)))
    engines.dispose()
    assert "complete by voice in en, disposition 1.1\n" in author.sees("  nps: 9   from '9'\n")
