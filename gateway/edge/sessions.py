"""Sessions are for people: a carrier's webhook carries no cookie, and opening none spares its caller the time."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

_HOOKS = "/hooks/"


class SessionsOfPeople(SecureCookieSessionInterface):
    """Flask's signed cookies, for every address but those of the hooks."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Open the session of a request; None, which nothing is kept of, for a hook."""
        return None if request.path.startswith(_HOOKS) else super().open_session(app, request)
