"""What a carrier cannot do is said when a campaign is saved, with the question and the limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.carriers.twilio.limits import CAPABILITIES as TWILIO_CAPABILITIES
from gateway.carriers.twilio.limits import LIMITS as TWILIO
from gateway.carriers.vonage.limits import CAPABILITIES as VONAGE_CAPABILITIES
from gateway.carriers.vonage.limits import LIMITS as VONAGE
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.carrier_fit import (
    Abilities,
    Misfit,
    misfits_of_pace_of_texts,
    misfits_of_rules,
    misfits_of_steps,
    misfits_of_texts,
)
from gateway.domain.machines import MachineRules, OnMachine
from gateway.domain.ports.carrier_limits import Capability
from ivr_flows import library
from ivr_flows.channels.voice_preview import PreviewedStep, preview_call
from ivr_flows.reader import read_survey
from ivr_flows.survey import Survey
from ivr_flows.voice_script import Gather, Record, Say, VoiceScript
from tests.ivr_flows.surveys import survey_of
from tests.support.spoken_survey import spoken

ABLE = {
    "twilio": Abilities("twilio", TWILIO_CAPABILITIES, TWILIO),
    "vonage": Abilities("vonage", VONAGE_CAPABILITIES, VONAGE),
}
SAY = Say("?", "en")


def said(verb: Gather | Record | Say, carrier: str) -> list[Misfit]:
    step = PreviewedStep("nps", "en", VoiceScript((verb,)))
    return list(misfits_of_steps([step], ABLE[carrier]))


@pytest.mark.parametrize("carrier", ABLE)
@pytest.mark.parametrize("name", library.names())
def test_every_survey_of_the_library_fits_every_carrier(name: str, carrier: str) -> None:
    survey = read_survey(library.survey_source(name), name)
    steps = list(preview_call(survey))
    assert len(steps) >= len(survey.questions) * len(survey.languages)
    assert list(misfits_of_steps(steps, ABLE[carrier])) == []
    assert list(misfits_of_texts(survey, ABLE[carrier])) == []


@pytest.mark.parametrize(("carrier", "most"), [("twilio", 1600), ("vonage", 1000)])
def test_a_text_that_a_carrier_does_not_send_in_one_names_its_step_and_the_limit(
    carrier: str, most: int
) -> None:
    def asked_in(length: int) -> Survey:
        """Write a survey with a question whose text has so many characters."""
        return survey_of(f"""
  - {{ask: why, type: text, text: "Why?"}}
  - {{tell: some, text: "{"x" * (length // 3)}"}}
  - {{tell: more, if: contact.vip, text: "{"x" * (length // 3)}"}}
  - {{tell: rest, text: "{"x" * (length - 2 * (length // 3) - 8)}"}}
  - {{ask: mark, type: text, text: "Mark?"}}
""")

    assert list(misfits_of_texts(asked_in(most), ABLE[carrier])) == []
    (misfit,) = misfits_of_texts(asked_in(most + 1), ABLE[carrier])
    assert misfit.where == "mark (en)"
    assert f"{carrier} sends {most} characters in one text at most" in misfit.what
    assert misfit.what.endswith(f"may have {most + 1}")


@pytest.mark.parametrize(("carrier", "calls", "texts"), [("twilio", 1, 1), ("vonage", 3, 30)])
def test_a_pace_that_the_account_does_not_have_names_the_setting_of_one_that_has_it(
    carrier: str, calls: int, texts: int
) -> None:
    able = ABLE[carrier]
    rules = CampaignRules(calls_per_second=calls, messages_per_second=texts)
    assert [*misfits_of_rules(rules, able), *misfits_of_pace_of_texts(rules, able)] == []
    faster = CampaignRules(calls_per_second=calls + 0.5, messages_per_second=texts + 0.5)
    misfits = [*misfits_of_rules(faster, able), *misfits_of_pace_of_texts(faster, able)]
    assert [misfit.where for misfit in misfits] == ["rules.calls_per_second", "rules.messages_per_second"]
    assert f"{carrier} takes {calls} calls a second of this account" in misfits[0].what
    assert f"OTKLIK_{carrier.upper()}_CALLS_PER_SECOND" in misfits[0].what
    assert f"OTKLIK_{carrier.upper()}_MESSAGES_PER_SECOND" in misfits[1].what
    granted = replace(able, limits=able.limits.granted(500, 500))
    assert [*misfits_of_rules(faster, granted), *misfits_of_pace_of_texts(faster, granted)] == []


def test_an_account_that_was_granted_one_rate_keeps_the_other() -> None:
    assert VONAGE.granted(10, None) == replace(VONAGE, calls_per_second=10)
    assert VONAGE.granted(None, 10) == replace(VONAGE, messages_per_second=10)


@pytest.mark.parametrize(
    ("verb", "carrier", "words"),
    [
        (Gather((SAY,), "en", timeout=12), "vonage", "waits 10 s for an answer at most, not 12"),
        (Gather((SAY,), "en", max_digits=21), "vonage", "takes 20 digits at most, not 21"),
        (Gather((SAY,), "en", finish_key="*"), "vonage", "cannot end an input with the key *"),
        (Gather((Say("x" * 5000, "en"),), "en"), "twilio", "says 4096 characters at once at most, not 5000"),
        (
            Gather((SAY,), "en", speech=True, hints=("word" * 20,) * 200),
            "twilio",
            "takes hints of 10000 characters at most",
        ),
        (Record((SAY,), max_seconds=8000), "vonage", "records for 7200 s at most, not 8000"),
        (Say("x" * 5000, "en"), "twilio", "says 4096 characters"),
    ],
)
def test_what_a_carrier_cannot_do_names_the_step_and_the_limit(
    verb: Gather | Record | Say, carrier: str, words: str
) -> None:
    (misfit,) = said(verb, carrier)
    assert misfit.where == "nps (en)"
    assert misfit.what.startswith(f"{carrier} {words}")


def test_what_a_carrier_puts_right_by_itself_is_no_misfit() -> None:
    assert said(Gather((Say("x" * 5000, "en"),), "en"), "vonage") == []
    assert said(Gather((SAY,), "en", max_digits=None), "vonage") == []
    assert said(Gather((SAY,), "en", timeout=60), "twilio") == []


def test_rules_that_a_carrier_cannot_follow_are_found() -> None:
    rules = CampaignRules(ring_seconds=180, machines=MachineRules(policy=OnMachine.LEAVE_MESSAGE))
    deaf = replace(ABLE["vonage"], capabilities=VONAGE_CAPABILITIES - {Capability.MACHINE_DETECTION})
    assert [misfit.where for misfit in misfits_of_rules(rules, deaf)] == [
        "rules.ring_seconds",
        "rules.machines",
    ]
    assert list(misfits_of_rules(rules, ABLE["twilio"])) == []


def test_a_recorded_question_is_checked_as_a_recording_also_where_it_needs_consent() -> None:
    survey = read_survey(spoken(consent=True), "spoken.yaml")
    kinds = {step.step: type(step.script.verbs[-1]) for step in preview_call(survey)}
    assert kinds["story"] is Record
    assert kinds["nps"] is Gather
