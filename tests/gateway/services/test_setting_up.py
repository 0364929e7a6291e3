"""Publishing surveys, creating campaigns, importing samples."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from gateway.domain.channel import Channel
from gateway.domain.errors import BadInput, Conflict, NotFound
from gateway.domain.our_numbers import OurNumber, one_for_each
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.import_sample import import_sample
from gateway.services.publish_survey import publish_survey
from ivr_flows.faults import SurveyFaults
from ivr_flows.library import survey_source
from tests.support.office import BERLIN, MOBILE, OURS, RULES, Office

SOURCE = survey_source("post-call-nps")


def create(office: Office, **changes: object) -> UUID:
    given = {
        "name": "spring",
        "survey_version_id": publish_survey(office.runtime, SOURCE, "nps.yaml"),
        "numbers": one_for_each("twilio", voice=OURS, sms=OURS),
        "default_language": "en",
        "rules": RULES,
    }
    return create_campaign(office.runtime, **(given | changes))  # type: ignore[arg-type]


def test_the_same_source_is_the_same_version(office: Office) -> None:
    first = publish_survey(office.runtime, SOURCE, "nps.yaml")
    assert publish_survey(office.runtime, SOURCE, "another-name.yaml") == first


def test_a_published_version_never_changes(office: Office) -> None:
    publish_survey(office.runtime, SOURCE, "nps.yaml")
    with pytest.raises(Conflict, match="raise the version"):
        publish_survey(office.runtime, SOURCE + "# changed\n", "nps.yaml")


def test_a_survey_with_faults_is_not_published(office: Office) -> None:
    with pytest.raises(SurveyFaults):
        publish_survey(office.runtime, "survey: x\n", "x.yaml")
    assert office.rows("SELECT * FROM survey_version") == []


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"numbers": one_for_each("pigeon", voice=OURS, sms=OURS)}, "'pigeon' is not set up"),
        ({"numbers": [OurNumber(OURS, "twilio", Channel.VOICE)]}, "no sms number"),
        ({"numbers": [OurNumber(OURS, "twilio", Channel.VOICE, ("DE",))]}, "no voice number"),
        ({"numbers": 2 * one_for_each("twilio", voice=OURS, sms=OURS)}, "stands twice"),
        ({"default_language": "fr"}, "default_language"),
    ],
)
def test_a_campaign_that_could_not_work_is_refused(
    office: Office, changes: dict[str, object], where: str
) -> None:
    with pytest.raises(BadInput, match=where):
        create(office, **changes)


def test_a_campaign_round_the_clock_is_refused_where_real_people_would_be_rung(office: Office) -> None:
    real = office.runtime.settings.model_copy(update={"sandbox": False})
    careful = replace(office, runtime=replace(office.runtime, settings=real))
    with pytest.raises(BadInput, match="night"):
        create(careful)


def test_two_campaigns_have_two_names(office: Office) -> None:
    create(office)
    with pytest.raises(Conflict, match="spring"):
        create(office)


def test_a_campaign_is_started_once(office: Office) -> None:
    campaign = create(office)
    start_campaign(office.runtime, campaign)
    with pytest.raises(Conflict, match="running"):
        start_campaign(office.runtime, campaign)
    with pytest.raises(NotFound):
        start_campaign(office.runtime, UUID(int=7))


def test_every_row_is_accepted_or_rejected_with_its_reasons(office: Office) -> None:
    lines = [
        "\ufeffexternal_id,name,phone,language,event_at,extra\n",
        f"a,Anna,{MOBILE},en,,x\n",
        "b,Boris,12,xx,yesterday,x\n",
        f",Clara,{BERLIN},en,,x\n",
        f"d,Dina,{BERLIN},fr,,x\n",
    ]
    report = import_sample(office.runtime, create(office), "people.csv", lines)
    assert (report.total, report.accepted, report.rejected, report.warned) == (4, 2, 2, 1)
    assert {(fault.row, fault.column) for fault in report.faults} == {
        *((3, "phone"), (3, "event_at"), (4, "external_id"))
    }
    assert [(warning.row, warning.column) for warning in report.warnings] == [(5, "language")]
    assert office.one("SELECT rows_total, rows_accepted, rows_rejected FROM sample_file") == (4, 2, 2)


def test_a_person_who_stands_in_two_rows_is_one_respondent_with_two_cases(office: Office) -> None:
    lines = ["external_id,phone\n", f"a,{MOBILE}\n", f"a,{MOBILE}\n", f"a,{BERLIN}\n"]
    import_sample(office.runtime, create(office), "people.csv", lines)
    assert office.one("SELECT count(*) FROM respondent") == 1
    assert office.one("SELECT count(*) FROM contact_point") == 2
    assert office.one('SELECT count(*) FROM "case"') == 3


def test_a_sample_larger_than_a_batch_is_imported_whole_and_says_how_far_it_is(office: Office) -> None:
    lines = ["external_id,phone\n", *(f"c{n},+4915112{n:06}\n" for n in range(1200))]
    told: list[int] = []
    report = import_sample(office.runtime, create(office), "people.csv", lines, progress=told.append)
    assert (report.accepted, told) == (1200, [500, 1000, 1200])
    assert office.one('SELECT count(*) FROM "case"') == 1200


def test_a_header_without_what_every_row_needs_is_named(office: Office) -> None:
    with pytest.raises(BadInput, match="phone"):
        import_sample(office.runtime, create(office), "people.csv", ["external_id,name\n"])
