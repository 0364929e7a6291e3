"""The hooks of calls to us, as Twilio meets them: a document that goes on, or one that says goodbye."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.bootstrap import build_runtime
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.clock import ManualClock
from gateway.domain.our_numbers import one_for_each
from gateway.runtime import Runtime
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.publish_survey import publish_survey
from gateway.settings import Settings
from ivr_flows.library import survey_source
from tests.support.databases import Databases
from tests.support.office import BERLIN, NOON, NOWHERE, OURS

BASE = "http://gateway.test"
TOKEN = "a token for tests"
CALL = {"CallSid": "CA1", "From": BERLIN, "To": OURS, "CallStatus": "ringing", "Direction": "inbound"}


@pytest.fixture
def runtime(sqlite_databases: Databases, redis_url: str) -> Iterator[Runtime]:
    with sqlite_databases.migrated("alembic") as url:
        settings = Settings(
            database_url=url,
            core_database_url=NOWHERE,
            redis_url=redis_url,
            public_base_url=BASE,
            secret_key="a secret of thirty-two characters or more",
            twilio_account_sid="AC1",
            twilio_auth_token=TOKEN,
            twilio_api_url="http://127.0.0.1:9",
            sandbox=True,
            log_level="CRITICAL",
        )
        built = build_runtime(settings, clock=ManualClock(NOON))
        campaign = create_campaign(
            built,
            name="hotline",
            survey_version_id=publish_survey(built, survey_source("post-call-nps"), "survey.yaml"),
            numbers=one_for_each("twilio", voice=OURS, sms=OURS),
            default_language="en",
            rules=CampaignRules(window="around_the_clock", takes_calls=True),
        )
        start_campaign(built, campaign)
        yield built
        built.close()


@pytest.fixture
def client(runtime: Runtime) -> FlaskClient:
    return create_app(runtime=runtime).test_client()


def post(client: FlaskClient, path: str, form: dict[str, str]) -> TestResponse:
    signature = RequestValidator(TOKEN).compute_signature(BASE + path, form)
    return client.post(path, base_url=BASE, data=form, headers={"X-Twilio-Signature": signature})


def test_a_call_is_asked_the_first_question_and_its_input_comes_back_to_an_address_of_its_own(
    client: FlaskClient, runtime: Runtime
) -> None:
    first = post(client, "/hooks/twilio/inbound-call", CALL)
    gather = ET.fromstring(first.text).find("Gather")  # noqa: S314 - our own document
    assert gather is not None
    action = gather.attrib["action"]
    found = re.fullmatch(rf"{BASE}(/hooks/twilio/voice/[^/]+/1)#.*", action)
    assert found is not None, action
    assert post(client, "/hooks/twilio/inbound-call", CALL).text == first.text
    following = post(client, found[1], {"CallSid": "CA1", "Digits": "9"})
    assert following.status_code == 200
    with runtime.reading() as uow:
        value = uow.connection.exec_driver_sql("SELECT value FROM answer").scalar_one()
    assert int(value) == 9


def test_a_call_to_another_number_is_told_so_and_ended(client: FlaskClient) -> None:
    answer = post(client, "/hooks/twilio/inbound-call", {**CALL, "To": "+15005550099"})
    document = ET.fromstring(answer.text)  # noqa: S314 - our own document
    assert [verb.tag for verb in document] == ["Say", "Hangup"]


def test_the_end_of_a_call_is_taken_and_a_strange_word_is_kept(client: FlaskClient, runtime: Runtime) -> None:
    post(client, "/hooks/twilio/inbound-call", CALL)
    ended = {**CALL, "CallStatus": "completed", "CallDuration": "12"}
    assert post(client, "/hooks/twilio/inbound-call-status", ended).status_code == 204
    assert post(client, "/hooks/twilio/inbound-call-status", {**CALL, "CallStatus": "odd"}).status_code == 204
    with runtime.reading() as uow:
        leg = uow.connection.exec_driver_sql("SELECT state, duration FROM call_leg").one()
        results = uow.connection.exec_driver_sql("SELECT result FROM inbound_event").scalars().all()
    assert tuple(leg) == ("ended", 12)
    assert "unknown_word" in results


def test_a_webhook_that_names_no_call_is_the_carrier_s_mistake(client: FlaskClient) -> None:
    assert post(client, "/hooks/twilio/inbound-call", {"From": BERLIN, "To": OURS}).status_code == 400
