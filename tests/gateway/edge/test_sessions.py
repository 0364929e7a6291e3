"""Who gets a session: people at their console, and no carrier."""

from __future__ import annotations

import pytest
from flask import Flask, session
from flask.sessions import SecureCookieSession

from gateway.edge.sessions import SessionsOfPeople


@pytest.fixture
def app() -> Flask:
    app = Flask("sessions")
    app.config["SECRET_KEY"] = "a-secret-key-of-thirty-two-bytes"
    app.session_interface = SessionsOfPeople()

    @app.route("/<path:anywhere>")
    def _open(anywhere: str) -> str:
        session["open"] = anywhere
        return anywhere

    return app


def test_a_person_keeps_their_session(app: Flask) -> None:
    browser = app.test_client()
    browser.get("/console/overview")
    with browser.session_transaction() as kept:
        assert kept["open"] == "console/overview"


def test_a_hook_opens_no_session_and_cannot_write_one(app: Flask) -> None:
    with app.test_request_context("/hooks/twilio/voice/reference/0"):
        assert not session
        with pytest.raises(RuntimeError):
            session["open"] = "by a carrier"


def test_an_address_that_only_sounds_like_a_hook_is_a_persons(app: Flask) -> None:
    with app.test_request_context("/hooksmith"):
        session["open"] = "by a person"
        assert isinstance(session._get_current_object(), SecureCookieSession)
