"""Parting: what a caller hears whose interview we have to end. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from ivr_flows.voice_script import Hangup, Say, VoiceScript

_WORDS: Mapping[str, str] = {
    "ru": "Извините, нам приходится закончить опрос. Спасибо за ваше время. До свидания.",
    "en": "Sorry, we have to end this survey now. Thank you for your time. Goodbye.",
}


def parting(language: str) -> VoiceScript:
    """Apologise, thank, and hang up; in English where the language has no words of ours."""
    spoken = language if language in _WORDS else "en"
    return VoiceScript((Say(_WORDS[spoken], spoken), Hangup()))
