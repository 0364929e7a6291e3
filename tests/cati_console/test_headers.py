"""What browsers are told about every answer of the console."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.cati_console.fieldwork import Fieldwork

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/", "/overview", "/console/live.js", "/console/missing"])
@pytest.mark.parametrize("session", [True, False])
def test_every_answer_is_protected_refusals_included(
    request: pytest.FixtureRequest, path: str, session: bool
) -> None:
    client: FlaskClient = request.getfixturevalue("inside" if session else "client")
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/overview"])
def test_what_shows_fieldwork_is_kept_nowhere(inside: FlaskClient, path: str) -> None:
    assert inside.get(path).headers["Cache-Control"] == "no-store"


def test_static_files_are_asked_for_again_and_not_sent_again(client: FlaskClient) -> None:
    with client.get("/console/console.css") as sent:
        assert sent.headers["Cache-Control"] == "no-cache"
        known = sent.headers["ETag"]
    with client.get("/console/console.css", headers={"If-None-Match": known}) as again:
        assert again.status_code == 304


@pytest.mark.parametrize("name", ["../access.py", "..%2faccess.py", "%2fetc/passwd", "templates"])
def test_nothing_but_static_files_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/console/{name}", follow_redirects=True).status_code == 404


def test_webhooks_are_left_as_they_are(client: FlaskClient) -> None:
    assert "Content-Security-Policy" not in client.post("/hooks/twilio/inbound-message").headers


def test_no_page_holds_a_script_or_a_style(inside: FlaskClient, fieldwork: Fieldwork) -> None:
    campaign = fieldwork.campaign("Any")
    fieldwork.cases(campaign, 1)
    fieldwork.response("delivery", 9, "Fine")
    for page in (inside.get("/").text, inside.get("/overview").text, inside.get("/console/missing").text):
        assert re.search(r"\sstyle=|\son\w+=|<style|javascript:", page) is None
        assert re.search(r"<script(?![^>]* src=)", page) is None
