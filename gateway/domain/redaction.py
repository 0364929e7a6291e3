"""Redaction by value: what must not stay readable in a log or a kept exchange.

Works on values, not on field names: a number is a number wherever it stands. Answers in exchanges
are cut out by the fields that carry them, since their values cannot be known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

# After a plus, clear or percent-encoded (twice too), every run of digits is a number.
_AFTER_A_PLUS = re.compile(r"(\+|%(?:25)*2[Bb])([0-9]{5})([0-9]{2,})([0-9]{2})(?![0-9])")
# Without one, a run that stands alone: not part of an id, the end of a UUID or a fraction.
_ALONE = re.compile(
    r"(?:(?<![\w.])(?<![0-9a-fA-F]{4}-)|(?<=%[0-9a-fA-F]{2}))()([0-9]{5})([0-9]{2,8})([0-9]{2})(?!\w)"
)
_ANSWER_FIELD = re.compile(r"(?i)\b((?:Body|Digits|SpeechResult|UnstableSpeechResult|Text|Keyword)=)[^&\s]+")
_ANSWER_IN_JSON = re.compile(r'("(?:body|text|keyword|digits|dtmf)"\s*:\s*)"(?:[^"\\]|\\.)*"?')
_SIGNATURE = re.compile(r"(?i)((?:x-twilio-signature|authorization)\s*[:=]\s*)[^\r\n&]+")


class Redactor:
    """Hides the given secrets, signatures, telephone numbers and answers in a text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        plain = [secret for secret in secrets if len(secret) >= 6]
        words = {
            written for secret in plain for written in (secret, quote(secret, safe=""), quote_plus(secret))
        }
        self._secrets = (
            re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True)))) if words else None
        )

    def __call__(self, text: str) -> str:
        """Give the text without what it must not show; ends of numbers stay, so that people can compare."""
        if self._secrets is not None:
            text = self._secrets.sub("[secret]", text)
        text = _SIGNATURE.sub(r"\1[signature]", text)
        text = _ANSWER_FIELD.sub(r"\1[answer]", text)
        text = _ANSWER_IN_JSON.sub(r'\1"[answer]"', text)
        return _ALONE.sub(_mask, _AFTER_A_PLUS.sub(_mask, text))


def _mask(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}{'*' * len(found[3])}{found[4]}"
