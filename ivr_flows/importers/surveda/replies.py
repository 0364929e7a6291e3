"""What is replied for a choice -> its key and its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ivr_flows.importers.surveda.questionnaire import Responses
from ivr_flows.importers.surveda.result import IssueLog
from ivr_flows.importers.surveda.wording import Wording

_KEY = re.compile(r"[0-9]{1,3}")


def choice_keys(responses: Sequence[Responses], wording: Wording, place: str, issues: IssueLog) -> list[str]:
    """Give every choice the key that Surveda has for it, or "" where the survey is to find one."""
    keys: list[str] = []
    for index, one in enumerate(responses, 1):
        pressed = [key for key in one.ivr or () if _KEY.fullmatch(key) and key not in keys]
        typed = [word for word in _typed(one, wording, wording.default_language) if _KEY.fullmatch(word)]
        wanted = pressed if wording.speaks else [word for word in typed if word not in keys]
        keys.append(wanted[0] if wanted else "")
        if wording.speaks:
            _note_keys(one, keys[-1], typed, f"{place}, choice {index}", issues)
    return keys


class Words:
    """The words of a question's choices so far: in Surveda what two choices have means the first."""

    def __init__(self, wording: Wording, place: str, issues: IssueLog) -> None:
        self._wording = wording
        self._place = place
        self._issues = issues
        self._taken: set[tuple[str, str]] = set()

    def beside(self, responses: Responses, texts: Mapping[str, str], key: str) -> dict[str, list[str]]:
        """List what means the next choice beside its text and key, by language where there is anything."""
        words: dict[str, list[str]] = {}
        for language, text in texts.items():
            for word in _typed(responses, self._wording, language):
                if (language, word.casefold()) in self._taken:
                    self._issues.add(self._place, f'"{word}" means two choices: the first is taken')
                elif word not in (key, text):
                    words.setdefault(language, []).append(word)
            typed = (text, *_typed(responses, self._wording, language))
            self._taken |= {(language, word.casefold()) for word in typed}
        return words


def shown_texts(value: str, responses: Responses, wording: Wording) -> dict[str, str]:
    """Give the text of a choice by language: what the mobile web shows for it, else its value."""
    shown = responses.mobileweb or {}
    return {language: _first(shown.get(language)) or value.strip() for language in wording.languages}


def _typed(responses: Responses, wording: Wording, language: str) -> list[str]:
    if wording.text_mode == "sms":
        words = (responses.sms or {}).get(language, [])
    elif wording.text_mode == "mobileweb":
        shown = (responses.mobileweb or {}).get(language, [])
        words = [shown] if isinstance(shown, str) else shown
    else:
        words = []
    return [word.strip() for word in words if word.strip()]


def _first(shown: str | list[str] | None) -> str:
    words = [shown] if isinstance(shown, str) else shown or []
    return next((word.strip() for word in words if word.strip()), "")


def _note_keys(responses: Responses, key: str, typed: list[str], place: str, issues: IssueLog) -> None:
    others = [pressed for pressed in responses.ivr or () if pressed != key]
    if others:
        instead = f"a call takes {key}" if key else "a key is found for it"
        issues.add(place, f"{instead}, and not {', '.join(others)}")
    elif not key:
        issues.add(place, "no key is given for calls: one is found for it")
    if key and typed and key not in typed:
        issues.add(place, f"in texts its number is {key} as on a call; {', '.join(typed)} is understood too")
