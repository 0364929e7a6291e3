"""Speech for Vonage's voices: what a talk can carry, in pieces that it takes.

Rule: https://developer.vonage.com/en/voice/voice-api/ncco-reference#talk
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 1500

# https://developer.vonage.com/en/voice/voice-api/concepts/text-to-speech#supported-languages
# https://developer.vonage.com/en/voice/voice-api/concepts/asr#language
_LANGUAGES: Final = {"en": "en-US", "ru": "ru-RU"}

# Control characters and lone surrogates: one of them in a contact's name would end the call.
_NOT_SPOKEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+")
_LONGEST_BREAK: Final = 10.0


def language_tag(language: str) -> str:
    """Give the tag that Vonage knows a survey's language by."""
    return _LANGUAGES.get(language, language)


def pieces(text: str) -> Iterator[str]:
    """Split `text` into parts of at most 1,500 characters, between sentences where that is possible."""
    piece = ""
    for sentence in _SENTENCE_END.split(spoken(text)):
        for part in textwrap.wrap(sentence, LONGEST) if len(sentence) > LONGEST else [sentence]:
            if piece and len(piece) + 1 + len(part) > LONGEST:
                yield piece
                piece = part
            else:
                piece = f"{piece} {part}" if piece else part
    if piece:
        yield piece


def silences(seconds: float) -> Iterator[str]:
    """Write silence as speech: a break of the markup lasts 10 seconds at most."""
    while seconds > 0:
        length = min(seconds, _LONGEST_BREAK)
        yield f'<speak><break time="{round(length * 1000)}ms"/></speak>'
        seconds -= length


def spoken(text: str) -> str:
    """Give `text` as plain words: what begins as markup must not be read as markup."""
    plain = _NOT_SPOKEN.sub(" ", text).strip()
    return plain.replace("<", " ").strip() if plain.startswith("<speak") else plain
