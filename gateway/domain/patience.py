"""Patience: what a caller hears while our own addresses fail. Pure; needs no survey and no database."""

from __future__ import annotations

from collections.abc import Mapping

from ivr_flows.voice_script import Goto, Hangup, Pause, Say, Verb, VoiceScript

# Seconds of waiting after each failure; after the last of them the call is given up, to be resumed later.
_WAITS = (2.0, 4.0, 8.0)

_WAIT: Mapping[str, str] = {
    "ru": "Секунду, пожалуйста, оставайтесь на линии.",
    "en": "One moment, please. Stay on the line.",
}
_APOLOGY: Mapping[str, str] = {
    "ru": "Извините, у нас неполадки. Продолжим в другой раз. До свидания.",
    "en": "Sorry, we have a technical problem. Let us go on another time. Goodbye.",
}


def patience(failures: int, language: str) -> VoiceScript:
    """Say what follows the call's failure of this number, the first being 1: wait and try again, or part.

    A language that is not known here hears every one of ours.
    """
    if failures > len(_WAITS):
        return apology(language)
    return VoiceScript((*_said(_WAIT, language), Pause(_WAITS[failures - 1]), Goto()))


def apology(language: str) -> VoiceScript:
    """Say that we have a problem, and part: what whoever called, or was called, hears at last."""
    return VoiceScript((*_said(_APOLOGY, language), Hangup()))


def _said(words: Mapping[str, str], language: str) -> tuple[Verb, ...]:
    spoken = [language] if language in words else list(words)
    return tuple(Say(words[each], each) for each in spoken)
