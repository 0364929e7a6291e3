"""Who gets in: a browser on this machine, with a session that a one-time token has opened.

Owns the two doors and the session cookie. Which token is good, and that it is good once for all processes,
is the gateway's knowledge.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from flask import Blueprint, Flask, abort, request, session
from werkzeug.exceptions import TooManyRequests

from gateway.runtime import Runtime
from gateway.services.use_console_token import TokenVerdict, use_console_token

SESSION_LIFE = timedelta(hours=12)
WRONG_TOKENS = 10
WRONG_TOKENS_WITHIN = 60.0
_OPEN = "console"


class Guesses:
    """Wrong tokens of the last minute, in this process. Safe to share between threads."""

    def __init__(self, allowed: int = WRONG_TOKENS, within: float = WRONG_TOKENS_WITHIN) -> None:
        self._allowed = allowed
        self._within = within
        self._wrong: deque[float] = deque(maxlen=allowed)
        self._lock = threading.Lock()

    def note(self, now: float) -> None:
        """Count a wrong token at `now`, seconds of a clock that never goes back."""
        with self._lock:
            self._wrong.append(now)

    def wait(self, now: float) -> float:
        """Give the seconds until the next token is looked at; zero when it is now."""
        with self._lock:
            if len(self._wrong) < self._allowed:
                return 0.0
            return max(0.0, self._wrong[0] + self._within - now)


def keep_sessions_short(app: Flask) -> None:
    """Let a session end after twelve hours, and give its cookie a name of its own on a shared host."""
    app.config["PERMANENT_SESSION_LIFETIME"] = SESSION_LIFE
    app.config["SESSION_COOKIE_NAME"] = "otklik_console"


def guard(console: Blueprint) -> None:
    """Refuse every request to the console that does not come from this machine."""

    @console.before_request
    def _from_this_machine() -> None:
        # A proxy on this machine has a loopback address too, so whom it forwards for must be here as well.
        if not all(_is_loopback(address) for address in (request.remote_addr or "", *request.access_route)):
            abort(403, "The console answers on the machine that it runs on, and nowhere else.")


def require_session() -> None:
    """Refuse a browser without a session."""
    if _OPEN not in session:
        abort(401, "This browser has no session yet, or its twelve hours are over.")


def has_session() -> bool:
    """Say whether this browser has been let in."""
    return _OPEN in session


def let_in(runtime: Runtime, guesses: Guesses, token: str) -> None:
    """Open a session for the browser that shows `token`, or refuse it."""
    wait = guesses.wait(time.monotonic())
    if wait > 0:
        raise TooManyRequests("Too many wrong tokens. Wait a minute.", retry_after=round(wait) + 1)
    match use_console_token(runtime, token):
        case TokenVerdict.OPENS:
            session[_OPEN] = True
        case TokenVerdict.USED_BEFORE:
            abort(401, "This link has been used. Each link opens one browser, once.")
        case TokenVerdict.WRONG:
            guesses.note(time.monotonic())
            runtime.log.warning("console_token_wrong")
            abort(401, "This link is wrong, or its time is over.")


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped.is_loopback
    return parsed.is_loopback
