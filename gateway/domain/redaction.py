"""Redaction by value: what must not stay readable in a log or a kept exchange.

Works on values, not on field names: a number is a number wherever it stands. Answers in exchanges
are cut out by the fields that carry them, since their values cannot be known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

_NUMBER = re.compile(r"(?<![\w.])(\+|%2B)?(\d{5})(\d{2,8})(\d{2})(?![\w])")
_ANSWER_FIELD = re.compile(r"(?i)\b((?:Body|Digits|SpeechResult|UnstableSpeechResult)=)[^&\s]+")
_SIGNATURE = re.compile(r"(?i)((?:x-twilio-signature|authorization)\s*[:=]\s*)[^\r\n&]+")


class Redactor:
    """Hides the given secrets, signatures, telephone numbers and answers in a text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        plain = [secret for secret in secrets if len(secret) >= 6]
        words = {*plain, *(quote(secret, safe="") for secret in plain)}
        self._secrets = (
            re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True)))) if words else None
        )

    def __call__(self, text: str) -> str:
        """Give the text without what it must not show; ends of numbers stay, so that people can compare."""
        if self._secrets is not None:
            text = self._secrets.sub("[secret]", text)
        text = _SIGNATURE.sub(r"\1[signature]", text)
        text = _ANSWER_FIELD.sub(r"\1[answer]", text)
        return _NUMBER.sub(lambda found: f"{found[1] or ''}{found[2]}{'*' * len(found[3])}{found[4]}", text)
