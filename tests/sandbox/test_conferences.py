"""Conferences through the real SDK: who hears whom, who ends what, and what is told about it."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException

OURS, ANNA, BORIS = "+15005550006", "+79161234567", "+79161234568"
EVENTS = "start end join leave mute hold modify"
NEXT = "<Response><Say>Thank you</Say><Hangup/></Response>"


def room(customer, attributes="", dial='action="/after"'):
    return (
        f'<Response><Dial {dial}><Conference statusCallback="{customer.url}/room" '
        f'statusCallbackEvent="{EVENTS}" beep="false" waitUrl="" {attributes}>floor</Conference></Dial></Response>'
    )


def call(client, customer, to, path):
    return client.calls.create(to=to, from_=OURS, url=customer.url + path).sid


def until(network, happened):
    for _ in range(500):
        if happened():
            return
        network.step()
    raise AssertionError("it never happened")


@pytest.fixture
def two(network, client, customer):
    """Two people who talk in a conference until somebody ends it."""
    customer.says("/calls/a", room(customer, 'participantLabel="anna"'))
    customer.says("/calls/b", room(customer, 'endConferenceOnExit="true" participantLabel="boris"'))
    customer.says("/after", NEXT)
    for number in (ANNA, BORIS):
        network.script(number, answers=True, replies=[], ring_seconds=2)
    sids = call(client, customer, ANNA, "/calls/a"), call(client, customer, BORIS, "/calls/b")
    until(network, lambda: client.conferences.list(status="in-progress"))
    return (client.conferences.list(friendly_name="floor")[0], *sids)


def events(customer):
    forms = [one.form for one in customer.at("/room")]
    return [
        form["StatusCallbackEvent"] for form in sorted(forms, key=lambda form: int(form["SequenceNumber"]))
    ]


def test_a_conference_starts_with_its_second_member_and_ends_with_the_one_who_ends_it(
    network, client, customer, two
):
    conference, anna, boris = two
    assert {one.call_sid for one in conference.participants.list()} == {anna, boris}
    client.calls(boris).update(status="completed")
    network.run_out()
    fetched = client.conferences(conference.sid).fetch()
    assert (fetched.status, fetched.reason_conference_ended) == (
        "completed",
        "participant-with-end-conference-on-exit-left",
    )
    assert fetched.call_sid_ending_conference == boris
    told = events(customer)
    assert sorted(told) == sorted(
        ["participant-join"] * 2 + ["conference-start"] + ["participant-leave"] * 2 + ["conference-end"]
    )
    assert told.index("conference-start") > told.index("participant-join")
    # The other one's document goes on, with the action of its Dial.
    (after,) = customer.at("/after")
    assert (after.form["CallSid"], after.form["DialCallStatus"]) == (anna, "answered")


def test_mute_hold_and_coaching_decide_who_hears_whom(network, client, customer, two):
    conference, anna, boris = two

    def hears():
        (one,) = network.control("GET", "/control/conferences")["conferences"]
        return {member["sid"]: member["hears"] for member in one["members"]}

    people = client.conferences(conference.sid).participants
    assert hears() == {anna: [boris], boris: [anna]}
    assert people(anna).update(muted=True).muted
    assert hears() == {anna: [boris], boris: []}
    people(anna).update(muted=False)
    people("boris").update(hold=True)
    assert hears() == {anna: [], boris: []}
    people(boris).update(hold=False)
    coaching = people(boris).update(coaching=True, call_sid_to_coach=anna)
    assert (coaching.coaching, coaching.call_sid_to_coach) == (True, anna)
    assert hears() == {anna: [boris], boris: [anna]}
    network.step_to("2026-03-02T09:05:00Z")
    assert {"participant-mute", "participant-unmute", "participant-hold", "participant-unhold"} <= set(
        events(customer)
    )


def test_a_coach_is_heard_by_the_coached_alone(network, client, customer, two):
    conference, anna, boris = two
    people = client.conferences(conference.sid).participants
    network.script("+79161234569", answers=True, replies=[], ring_seconds=1)
    coach = people.create(
        from_=OURS, to="+79161234569", label="coach", coaching=True, call_sid_to_coach=anna, beep="false"
    )
    assert (coach.status, coach.call_sid_to_coach) == ("queued", anna)
    until(network, lambda: len(people.list()) == 3)
    (one,) = network.control("GET", "/control/conferences")["conferences"]
    hears = {member["sid"]: set(member["hears"]) for member in one["members"]}
    assert hears == {
        anna: {boris, coach.call_sid},
        boris: {anna},
        coach.call_sid: {anna, boris},
    }
    with pytest.raises(TwilioRestException) as refused:
        people("coach").update(coaching=True, call_sid_to_coach="CA" + "0" * 32)
    assert refused.value.code == 13256


def test_a_participant_who_is_removed_goes_on_with_the_next_document(network, client, customer, two):
    conference, anna, _ = two
    assert client.conferences(conference.sid).participants(anna).delete()
    network.run_out()
    assert customer.at("/after")[0].form["CallSid"] == anna
    left = [
        one.form for one in customer.at("/room") if one.form["StatusCallbackEvent"] == "participant-leave"
    ]
    assert {form["ReasonParticipantLeft"] for form in left if form["CallSid"] == anna} == {
        "participant_kicked"
    }


def test_a_conference_that_is_ended_through_the_interface_lets_everybody_go_on(
    network, client, customer, two
):
    conference, anna, boris = two
    assert client.conferences(conference.sid).update(status="completed").status == "completed"
    network.run_out()
    assert {one.form["CallSid"] for one in customer.at("/after")} == {anna, boris}
    ended = client.conferences(conference.sid).fetch()
    assert ended.reason_conference_ended == "conference-ended-via-api"


def test_members_who_may_not_start_a_conference_wait_for_one_who_may(network, client, customer):
    customer.says("/calls/a", room(customer, 'startConferenceOnEnter="false"'))
    customer.says("/calls/b", room(customer))
    for number in (ANNA, BORIS, "+79161234569"):
        network.script(number, answers=True, replies=[], ring_seconds=1)
    call(client, customer, ANNA, "/calls/a")
    call(client, customer, BORIS, "/calls/a")
    until(network, lambda: len(customer.at("/calls/a")) == 2)
    network.step_to("2026-03-02T09:01:00Z")
    assert client.conferences.list()[0].status == "init"
    call(client, customer, "+79161234569", "/calls/b")
    until(network, lambda: client.conferences.list()[0].status == "in-progress")


def test_a_person_leaves_a_conversation_after_as_long_as_the_script_says(network, client, customer):
    customer.says("/calls/a", room(customer))
    customer.says("/calls/b", room(customer))
    network.script(ANNA, answers=True, replies=[], converses=40, ring_seconds=1)
    network.script(BORIS, answers=True, replies=[], ring_seconds=1)
    anna = call(client, customer, ANNA, "/calls/a")
    call(client, customer, BORIS, "/calls/b")
    until(network, lambda: client.calls(anna).fetch().status == "completed")
    assert 40 <= int(client.calls(anna).fetch().duration) <= 42


def test_a_recorded_conference_holds_what_was_said_in_it(network, client, customer):
    record = f'record="record-from-start" recordingStatusCallback="{customer.url}/recorded"'
    customer.says("/calls/a", room(customer, record))
    customer.says("/calls/b", room(customer, 'endConferenceOnExit="true"'))
    for number, seconds in ((ANNA, None), (BORIS, 60)):
        network.script(number, answers=True, replies=[], converses=seconds, ring_seconds=1)
    call(client, customer, ANNA, "/calls/a")
    call(client, customer, BORIS, "/calls/b")
    customer.says("/after", NEXT)
    network.run_out()
    (told,) = [one.form for one in customer.at("/recorded")]
    assert (told["RecordingSource"], told["RecordingStatus"]) == ("Conference", "completed")
    (recording,) = client.conferences(told["ConferenceSid"]).recordings.list()
    assert recording.sid == told["RecordingSid"]
    assert int(recording.duration) > 30


def test_a_number_is_dialled_and_connected_with_the_call(network, client, customer):
    customer.says(
        "/calls/a",
        f'<Response><Dial action="/after" timeout="20"><Number statusCallback="{customer.url}/child" '
        f'statusCallbackEvent="initiated ringing answered completed" url="/whisper">{BORIS}</Number></Dial></Response>',
    )
    customer.says("/whisper", "<Response><Say>A customer is calling</Say></Response>")
    customer.says("/after", NEXT)
    network.script(ANNA, answers=True, replies=[], ring_seconds=1)
    network.script(BORIS, answers=True, replies=[], converses=30, ring_seconds=3)
    parent = call(client, customer, ANNA, "/calls/a")
    network.run_out()
    (whisper,) = customer.at("/whisper")
    child = whisper.form["CallSid"]
    assert (whisper.form["ParentCallSid"], whisper.form["Direction"]) == (parent, "outbound-dial")
    (after,) = customer.at("/after")
    assert (after.form["DialCallSid"], after.form["DialCallStatus"]) == (child, "completed")
    assert int(after.form["DialCallDuration"]) >= 30
    fetched = client.calls(child).fetch()
    assert (fetched.parent_call_sid, fetched.direction) == (parent, "outbound-dial")
    assert len(network.rows("calls")) == 1
    assert [row["parent_sid"] for row in network.rows("dialled_calls")] == [parent]
    assert sorted(one.form["CallStatus"] for one in customer.at("/child")) == [
        "completed",
        "in-progress",
        "initiated",
        "ringing",
    ]


@pytest.mark.parametrize(
    ("answers", "status"), [("busy", "busy"), ("no_answer", "no-answer"), ("invalid", "failed")]
)
def test_a_number_that_cannot_be_connected_is_told_to_the_action(network, client, customer, answers, status):
    customer.says("/calls/a", f'<Response><Dial action="/after" timeout="20">{BORIS}</Dial></Response>')
    customer.says("/after", NEXT)
    network.script(ANNA, answers=True, replies=[], ring_seconds=1)
    network.script(BORIS, answers=answers)
    call(client, customer, ANNA, "/calls/a")
    network.run_out()
    assert customer.at("/after")[0].form["DialCallStatus"] == status
