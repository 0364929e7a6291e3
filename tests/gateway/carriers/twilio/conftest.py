"""A Twilio account whose requests go to a recorder on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gateway.carriers.twilio.client import TwilioAccount
from tests.gateway.carriers.twilio.recorder import Recorder, Reply

SID = "AC" + "1" * 32
TOKEN = "the-auth-token"
PUBLIC = "https://survey.example.org"


@pytest.fixture
def twilio_api() -> Iterator[Recorder]:
    recorder = Recorder()
    thread = threading.Thread(target=recorder.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield recorder
    recorder.stop()
    thread.join()


@pytest.fixture
def account(twilio_api: Recorder) -> TwilioAccount:
    return TwilioAccount(SID, TOKEN, PUBLIC, api_url=twilio_api.url)


@pytest.fixture
def answer(twilio_api: Recorder) -> Callable[..., None]:
    """Script the next answer."""

    def script(status: int = 200, body: Any = None, **kwargs: Any) -> None:
        twilio_api.replies.append(Reply(status, body, **kwargs))

    return script
