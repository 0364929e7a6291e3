"""Who gets in: this machine only, by a token that opens one session, with few guesses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from cati_console.access import Guesses
from gateway.domain import console_token
from gateway.runtime import Runtime
from gateway.services.issue_console_link import issue_console_link
from tests.cati_console.conftest import NOW, ON_BOTH, TOKEN, application

PAGES = pytest.mark.parametrize("path", ["/", "/overview", f"/?token={TOKEN}", "/console/console.css"])


@PAGES
@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "2001:db8::1", "::ffff:192.0.2.7", ""])
def test_another_machine_is_refused_whatever_it_shows(client: FlaskClient, path: str, address: str) -> None:
    refused = client.get(path, environ_overrides={"REMOTE_ADDR": address})
    assert refused.status_code == 403
    assert "Not from here" in refused.text


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.0.9", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_knock(client: FlaskClient, address: str) -> None:
    assert client.get("/", environ_overrides={"REMOTE_ADDR": address}).status_code == 401


def test_a_proxy_on_this_machine_lets_nobody_from_outside_in(client: FlaskClient) -> None:
    forwarded = {"X-Forwarded-For": "192.0.2.7, 127.0.0.1"}
    assert client.get("/", query_string={"token": TOKEN}, headers=forwarded).status_code == 403


@pytest.mark.parametrize("path", ["/", "/overview"])
def test_without_a_session_the_page_says_how_to_get_in(client: FlaskClient, path: str) -> None:
    closed = client.get(path)
    assert closed.status_code == 401
    assert "python -m gateway.cli console-link" in closed.text
    assert "Completed interviews" not in closed.text


def test_a_token_opens_a_session_and_leaves_the_address(client: FlaskClient) -> None:
    opened = client.get("/", query_string={"token": TOKEN})
    assert opened.status_code == 303
    assert opened.location == "/"
    cookie = opened.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert client.get("/").status_code == 200
    assert client.get("/overview").status_code == 200


@ON_BOTH
def test_a_token_opens_one_session_only_in_every_process(runtime: Runtime) -> None:
    first, second = (application(runtime).test_client() for _ in range(2))
    assert first.get("/", query_string={"token": TOKEN}).status_code == 303
    again = second.get("/", query_string={"token": TOKEN})
    assert again.status_code == 401
    assert "has been used" in again.text
    assert second.get("/").status_code == 401


def test_who_is_in_may_follow_a_used_link_again(inside: FlaskClient) -> None:
    assert inside.get("/", query_string={"token": TOKEN}).status_code == 303
    assert inside.get("/").status_code == 200


def test_a_session_of_another_key_is_no_session(inside: FlaskClient, runtime: Runtime) -> None:
    cookie = inside.get_cookie("otklik_console")
    assert cookie is not None
    elsewhere = application(runtime).test_client()
    elsewhere.application.config["SECRET_KEY"] = "another" * 8
    elsewhere.set_cookie("otklik_console", cookie.value)
    assert elsewhere.get("/").status_code == 401


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", TOKEN[:-1], "é", "a.b.c", "\x00"])
def test_a_wrong_token_opens_nothing(client: FlaskClient, token: str) -> None:
    refused = client.get("/", query_string={"token": token})
    assert refused.status_code == 401
    assert "This link is wrong" in refused.text
    assert client.get("/").status_code == 401


@pytest.mark.parametrize("configured", [None, SecretStr("")])
def test_no_configured_token_means_that_none_fits(runtime: Runtime, configured: SecretStr | None) -> None:
    client = application(runtime, console_token=configured).test_client()
    assert client.get("/", query_string={"token": ""}).status_code == 401
    assert client.get("/", query_string={"token": "None"}).status_code == 401


def test_a_signed_link_works_without_a_configured_token_and_once(runtime: Runtime) -> None:
    app = application(runtime, console_token=None)
    link = issue_console_link(runtime).removeprefix("http://127.0.0.1:8000")
    assert app.test_client().get(link).status_code == 303
    assert app.test_client().get(link).status_code == 401


def test_two_links_are_two_sessions(runtime: Runtime, app: Flask) -> None:
    for _ in range(2):
        link = issue_console_link(runtime, "http://127.0.0.1:9000/")
        assert link.startswith("http://127.0.0.1:9000/?token=")
        assert app.test_client().get(link).status_code == 303


def test_a_link_names_the_loopback_where_the_public_address_is_elsewhere(runtime: Runtime) -> None:
    app = application(runtime, public_base_url="https://survey.example.org")
    outside = app.extensions["otklik"]
    assert issue_console_link(outside).startswith("http://127.0.0.1:8000/?token=")


def test_a_signed_token_ends_after_ten_minutes() -> None:
    token = console_token.issue("secret", UUID(int=1), NOW)
    assert console_token.is_good("secret", token, NOW + timedelta(minutes=9, seconds=59))
    assert not console_token.is_good("secret", token, NOW + timedelta(minutes=10))


def test_a_signed_token_has_one_spelling_and_one_key() -> None:
    now = datetime.now(UTC)
    token = console_token.issue("secret", UUID(int=1), now)
    assert not console_token.is_good("another", token, now)
    for place in range(len(token)):
        changed = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
        assert not console_token.is_good("secret", changed, now), changed
    for spelling in (token.upper(), f"{token} ", f"0{token}", token.replace(".", "..", 1)):
        assert not console_token.is_good("secret", spelling, now), spelling


def test_after_ten_wrong_tokens_even_the_right_one_waits(client: FlaskClient) -> None:
    for _ in range(10):
        assert client.get("/", query_string={"token": "guess"}).status_code == 401
    refused = client.get("/", query_string={"token": TOKEN})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 61


def test_guesses_are_forgotten_after_their_time() -> None:
    guesses = Guesses(allowed=2, within=60)
    guesses.note(100)
    assert guesses.wait(100) == 0
    guesses.note(110)
    assert guesses.wait(110) == 50
    assert guesses.wait(160) == 0
    guesses.note(161)
    assert guesses.wait(161) == 9
