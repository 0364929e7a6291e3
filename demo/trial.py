"""A survey tried on a phone: its author holds one at the sandbox's page, and asks here to be called or texted.

Whoever is at the terminal is a new person each time: no rule of fatigue stands between two tries.
"""

from __future__ import annotations

import csv
import io
import json
import select
import sys
import time
import urllib.parse
import urllib.request
from datetime import timedelta

from rich.console import Console

from demo.asked_survey import AskedSurvey
from demo.campaign import KEYWORDS, Fieldwork
from demo.stack import OUR_NUMBERS, Stack
from demo.told import Told
from gateway.domain.channel import Channel
from gateway.services.import_sample import import_sample

YOUR_NUMBER = "+12025550100"  # set aside for fiction
_COLUMNS = ("external_id", "name", "phone", "language", "talk_seconds")
_LONG_TALK = timedelta(days=1)  # longer than any rule: a text is kinder then
_PAUSE_SECONDS = 0.5


class Trial:
    """One author at the terminal."""

    def __init__(self, stack: Stack, fieldwork: Fieldwork, asked: AskedSurvey, console: Console) -> None:
        self._stack = stack
        self._fieldwork = fieldwork
        self._survey = asked.survey
        self._console = console
        self._told = Told(stack.core_store)
        self._tries = 0
        # Not before the page is opened, but before anybody is drawn who would answer instead.
        _take_phone(stack.sandbox_url)

    def explain(self) -> None:
        """Say where the phone is and what can be done."""
        phone = f"{self._stack.sandbox_url}/#{urllib.parse.quote(YOUR_NUMBER, safe='')}"
        ours = OUR_NUMBERS["twilio"]
        ways = []
        if Channel.VOICE in self._survey.channels:
            ways.append(f"call {ours}")
        if Channel.SMS in self._survey.channels:
            ways.append(f"text {KEYWORDS[0]!r} to it" if ways else f"text {KEYWORDS[0]!r} to {ours}")
        self._console.print(f"Your phone is at [link={phone}]{phone}[/]", soft_wrap=True, highlight=False)
        self._console.print(f"There you can {' or '.join(ways)}; or come back here:", highlight=False)
        if Channel.VOICE in self._survey.channels:
            self._console.print("  [bold]c[/] and Enter: we call you")
        if Channel.SMS in self._survey.channels:
            self._console.print("  [bold]t[/] and Enter: we text you")
        if len(self._survey.languages) > 1:
            self._console.print(
                f"  with a language after it, such as [bold]{self._letters()[0]} {self._survey.languages[-1]}[/]"
            )
        self._console.print("  Ctrl-C ends it. Answers are shown here as each interview closes.")

    def stay(self) -> None:
        """Do what is asked at the terminal, and tell each interview that closes, until Ctrl-C."""
        listens = True
        while True:
            self._stack.processes.check()
            for line in self._told.new_lines():
                self._console.print(line, highlight=False, markup=False, soft_wrap=True)
            if not listens:
                time.sleep(_PAUSE_SECONDS)
            elif select.select([sys.stdin], [], [], _PAUSE_SECONDS)[0]:
                line = sys.stdin.readline()
                listens = bool(line)
                if line.strip():
                    self._do(line.lower().split())

    def _do(self, words: list[str]) -> None:
        letter, language = words[0], words[1] if len(words) > 1 else ""
        if letter not in self._letters() or (language and language not in self._survey.languages):
            languages = ", ".join(self._survey.languages)
            self._console.print(
                f"{' or '.join(self._letters())}, and perhaps one of: {languages}", highlight=False
            )
            return
        self._invite(language, by_text=letter == "t")
        self._console.print("A text is on its way." if letter == "t" else "Your phone rings in a moment.")

    def _letters(self) -> list[str]:
        """List what can be asked for here."""
        offered = ((Channel.VOICE, "c"), (Channel.SMS, "t"))
        return [letter for channel, letter in offered if channel in self._survey.channels]

    def _invite(self, language: str, *, by_text: bool) -> None:
        """Add the author to the sample as somebody who has just talked to us."""
        self._tries += 1
        talk = int(_LONG_TALK.total_seconds()) if by_text else 0
        lines = io.StringIO()
        writer = csv.writer(lines)
        writer.writerow(_COLUMNS)
        writer.writerow((f"you-{self._tries}", "Anna", YOUR_NUMBER, language, talk))
        lines.seek(0)
        import_sample(self._fieldwork.runtime, self._fieldwork.campaign_id, "you.csv", lines)


def _take_phone(sandbox_url: str) -> None:
    """Take the author's phone into the hand: nobody is drawn for it."""
    request = urllib.request.Request(  # noqa: S310  our own loopback address
        f"{sandbox_url}/phones/{urllib.parse.quote(YOUR_NUMBER)}",
        data=json.dumps({}).encode(),
        headers={"Content-Type": "application/json"},
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=5):  # noqa: S310  the same
        pass
