"""Stories of several people in one room: who hears whom, what carriers tell of it, and what is recorded there."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl
from uuid import UUID

import pytest

from gateway.domain.ports.carrier_limits import Capability
from gateway.domain.ports.carriers import Accepted, MemberState, RecordingOrder, Rejected, VoiceCarrier
from gateway.services.call_context import call_context
from gateway.services.reads.recordings import list_recordings, read_recording
from ivr_flows.voice_script import Bridge, Hangup, VoiceScript
from tests.support.world import Person, World

pytestmark = pytest.mark.behind_prism

ANNA, BORIS, COACH = "+79161234567", "+79161234568", "+79161234569"
ROOM = "floor 1"
PLAIN, MUTED = MemberState(), MemberState(muted=True)
MUTED_AND_HELD = MemberState(muted=True, on_hold=True)
# One carrier tells all that happens, the other who comes in.
TOLD = {
    "twilio": [
        *(["participant-join"] * 3 + ["conference-start"]),
        *("participant-mute", "participant-hold", "participant-unhold", "participant-unmute"),
        *("participant-mute", "participant-unmute"),
    ],
    "vonage": [""] * 3,
}
RESULTS = "SELECT result FROM inbound_event WHERE dedupe_key LIKE '%:recording:%'"


class Floor:
    """A room with three people in it, who came out of their interviews. `refs` are their calls by number."""

    def __init__(self, world: World, carrier: str) -> None:
        self.world = world
        self.voice: VoiceCarrier = world.runtime.voice[carrier]
        for number in (ANNA, BORIS, COACH):
            world.script(number, answers=True, replies=[], ring_seconds=1, converses=600)
        world.start([Person(number) for number in (ANNA, BORIS, COACH)])
        self.pass_time(5)
        self.attempts: dict[str, UUID] = {}
        self.refs: dict[str, str] = {}
        for leg in world.rows(
            "SELECT carrier_ref, attempt_id, address FROM call_leg"
            " JOIN contact_attempt ON contact_attempt.id = attempt_id"
        ):
            self.attempts[leg["address"]] = UUID(str(leg["attempt_id"]))
            self.refs[leg["address"]] = leg["carrier_ref"]
        self.enter(ANNA, record=True)
        self.enter(BORIS)
        self.enter(COACH)

    def enter(self, number: str, *, record: bool = False) -> None:
        context = call_context(self.world.runtime.hooks, self.voice.name, self.attempts[number], 1)
        script = VoiceScript((Bridge(ROOM, record=record), Hangup()))
        assert self.voice.redirect(self.refs[number], script, context) == Accepted(self.refs[number])
        self.pass_time(2)

    def change(self, number: str, before: MemberState, after: MemberState) -> None:
        ref = self.refs[number]
        assert self.voice.change_member(ROOM, ref, before, after) == Accepted(ref)
        self.pass_time(2)

    def hear(self, number: str) -> set[str]:
        """Who hears somebody."""
        shown = self.world.control("GET", "/control/conferences")["conferences"]
        members = [member for room in shown if room["name"] == ROOM for member in room["members"]]
        speaker = self.refs[number]
        listening = {member["sid"] for member in members if speaker in member["hears"]}
        return {other for other, ref in self.refs.items() if ref in listening}

    def pass_time(self, seconds: float) -> None:
        self.world.run(until=self.world.clock.now() + timedelta(seconds=seconds))

    def told(self) -> list[str]:
        """What the carrier has told of rooms: the words of one, the calls that came in of the other."""
        rows = self.world.rows("SELECT payload, result FROM inbound_event WHERE route = 'room'")
        assert {row["result"] for row in rows} == {"noted"}
        forms = [dict(parse_qsl(row["payload"])) for row in rows]
        return [form.get("StatusCallbackEvent", "") for form in forms]


@pytest.fixture
def floor(small_world: World, carrier: str) -> Floor:
    return Floor(small_world, carrier)


def test_mute_hold_and_whispering_decide_who_hears_whom_and_the_carrier_tells_of_it(
    floor: Floor, carrier: str
) -> None:
    assert floor.hear(BORIS) == {ANNA, COACH}
    floor.change(BORIS, PLAIN, MUTED)
    assert floor.hear(BORIS) == set()
    floor.change(BORIS, MUTED, MUTED_AND_HELD)
    assert (floor.hear(BORIS), floor.hear(ANNA)) == (set(), {COACH})
    floor.change(BORIS, MUTED_AND_HELD, MUTED)
    assert (floor.hear(BORIS), floor.hear(ANNA)) == (set(), {BORIS, COACH})  # back, and muted as before
    floor.change(BORIS, MUTED, PLAIN)
    assert floor.hear(BORIS) == {ANNA, COACH}
    whispers = MemberState(coaching=floor.refs[ANNA])
    silent = MemberState(coaching=floor.refs[ANNA], muted=True)
    for before, after, heard_by in (
        *((PLAIN, whispers, {ANNA}), (whispers, silent, set()), (silent, whispers, {ANNA})),
        (whispers, PLAIN, {ANNA, BORIS}),
    ):
        floor.change(COACH, before, after)
        assert floor.hear(COACH) == heard_by
    floor.pass_time(5)
    assert sorted(floor.told()) == sorted(TOLD[carrier])


def test_what_is_recorded_of_a_room_and_of_a_call_is_fetched_and_heard(floor: Floor) -> None:
    world, can_record = floor.world, Capability.RECORD_CALL in floor.voice.capabilities
    address = world.runtime.hooks.recording(floor.voice.name, floor.attempts[BORIS])
    for order in (*RecordingOrder, RecordingOrder.START, RecordingOrder.STOP):
        outcome = floor.voice.record(floor.refs[BORIS], order, address)
        assert isinstance(outcome, Accepted if can_record else Rejected), outcome
        floor.pass_time(10)
    assert isinstance(floor.voice.end_room(ROOM, list(floor.refs.values())), Accepted)
    floor.pass_time(60)
    assert all(world.calls(number)[0]["ended_at"] for number in floor.refs)
    recordings = list_recordings(world.runtime, world.campaign)
    assert {(each.question, each.state) for each in recordings} == {(None, "fetched")}
    # Twice of the call, a pause in the first being silence; and the room's, for as long as it was there.
    seconds = [30, 10, 64] if can_record else [64]
    assert [each.seconds for each in recordings] == [pytest.approx(each, abs=4) for each in seconds]
    for each in recordings:
        assert each.speech_share is not None
        assert each.speech_share > 0.1
        assert read_recording(world.runtime, each.id).wav[:4] == b"RIFF"
    assert {row["result"] for row in world.rows(RESULTS)} == {"applied"}
