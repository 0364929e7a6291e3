"""A VoiceScript as an NCCO.

Pure. Every value is written out, since Vonage's defaults differ from other carriers'. It decides nothing:
the actions stand in the script's order. A call ends with its last action, so nothing stands after a Hangup.
Rule: https://developer.vonage.com/en/voice/voice-api/ncco-reference
"""

from __future__ import annotations

import json
import math
from typing import Any, Final, assert_never
from urllib.parse import quote, urlencode

from vonage_voice.models import (
    Conversation,
    Dtmf,
    Input,
    Notify,
    Speech,
    Stream,
    Talk,
    Wait,
)
from vonage_voice.models import Record as RecordAction

from gateway.carriers.vonage.limits import LIMITS
from gateway.carriers.vonage.speech import language_tag, pieces, silences
from gateway.domain.ports.carriers import RenderContext
from ivr_flows.voice_script import (
    Bridge,
    Gather,
    Goto,
    Hangup,
    Hold,
    Pause,
    Play,
    Prompt,
    Record,
    Say,
    Verb,
    VoiceScript,
)

CONTENT_TYPE: Final = "application/json"
# The payload of the notification that follows a recording; it comes back with the webhook.
RECORDED: Final = "recorded"
# The parameter of a room's address that names the room: no report of Vonage's does.
ROOM: Final = "room"

_MOST_DIGITS: Final = LIMITS.most_digits or 20
_LONGEST_WAIT: Final = LIMITS.longest_wait or 10.0
# Silence after which speech is taken as finished, and the longest speech, in seconds.
_END_OF_SPEECH: Final = 2.0
_LONGEST_SPEECH: Final = 60
# https://developer.vonage.com/en/voice/voice-api/ncco-reference#wait
_SHORTEST_PAUSE: Final = 0.1


def document(script: VoiceScript, context: RenderContext) -> str:
    """Write the NCCO of `script`. Raises ValueError for a Gather that takes neither keys nor speech."""
    written = [action.model_dump(by_alias=True, exclude_none=True) for action in actions(script, context)]
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def actions(script: VoiceScript, context: RenderContext) -> list[Any]:
    """Give the actions of `script` as the SDK's values; never none, since that would be no NCCO."""
    written: list[Any] = []
    for verb in script.verbs:
        if isinstance(verb, Hangup):
            break
        written += _actions(verb, context)
    return written or [Wait(timeout=_SHORTEST_PAUSE)]


def membership(room: str, *, muted: bool, coach: str = "", **options: Any) -> Any:
    """Give the action that puts a call into `room`, hearing everybody and heard by all, `coach` or nobody."""
    # `mute` does not go together with `canSpeak`.
    heard = {"canSpeak": [] if muted else [coach]} if coach else {"mute": muted}
    return Conversation(name=room, **heard, **options)


def _actions(verb: Verb, context: RenderContext) -> list[Any]:
    written: list[Any] = []
    match verb:
        case Say() | Play() | Pause():
            written = _prompt(verb, context)
        case Gather():
            written = _gather(verb, context)
        case Record():
            written = _record(verb, context)
        case Bridge():
            written = [_bridge(verb, context)]
        case Hold(seconds, asset):
            # An NCCO cannot cut a stream short, so the asset sounds once and the script's next verb takes over.
            written = _prompt(Play(asset) if asset else Pause(seconds), context)
        case Goto():
            written = [_ask(context, {})]
        case Hangup():
            pass
        case _:
            assert_never(verb)
    return written


def _prompt(prompt: Prompt, context: RenderContext) -> list[Any]:
    match prompt:
        case Say(text, language):
            return [_talk(piece, language, barge_in=False) for piece in pieces(text)]
        case Play(asset):
            return [_stream(asset, context, barge_in=False)]
        case Pause(seconds):
            return [Wait(timeout=max(seconds, _SHORTEST_PAUSE))]
        case _:
            assert_never(prompt)


def _open_prompt(prompt: Prompt, language: str, context: RenderContext) -> list[Any]:
    """Write a prompt that input may cut short: only talks and streams may stand before the input then."""
    match prompt:
        case Say(text, spoken_in):
            return [_talk(piece, spoken_in, barge_in=True) for piece in pieces(text)]
        case Play(asset):
            return [_stream(asset, context, barge_in=True)]
        case Pause(seconds):
            return [_talk(silence, language, barge_in=True) for silence in silences(seconds)]
        case _:
            assert_never(prompt)


