"""Redaction by value: what must not stay readable in a log or a kept exchange.

Works on values, not on field names: a number is a number wherever it stands. What people said, and what
is said to them, is cut out by the fields that carry it, since such values cannot be known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

# What people write between the digits of a number, clear or percent-encoded.
_GAP: Final = r"(?:[ ()+-]|%2[089])"
# After a plus, clear or percent-encoded (twice too), every run of digits is a number; no id is.
_AFTER_A_PLUS = re.compile(
    rf"(\+|%(?:25)*2[Bb])(?![0-9A-Fa-f]{{8}}-[0-9A-Fa-f]{{4}}-)([0-9](?:(?:\.|{_GAP}{{0,3}})[0-9])*)"
)
_LEAST_AFTER_A_PLUS: Final = 7  # the shortest numbers of the smallest countries, with their code
# Without one, a run that stands alone: not part of an id, the end of a UUID or a fraction.
_ALONE = re.compile(
    r"(?:(?<![\w.])(?<![0-9a-fA-F]{4}-)|(?<=%[0-9a-fA-F]{2}))()([0-9]{5})([0-9]{2,8})([0-9]{2})(?!\w)"
)
# Or groups of digits, as people say and write them: not part of an id, a date, an hour or an address.
_IN_GROUPS = re.compile(
    rf"((?<![\w.:-])|(?<=%[0-9a-fA-F]{{2}}))(?![0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9]))"
    rf"([0-9]{{1,5}}(?:{_GAP}{{1,3}}[0-9]{{1,5}})+)(?!\w|[.:-][0-9]|%3[Aa])"
)
_LEAST_IN_GROUPS: Final = 9
_SIGN = re.compile(r"%[0-9a-fA-F]{2}|[0-9]")
_ANSWER_FIELD = re.compile(
    r"(?i)\b((?:Body|Digits|(?:Un)?(?:Stable)?SpeechResult|TranscriptionText|Text|Keyword|Twiml)=)[^&\s]+"
)
_ANSWER_IN_JSON = re.compile(r'("(?:body|text|keyword|digits|dtmf)"\s*:\s*)"(?:[^"\\]|\\.)*"?')
# With its marks of emphasis and pauses; to the end, where the document was cut.
_SAID_IN_XML = re.compile(r"(?is)(<Say(?:\s[^<>]*)?(?<!/)>).*?(?=</Say\s*>|\Z)")
_SIGNATURE = re.compile(r"(?i)((?:x-twilio-signature|authorization)\s*[:=]\s*)[^\r\n&]+")
# No number is longer, however it is written; a secret may be.
_LONGEST_NUMBER: Final = 80


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
        self._longest = max(map(len, words), default=0) + _LONGEST_NUMBER

    def __call__(self, text: str) -> str:
        """Give the text without what it must not show; ends of numbers stay, so that people can compare."""
        if self._secrets is not None:
            text = self._secrets.sub("[secret]", text)
        text = _SIGNATURE.sub(r"\1[signature]", text)
        text = _ANSWER_FIELD.sub(r"\1[answer]", text)
        text = _ANSWER_IN_JSON.sub(r'\1"[answer]"', text)
        text = _SAID_IN_XML.sub(r"\1[answer]", text)
        text = _AFTER_A_PLUS.sub(lambda found: _mask_digits(found, _LEAST_AFTER_A_PLUS), text)
        return _IN_GROUPS.sub(lambda found: _mask_digits(found, _LEAST_IN_GROUPS), _ALONE.sub(_mask, text))

    def beginning(self, text: str, most: int) -> str:
        """Give `most` characters of the redacted text at most; what is behind them costs nothing.

        Half a secret or half a number is not recognised: what may be one, where the text was cut, is left out.
        """
        read = most + self._longest
        shown = self(text[:read])
        return (shown[: -self._longest] if len(text) > read else shown)[:most]


def _mask(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}{'*' * len(found[3])}{found[4]}"


def _mask_digits(found: re.Match[str], least: int) -> str:
    """Hide the middle of a number whose digits may stand apart; fewer than `least` digits are none."""
    digits = [sign.start() for sign in _SIGN.finditer(found[2]) if len(sign[0]) == 1]
    if len(digits) < least:
        return found[0]
    shown = 5 if len(digits) >= 9 else 2
    signs = list(found[2])
    for place in digits[shown:-2]:
        signs[place] = "*"
    return found[1] + "".join(signs)
