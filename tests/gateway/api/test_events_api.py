"""`POST /api/v1/events` at its edge: who is heard, how often, and what each answer says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.standard_webhook import sign
from tests.support.databases import Databases
from tests.support.office import BERLIN, Office, open_office
from tests.support.ways_in import start

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEXT_SECRET = "whsec_C2FVsBQIhrscChlQIMVb5sSYspob7oDa"
OF_PBX = "whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB"
RULES = CampaignRules(window="around_the_clock", takes_events=True)
BURST = 5  # seconds of the rate, which is one a second here


@pytest.fixture
def office(sqlite_databases: Databases) -> Iterator[Office]:
    with sqlite_databases.migrated("alembic") as url, open_office(url) as opened:
        start(opened, "after calls", RULES)
        yield opened


@pytest.fixture
def client(office: Office) -> FlaskClient:
    secrets = {"crm": (SecretStr(SECRET), SecretStr(NEXT_SECRET)), "pbx": (SecretStr(OF_PBX),)}
    settings = office.runtime.settings.model_copy(update={"event_secrets": secrets, "events_per_second": 1.0})
    return create_app(runtime=replace(office.runtime, settings=settings)).test_client()


def event(office: Office, **changes: Any) -> bytes:
    told = {
        "type": "call.ended",
        "occurred_at": office.clock.now().isoformat(),
        "touchpoint": "support_hotline",
        "campaign": "after calls",
        "customer": {"external_id": "c1", "phone": BERLIN},
    }
    return json.dumps({**told, **changes}).encode()


def post(
    client: FlaskClient,
    office: Office,
    body: bytes,
    *,
    id_: str = "msg_1",
    secret: str = SECRET,
    **late: float,
) -> TestResponse:
    """Post what was signed now, or as long ago as `late` says."""
    at = office.clock.now() - timedelta(**late)
    headers = {
        "webhook-id": id_,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": sign(secret, id_, at, body),
    }
    return client.post("/api/v1/events", data=body, headers=headers, content_type="application/json")


def count_cases(office: Office) -> int:
    return int(office.one('SELECT count(*) FROM "case"'))


def test_an_event_is_accepted_and_its_repetition_gets_the_same_case(
    client: FlaskClient, office: Office
) -> None:
    body = event(office)
    first = post(client, office, body)
    assert first.status_code == 202
    again = post(client, office, body)
    assert (again.status_code, again.json) == (200, first.json)
    assert first.json is not None
    found = str(office.one('SELECT id FROM "case"')).replace("-", "")
    assert first.json == {"case": first.json["case"]}
    assert first.json["case"].replace("-", "") == found
    assert "campaign" in office.one("SELECT payload FROM inbound_event")


@pytest.mark.parametrize("secret", [SECRET, NEXT_SECRET, OF_PBX])
def test_every_secret_of_every_source_is_known(client: FlaskClient, office: Office, secret: str) -> None:
    assert post(client, office, event(office), secret=secret).status_code == 202


def test_what_is_not_signed_or_wrongly_or_long_ago_is_not_taken(client: FlaskClient, office: Office) -> None:
    body = event(office)
    answers = [
        client.post("/api/v1/events", data=body, content_type="application/json"),
        post(client, office, body, secret="whsec_" + "B" * 32),
        post(client, office, body, minutes=5, seconds=1),
        post(client, office, body, minutes=-5, seconds=-2),
    ]
    assert [answer.status_code for answer in answers] == [401] * 4
    assert all(answer.json is not None and answer.json["code"] == "unauthorized" for answer in answers)
    assert count_cases(office) == 0


def test_without_secrets_in_the_settings_the_door_is_shut(office: Office) -> None:
    shut = create_app(runtime=office.runtime).test_client()
    assert post(shut, office, event(office)).status_code == 401


def test_a_wrong_field_is_named_for_programs_and_for_people(client: FlaskClient, office: Office) -> None:
    answer = post(client, office, event(office, customer={"external_id": "c1", "phone": "12"}))
    assert answer.status_code == 422
    assert answer.json is not None
    assert (answer.json["code"], answer.json["where"]) == ("bad_input", "customer.phone")
    assert "customer.phone" in answer.json["message"]
    assert answer.json["request_id"]


def test_a_stale_event_and_a_campaign_that_takes_none_are_conflicts_and_never_gone(
    client: FlaskClient, office: Office
) -> None:
    old = (office.clock.now() - timedelta(hours=73)).isoformat()
    stale = post(client, office, event(office, occurred_at=old))
    start(office, "only ours", CampaignRules(window="around_the_clock"))
    refused = post(client, office, event(office, campaign="only ours"), id_="msg_2")
    assert [stale.status_code, refused.status_code] == [409, 409]
    assert stale.json is not None
    assert refused.json is not None
    assert [stale.json["code"], refused.json["code"]] == ["stale_event", "conflict"]
    assert count_cases(office) == 0


def test_too_many_events_of_one_source_wait_and_another_source_does_not(
    client: FlaskClient, office: Office
) -> None:
    codes = [
        post(client, office, event(office, customer={"external_id": f"c{n}", "phone": BERLIN}), id_=f"m{n}")
        for n in range(BURST + 1)
    ]
    assert [answer.status_code for answer in codes] == [202] * BURST + [429]
    assert codes[-1].headers["Retry-After"] == "1"
    assert post(client, office, event(office), id_="other", secret=OF_PBX).status_code == 202
    office.wait(seconds=1)
    assert post(client, office, event(office), id_=f"m{BURST}").status_code == 202
    assert count_cases(office) == BURST + 2


def test_who_is_not_known_does_not_use_up_a_source_s_rate(client: FlaskClient, office: Office) -> None:
    for _ in range(2 * BURST):
        assert post(client, office, event(office), secret="whsec_" + "B" * 32).status_code == 401
    assert post(client, office, event(office)).status_code == 202


def test_a_body_of_absurd_size_is_refused_before_it_is_read(client: FlaskClient, office: Office) -> None:
    assert post(client, office, event(office, context={"x": "y" * 70_000})).status_code == 413


def test_only_a_post_is_an_event(client: FlaskClient) -> None:
    assert client.get("/api/v1/events").status_code == 405