def _talk(text: str, language: str, *, barge_in: bool) -> Any:
    return Talk(
        text=text,
        language=language_tag(language),
        style=0,
        premium=False,
        level=0.0,
        loop=1,
        bargeIn=barge_in,
    )


def _stream(asset: str, context: RenderContext, *, barge_in: bool) -> Any:
    return Stream(streamUrl=[_asset_url(asset, context)], level=0.0, loop=1, bargeIn=barge_in)


def _gather(gather: Gather, context: RenderContext) -> list[Any]:
    # https://developer.vonage.com/en/voice/voice-api/ncco-reference#input
    inputs = [word for word, taken in (("dtmf", gather.digits), ("speech", gather.speech)) if taken]
    if not inputs:
        raise ValueError("a Gather takes keys, speech or both")
    written: list[Any] = []
    for prompt in gather.prompts:
        written += (
            _open_prompt(prompt, gather.language, context) if gather.barge_in else _prompt(prompt, context)
        )
    wait = _whole(gather.timeout, 1, _LONGEST_WAIT)
    dtmf = Dtmf(
        timeOut=wait,
        maxDigits=min(gather.max_digits or _MOST_DIGITS, _MOST_DIGITS),
        submitOnHash=gather.finish_key == "#",
    )
    speech = Speech(
        language=language_tag(gather.language),
        context=[hint for hint in gather.hints if hint],
        startTimeout=wait,
        endOnSilence=_END_OF_SPEECH,
        maxDuration=_LONGEST_SPEECH,
        saveAudio=False,
    )
    written.append(
        Input(
            type=inputs,
            dtmf=dtmf if gather.digits else None,
            speech=speech if gather.speech else None,
            eventUrl=[context.turn_url],
            eventMethod="POST",
        )
    )
    return written


def _record(record: Record, context: RenderContext) -> list[Any]:
    # https://developer.vonage.com/en/voice/voice-api/ncco-reference#record: an end makes it wait
    written: list[Any] = []
    for prompt in record.prompts:
        written += _prompt(prompt, context)
    written.append(
        RecordAction(
            format="wav",
            endOnSilence=_whole(record.silence, 3, 10),
            endOnKey=record.finish_key[:1] or None,
            timeOut=_whole(record.max_seconds, 3, LIMITS.longest_record),
            beepStart=record.beep,
            **_reported(context.recording_url),
        )
    )
    # A recording's own report answers nothing: the call goes on with what this notification is answered.
    written.append(_ask(context, {RECORDED: True}))
    return written


def _bridge(bridge: Bridge, context: RenderContext) -> Any:
    # https://developer.vonage.com/en/voice/voice-api/ncco-reference#conversation
    room_url = f"{context.room_url}?{urlencode({ROOM: bridge.room})}" if context.room_url else ""
    hold = {"musicOnHoldUrl": [_asset_url(bridge.hold_asset, context)]} if bridge.hold_asset else {}
    return membership(
        bridge.room,
        muted=bridge.muted,
        coach=bridge.coach or "",
        # Music sounds only until the conversation starts: who waits with music must not be the one to start it.
        startOnEnter=bridge.hold_asset is None,
        endOnExit=bridge.end_on_exit,
        record=bridge.record,
        **hold,
        **_reported(room_url),  # one address for everything: who came in, and the recording
    )


def _ask(context: RenderContext, payload: dict[str, Any]) -> Any:
    """Ask the gateway what comes next: the answer to a notification replaces what is left."""
    return Notify(payload=payload, eventUrl=[context.turn_url], eventMethod="POST")


def _reported(url: str) -> dict[str, Any]:
    """Say where something is reported; nothing where nobody listens."""
    return {"eventUrl": [url], "eventMethod": "POST"} if url else {}


def _asset_url(asset: str, context: RenderContext) -> str:
    return f"{context.asset_base_url.rstrip('/')}/{quote(asset)}"


def _whole(seconds: float, least: int, most: float) -> int:
    # Vonage takes whole seconds; waiting a little longer is better than cutting people short.
    return int(min(max(math.ceil(seconds), least), most))
