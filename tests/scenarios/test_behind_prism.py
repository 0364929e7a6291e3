"""Stories in which an independent program stands between the SDKs and the carrier and fails what is not described.

Prism holds every request and every answer against the carriers' official descriptions. What it finds wrong it
answers with an error of its own, and the story fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests

from servers.ports import free_port
from tests.support.official_document import one_document
from tests.support.world import Person, World, with_rules

ANNA, BORIS, EMMA = "+79161234567", "+79161234568", "+4915112345678"
_PROGRAM = Path(
    os.environ.get("OTKLIK_PRISM", Path(__file__).parents[2] / ".venv/prism/node_modules/.bin/prism")
)
_READY_SECONDS = 60


class Prism:
    """A running prism; `complaints` are the lines of its log that tell of an error."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self._log = log

    def said(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def complaints(self) -> list[str]:
        return [line for line in self.said().splitlines() if "✖" in line or "⚠" in line]


@contextmanager
def running_prism(folder: Path, upstream: str) -> Iterator[Prism]:
    """Run prism in front of `upstream` for as long as the block lasts."""
    document, log, port = folder / "described.json", folder / "prism.log", free_port(0)
    document.write_text(json.dumps(one_document()), encoding="utf-8")
    command = [str(_PROGRAM), "proxy", str(document), upstream, "--port", str(port), "--errors"]
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            prism = Prism(f"http://127.0.0.1:{port}", log)
            until = time.monotonic() + _READY_SECONDS
            while "is listening" not in prism.said():
                assert process.poll() is None, prism.said()
                assert time.monotonic() < until, "prism does not come up"
                time.sleep(0.1)
            yield prism
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def prisms(tmp_path: Path, carrier_specs: Path) -> Iterator[Callable[[str], Prism]]:
    """Give a function that puts a prism in front of an address; skips, saying why, where there is none."""
    if shutil.which("node") is None or not _PROGRAM.exists():
        pytest.skip("no prism in .venv/prism (make test fetches it where npm is; OTKLIK_PRISM names another)")
    with ExitStack() as stack:
        yield lambda upstream: stack.enter_context(running_prism(tmp_path, upstream))


def test_calls_and_texts_are_asked_for_and_answered_as_described(
    start_small_world: Callable[..., World], prisms: Callable[[str], Prism]
) -> None:
    started: list[Prism] = []

    def through(upstream: str) -> str:
        started.append(prisms(upstream))
        return started[-1].url

    world = start_small_world(through=through)
    world.script(ANNA, answers=True, replies=["10", "Всё понравилось"])
    world.script(BORIS, answers="busy")
    world.script(EMMA, replies=["9", "The tone"])
    people = [Person(ANNA), Person(BORIS), Person(EMMA, language="en", talk_seconds="900")]
    world.start(people, with_rules(max_event_age=None))
    world.run()
    assert world.assert_nothing_lost().completed == 2
    (prism,) = started
    assert prism.complaints() == []
    assert prism.said().count("Request received") >= 8, "the story did not go through prism"


@pytest.mark.asks_wrongly
def test_what_is_not_described_does_not_get_through(prisms: Callable[[str], Prism]) -> None:
    # A wrong text is left out: prism takes minutes to list in how many ways it fits none of all the channels.
    prism = prisms("http://127.0.0.1:9")
    for path, login in (
        (f"/2010-04-01/Accounts/AC{'1' * 32}/Calls.json", "Basic YTpi"),
        ("/v1/calls", "Bearer a.b.c"),
    ):
        headers = {"Authorization": login}
        answer = requests.post(f"{prism.url}{path}", json={"levitate": True}, headers=headers, timeout=10)
        assert 400 <= answer.status_code < 500, path
        assert "stoplight.io/prism/errors" in answer.text, path
