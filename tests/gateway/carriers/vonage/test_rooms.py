"""What changes for members of rooms, through the real SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gateway.carriers.vonage.client import VonageAccount
from gateway.carriers.vonage.voice import VonageVoice
from gateway.domain.ports.carriers import Accepted, MemberState, Unknown, VoiceCarrier
from tests.support.recorder import Recorder

REF = "63f61863-4a51-4f6b-86e1-46edebcf9356"


@pytest.fixture
def voice(account: VonageAccount) -> VoiceCarrier:
    return VonageVoice(account)


def entry(**changes: Any) -> dict[str, Any]:
    action = {
        "action": "conversation",
        "name": "room 1",
        "startOnEnter": True,
        "endOnExit": False,
        "record": False,
    }
    return {"action": "transfer", "destination": {"type": "ncco", "ncco": [action | changes]}}


def only(word: str) -> dict[str, str]:
    return {"action": word}


PLAIN, MUTED, HELD = MemberState(), MemberState(muted=True), MemberState(on_hold=True)
MUTED_AND_HELD = MemberState(muted=True, on_hold=True)
COACH, SILENT_COACH = MemberState(coaching="U2"), MemberState(coaching="U2", muted=True)


@pytest.mark.parametrize(
    ("before", "after", "orders"),
    [
        (PLAIN, PLAIN, []),
        (PLAIN, MUTED, [only("mute")]),
        (MUTED, PLAIN, [only("unmute")]),
        (PLAIN, HELD, [only("earmuff"), only("mute")]),
        (HELD, PLAIN, [only("unearmuff"), only("unmute")]),
        # Who was muted before the hold is not heard after it, and who is muted in it is not either.
        (MUTED, MUTED_AND_HELD, [only("earmuff")]),
        (MUTED_AND_HELD, MUTED, [only("unearmuff")]),
        (HELD, MUTED, [only("unearmuff")]),
        # What changes behind a hold is heard when it is over.
        (HELD, MUTED_AND_HELD, []),
        (MUTED_AND_HELD, HELD, []),
        (PLAIN, COACH, [entry(canSpeak=["U2"])]),
        (COACH, PLAIN, [entry(mute=False)]),
        (MUTED, SILENT_COACH, [entry(canSpeak=[])]),
        (SILENT_COACH, MUTED, [entry(mute=True)]),
        (COACH, SILENT_COACH, [entry(canSpeak=[]), only("mute")]),
        (SILENT_COACH, COACH, [entry(canSpeak=["U2"]), only("unmute")]),
        (
            PLAIN,
            MemberState(coaching="U2", on_hold=True),
            [entry(canSpeak=[]), only("earmuff"), only("mute")],
        ),
    ],
)
def test_a_change_becomes_the_orders_that_vonage_knows(
    voice: VoiceCarrier,
    answer: Callable[..., None],
    vonage_api: Recorder,
    before: MemberState,
    after: MemberState,
    orders: list[dict[str, Any]],
) -> None:
    for _ in orders:
        answer(204)

    assert voice.change_member("room 1", REF, before, after) == Accepted(REF)
    assert [seen.json for seen in vonage_api.seen] == orders
    assert {seen.target for seen in vonage_api.seen} <= {f"/v1/calls/{REF}"}


def test_a_change_stops_at_the_first_order_that_is_not_accepted(
    voice: VoiceCarrier, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    answer(500)

    assert voice.change_member("room 1", REF, PLAIN, HELD) == Unknown("HTTP 500")
    assert len(vonage_api.seen) == 1


def test_a_room_ends_with_the_calls_in_it(
    voice: VoiceCarrier, answer: Callable[..., None], vonage_api: Recorder
) -> None:
    for status in (204, 500, 204):
        answer(status)

    assert voice.end_room("room 1", ["U1", "U2", "U3"]) == Unknown("HTTP 500")
    assert [seen.target for seen in vonage_api.seen] == ["/v1/calls/U1", "/v1/calls/U2", "/v1/calls/U3"]
    assert voice.end_room("room 1", []) == Accepted("room 1")
