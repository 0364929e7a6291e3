"""What a campaign is refused for before anybody is called."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from gateway.carriers.vonage.limits import CAPABILITIES as VONAGE_CAPABILITIES
from gateway.carriers.vonage.limits import LIMITS as VONAGE
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput, NotFound
from gateway.domain.our_numbers import OurNumber, one_for_each
from gateway.services.create_campaign import create_campaign
from gateway.services.publish_survey import publish_survey
from ivr_flows.library import survey_source
from tests.support.office import OURS, RULES, Office


def create(office: Office, **changes: object) -> UUID:
    given: dict[str, object] = {
        "name": "spring",
        "numbers": one_for_each("twilio", voice=OURS, sms=OURS),
        "survey_version_id": None,
        "default_language": "en",
        "rules": RULES,
    }
    given |= changes
    if given["survey_version_id"] is None:
        given["survey_version_id"] = publish_survey(office.runtime, survey_source("post-call-nps"), "x.yaml")
    return create_campaign(office.runtime, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("channel", ["voice", "sms"])
@pytest.mark.parametrize(
    "number", ["", "15005550006", "+1 500 555 0006", "+0123456789", "+" + "1" * 16, "+1500555000٦"]
)
def test_a_number_of_ours_that_no_carrier_would_take_is_refused(
    office: Office, channel: str, number: str
) -> None:
    with pytest.raises(BadInput) as refused:
        create(office, numbers=one_for_each("twilio", **({"voice": OURS, "sms": OURS} | {channel: number})))
    assert refused.value.where == "numbers"
    assert "E.164" in str(refused.value)


def test_a_survey_that_was_never_published_cannot_be_asked(office: Office) -> None:
    with pytest.raises(NotFound, match="survey version"):
        create(office, survey_version_id=UUID(int=7))
    assert office.one("SELECT count(*) FROM campaign") == 0


def test_a_campaign_is_a_draft_with_its_rules_until_somebody_starts_it(office: Office) -> None:
    create(office)
    assert office.one("SELECT state FROM campaign") == "draft"
    assert "around_the_clock" in str(office.one("SELECT rules FROM campaign"))


AT_VONAGE = one_for_each("vonage", voice="+447700900006", sms="+447700900007")
ONLY_TEXTS = replace(RULES, channels=(Channel.SMS,))
ONLY_CALLS = replace(RULES, channels=(Channel.VOICE,))
HEAD = """\
survey: long
version: 1
languages: [en]
channels: [voice, sms]
touchpoint: hotline
sponsor: {en: Camomile}
purpose: {en: your call}
steps:
  - {tell: greeting, intro: true, text: {en: "This is {sponsor} about {purpose}."}}
"""
QUESTION = '  - {ask: mark, type: scale, min: 0, max: 10, text: {en: "Mark?"}}\n'
PATIENT = QUESTION.replace("max: 10,", "max: 10, timeout: 25,")


def at_vonage(office: Office) -> Office:
    """Let the second carrier have Vonage's bounds."""
    office.other.limits, office.other.capabilities = VONAGE, VONAGE_CAPABILITIES
    return office


def survey(office: Office, steps: str) -> UUID:
    return publish_survey(office.runtime, HEAD + steps, "long.yaml")


def told(length: int) -> str:
    """Write three things that are told, of `length` characters in all, and a question after them."""
    third = length // 3
    return "".join(f'  - {{tell: t{n}, text: {{en: "{"x" * third}"}}}}\n' for n in range(3)) + QUESTION


@pytest.mark.parametrize("rules", [RULES, ONLY_TEXTS, replace(ONLY_CALLS, keywords=("survey",))])
def test_a_text_that_a_carrier_of_the_campaign_would_not_send_is_refused(
    office: Office, rules: CampaignRules
) -> None:
    version = survey(at_vonage(office), told(1200))
    create(office, name="at Twilio", survey_version_id=version, rules=rules)
    with pytest.raises(BadInput, match=r"mark \(en\).*vonage sends 1000 characters"):
        create(office, survey_version_id=version, numbers=AT_VONAGE, rules=rules)
    create(office, survey_version_id=version, numbers=AT_VONAGE, rules=ONLY_CALLS)


def test_a_pace_that_the_account_does_not_have_is_refused(office: Office) -> None:
    at_vonage(office)
    for rules, what in (
        (replace(RULES, calls_per_second=500), "3 calls a second"),
        (replace(RULES, messages_per_second=500), "30 messages a second"),
    ):
        with pytest.raises(BadInput, match=what):
            create(office, numbers=AT_VONAGE, rules=rules)
    create(office, numbers=AT_VONAGE, rules=replace(RULES, calls_per_second=3, messages_per_second=30))


def test_the_pace_of_a_channel_that_the_campaign_does_not_use_does_not_matter(office: Office) -> None:
    at_vonage(office)
    create(office, name="calls", numbers=AT_VONAGE, rules=replace(ONLY_CALLS, messages_per_second=500))
    create(office, name="texts", numbers=AT_VONAGE, rules=replace(ONLY_TEXTS, calls_per_second=500))


@pytest.mark.parametrize("channels", [(Channel.VOICE,), (Channel.SMS,)])
def test_calls_that_are_only_taken_are_checked_as_those_that_are_made(
    office: Office, channels: tuple[Channel, ...]
) -> None:
    version = survey(at_vonage(office), PATIENT)
    rules = replace(RULES, channels=channels, takes_calls=True)
    with pytest.raises(BadInput, match="waits 10 s for an answer at most"):
        create(office, survey_version_id=version, numbers=AT_VONAGE, rules=rules)
    create(office, name="texts", survey_version_id=version, numbers=AT_VONAGE, rules=ONLY_TEXTS)


def test_a_call_to_a_number_for_texts_is_checked_too(office: Office) -> None:
    version = survey(at_vonage(office), PATIENT)
    numbers = [OurNumber(OURS, "twilio", Channel.VOICE), AT_VONAGE[1]]
    with pytest.raises(BadInput, match="vonage waits 10 s"):
        create(office, survey_version_id=version, numbers=numbers, rules=replace(RULES, takes_calls=True))


def test_how_long_it_rings_does_not_matter_where_nobody_is_called(office: Office) -> None:
    at_vonage(office)
    rules = replace(ONLY_TEXTS, takes_calls=True, ring_seconds=300)
    create(office, numbers=AT_VONAGE, rules=rules)
    with pytest.raises(BadInput, match="ring"):
        create(office, name="calls", numbers=AT_VONAGE, rules=replace(rules, channels=(Channel.VOICE,)))


@pytest.mark.parametrize(
    ("rules", "channel", "where"),
    [
        (replace(ONLY_TEXTS, takes_calls=True), Channel.SMS, "rules.takes_calls"),
        (replace(ONLY_CALLS, keywords=("survey",)), Channel.VOICE, "rules.keywords"),
    ],
)
def test_a_way_in_without_a_number_is_refused(
    office: Office, rules: CampaignRules, channel: Channel, where: str
) -> None:
    with pytest.raises(BadInput, match=r"no (voice|sms) number") as refused:
        create(office, numbers=[OurNumber(OURS, "twilio", channel)], rules=rules)
    assert refused.value.where == where
    assert office.one("SELECT count(*) FROM campaign") == 0
