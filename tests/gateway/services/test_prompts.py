"""Recorded prompts: uploaded, fixed by publishing, played in calls, and given out to carriers."""

from __future__ import annotations

from uuid import UUID

import pytest

from gateway.app import create_app
from gateway.services.add_prompt import add_prompt
from gateway.services.join_prompts import join_prompts
from gateway.services.place_call import place_call
from gateway.services.publish_survey import publish_survey
from ivr_flows.faults import SurveyFaults
from ivr_flows.voice_script import Gather, Play, Prompt, Say, VoiceScript
from tests.gateway.audio.sounds import tone, voice, wav
from tests.support.office import BERLIN, Office
from tests.support.recorded_survey import recorded_survey

KEY = "recorded"


def upload(office: Office, name: str, pitch: float = 120.0) -> str:
    """Upload a voice under a name; give the name that it has in the store."""
    prepared = add_prompt(office.runtime, KEY, name, wav(voice(1.5, pitch=pitch)))
    assert prepared.audio is not None
    return prepared.audio.name


def first_prompts(office: Office, source: str = "", language: str = "en") -> tuple[Prompt, ...]:
    """Call somebody, and give what is said before the first answer."""
    office.open(BERLIN, source=source or recorded_survey(), language=language)
    office.dial()
    (attempt,) = office.queue.take("place_call")
    place_call(office.runtime, attempt)
    return prompts_of(office, attempt)


def prompts_of(office: Office, attempt: UUID) -> tuple[Prompt, ...]:
    (verb,) = office.input(attempt, 0).script.verbs
    assert isinstance(verb, Gather)
    return verb.prompts


def test_a_survey_whose_recordings_are_missing_is_not_published(office: Office) -> None:
    upload(office, "nps.wav")
    with pytest.raises(SurveyFaults) as refused:
        publish_survey(office.runtime, recorded_survey(), "recorded.yaml")
    assert [fault.code for fault in refused.value.faults] == ["missing-audio"]
    assert "thanks.wav" in refused.value.faults[0].message
    assert office.rows("SELECT * FROM survey_version") == []


def test_a_file_that_is_no_sound_is_not_kept(office: Office) -> None:
    prepared = add_prompt(office.runtime, KEY, "nps.wav", b"this is no sound")
    assert prepared.audio is None
    assert prepared.faults[0].is_error
    assert office.rows("SELECT * FROM prompt_asset") == []


def test_what_is_missing_is_spoken_where_the_publisher_says_so(office: Office) -> None:
    nps = upload(office, "nps.wav")
    publish_survey(office.runtime, recorded_survey(), "survey.yaml", speak_missing=True)
    prompts = first_prompts(office)
    assert Say("Thank you for taking the call.", "en") in prompts
    assert prompts[-1] == Play(nps)


def test_a_recording_says_its_keys_itself_and_the_other_language_is_spoken(office: Office) -> None:
    thanks, nps = upload(office, "thanks.wav"), upload(office, "nps.wav", 180.0)
    prompts = first_prompts(office)
    assert [each for each in prompts if isinstance(each, Play)] == [Play(thanks), Play(nps)]
    assert prompts[-1] == Play(nps)


def test_a_language_without_recordings_is_spoken(office: Office) -> None:
    upload(office, "thanks.wav")
    upload(office, "nps.wav", 180.0)
    prompts = first_prompts(office, language="ru")
    assert all(isinstance(each, Say) for each in prompts)


def test_a_published_version_plays_what_it_was_published_with_and_the_next_one_the_newest(
    office: Office,
) -> None:
    upload(office, "thanks.wav")
    old = upload(office, "nps.wav", 180.0)
    publish_survey(office.runtime, recorded_survey(), "survey.yaml")
    new = upload(office, "nps.wav", 90.0)
    assert new != old
    assert first_prompts(office)[-1] == Play(old)
    publish_survey(office.runtime, recorded_survey(2), "survey.yaml")
    pinned = "SELECT sha256 FROM survey_prompt JOIN survey_version ON id = survey_version_id WHERE version = 2 AND name = 'nps.wav'"
    assert f"{office.one(pinned)}.wav" == new


def test_recordings_that_follow_each_other_are_one_file_and_always_the_same(office: Office) -> None:
    thanks, nps = upload(office, "thanks.wav"), upload(office, "nps.wav", 180.0)
    script = VoiceScript((Gather((Say("Hello", "en"), Play(thanks), Play(nps)), "en"),))
    (first,) = join_prompts(office.runtime, script).verbs
    assert isinstance(first, Gather)
    said, played = first.prompts
    assert said == Say("Hello", "en")
    assert isinstance(played, Play)
    assert played.asset not in (thanks, nps)
    sound = office.runtime.audio.read_prompt(played.asset)
    longest = max(len(office.runtime.audio.read_prompt(name)) for name in (thanks, nps))
    assert len(sound) > 1.5 * longest
    assert join_prompts(office.runtime, script) == VoiceScript((first,))


def test_a_recording_that_is_gone_from_the_store_leaves_the_others_alone(office: Office) -> None:
    nps = upload(office, "nps.wav")
    script = VoiceScript((Gather((Play("0" * 64 + ".wav"), Play(nps)), "en"),))
    assert join_prompts(office.runtime, script) == script


def test_carriers_fetch_a_prompt_for_ever_and_nothing_else(office: Office) -> None:
    name = upload(office, "nps.wav")
    client = create_app(runtime=office.runtime).test_client()
    answer = client.get(f"/audio/{name}")
    assert (answer.status_code, answer.content_type) == (200, "audio/wav")
    assert answer.data == office.runtime.audio.read_prompt(name)
    assert "immutable" in answer.headers["Cache-Control"]
    for other in ("0" * 64 + ".wav", name.removesuffix(".wav"), "..%2f..%2fsecret.wav", "made"):
        assert client.get(f"/audio/{other}").status_code == 404, other


def test_a_beep_is_a_prompt_too(office: Office) -> None:
    assert add_prompt(office.runtime, KEY, "beep.wav", wav(tone(1000, 0.5))).audio is not None
