"""An installation as its environment describes it, for programs that read their settings themselves."""

from __future__ import annotations

import pytest

from gateway.settings import Settings


def install(monkeypatch: pytest.MonkeyPatch, store_url: str) -> None:
    """Set the environment of an installation with a Twilio account, and nothing else of it."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"OTKLIK_{name.upper()}", raising=False)
    for name, value in {
        "DATABASE_URL": store_url,
        "SECRET_KEY": "a secret of thirty-two characters or more",
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": "the-auth-token",
        "LOG_LEVEL": "CRITICAL",
    }.items():
        monkeypatch.setenv(f"OTKLIK_{name}", value)
