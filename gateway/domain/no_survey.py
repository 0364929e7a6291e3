"""What a caller hears for whom there is nothing to ask: a sentence, in the language of whoever has the number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ivr_flows.voice_script import Hangup, Say, VoiceScript

DEFAULT_LANGUAGE: Final = "en"
_SENTENCES: Final[Mapping[str, str]] = {
    "en": "Thank you for calling. There is no survey for you at the moment. Goodbye.",
    "ru": "Спасибо за звонок. Сейчас для вас нет опроса. До свидания.",
}


def no_survey(language: str) -> VoiceScript:
    """Say so and hang up; in English where the sentence is not known in `language`."""
    spoken = language if language in _SENTENCES else DEFAULT_LANGUAGE
    return VoiceScript((Say(_SENTENCES[spoken], spoken), Hangup()))
