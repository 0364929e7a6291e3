"""What a campaign is refused for before anybody is called."""

from __future__ import annotations

from uuid import UUID

import pytest

from gateway.domain.errors import BadInput, NotFound
from gateway.domain.our_numbers import one_for_each
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
