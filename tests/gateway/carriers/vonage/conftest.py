"""A Vonage application whose requests go to a recorder on the loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gateway.carriers.vonage.client import VonageAccount
from tests.support.accounts import application_keys
from tests.support.recorder import Recorder, running_recorder

APPLICATION = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
API_KEY = "abcd1234"
SECRET = "a signature secret of more than 32 bytes"


@pytest.fixture(scope="session")
def private_key() -> str:
    """A key of an application, PEM."""
    return application_keys()[0]


@pytest.fixture(scope="session")
def public_key() -> str:
    """The other half of the application's key, PEM."""
    return application_keys()[1]


@pytest.fixture
def vonage_api() -> Iterator[Recorder]:
    """A server in Vonage's place."""
    with running_recorder() as recorder:
        yield recorder


@pytest.fixture
def account(vonage_api: Recorder, private_key: str) -> VonageAccount:
    return VonageAccount(APPLICATION, private_key, API_KEY, SECRET, api_url=vonage_api.url)


@pytest.fixture
def answer(vonage_api: Recorder) -> Callable[..., None]:
    """Script the next answer."""
    return vonage_api.script
