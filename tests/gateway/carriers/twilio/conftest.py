"""A Twilio account whose requests go to a recorder on the loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gateway.carriers.twilio.client import TwilioAccount
from tests.support.recorder import Recorder, running_recorder

SID = "AC" + "1" * 32
TOKEN = "the-auth-token"
PUBLIC = "https://survey.example.org"


@pytest.fixture
def twilio_api() -> Iterator[Recorder]:
    with running_recorder() as recorder:
        yield recorder


@pytest.fixture
def account(twilio_api: Recorder) -> TwilioAccount:
    return TwilioAccount(SID, TOKEN, PUBLIC, api_url=twilio_api.url)


@pytest.fixture
def answer(twilio_api: Recorder) -> Callable[..., None]:
    """Script the next answer."""
    return twilio_api.script
