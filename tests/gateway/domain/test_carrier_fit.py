"""What a carrier cannot do is said when a campaign is saved, with the question and the limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.carriers.twilio.limits import CAPABILITIES as TWILIO_CAPABILITIES
from gateway.carriers.twilio.limits import LIMITS as TWILIO
from gateway.carriers.vonage.limits import CAPABILITIES as VONAGE_CAPABILITIES
from gateway.carriers.vonage.limits import LIMITS as VONAGE
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.carrier_fit import Abilities, Misfit, misfits_of_rules, misfits_of_steps
from gateway.domain.machines import MachineRules, OnMachine
from gateway.domain.ports.carrier_limits import Capability
from ivr_flows import library
from ivr_flows.channels.voice_preview import PreviewedStep, preview_call
from ivr_flows.reader import read_survey
from ivr_flows.voice_script import Gather, Record, Say, VoiceScript
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
