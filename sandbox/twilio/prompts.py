"""What is said and played on a call: prompts made audible, files fetched and measured."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.media import MediaError
from sandbox.network.sounds import Speech
from sandbox.twilio.leg import Leg
from sandbox.twilio.verbs import Pause, Play, Prompt, Say

_RETRIEVAL_FAILURE = 11200
_WRONG_TYPE = 12300


async def audible(leg: Leg, prompts: Iterable[Prompt]) -> list[Speech]:
    """Give what is heard of `prompts`; a file that cannot be played is an error of the call, and is skipped."""
    speeches = []
    for prompt in prompts:
        speech = await _speech(leg, prompt)
        if speech is not None:
            speeches.append(speech)
    return speeches


async def _speech(leg: Leg, prompt: Prompt) -> Speech | None:
    match prompt:
        case Say():
            return Speech(prompt.text, prompt.seconds, prompt.language)
        case Pause():
            return Speech("", prompt.seconds, sounds=False)
        case Play(digits=tones) if tones:
            return Speech("", prompt.seconds)
        case Play():
            return await _file(leg, prompt)


async def _file(leg: Leg, play: Play) -> Speech | None:
    url = leg.base.at(play.url, "GET").url
    asked_at = leg.box.timeline.now()
    try:
        media = await leg.box.media.fetch(*leg.hooks.fetching(url))
    except MediaError as fault:
        wrong = fault.status is not None and 200 <= fault.status < 300
        leg.complain(_WRONG_TYPE if wrong else _RETRIEVAL_FAILURE, url, str(fault))
        return None
    finally:
        leg.line.forgive((leg.box.timeline.now() - asked_at).total_seconds())
    return Speech("", play.loop * media.seconds, url=url)
