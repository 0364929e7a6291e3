"""A Vonage application whose requests go to a recorder on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from gateway.carriers.vonage.client import VonageAccount
from tests.gateway.carriers.vonage.recorder import Recorder, Reply

APPLICATION = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
API_KEY = "abcd1234"
SECRET = "a signature secret of more than 32 bytes"


@pytest.fixture(scope="session")
def private_key() -> str:
    """A key of an application, PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@pytest.fixture(scope="session")
def public_key(private_key: str) -> str:
    """The other half of the application's key, PEM."""
    key = serialization.load_pem_private_key(private_key.encode(), None).public_key()
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


@pytest.fixture
def vonage_api() -> Iterator[Recorder]:
    """A server in Vonage's place."""
    recorder = Recorder()
    thread = threading.Thread(target=recorder.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield recorder
    recorder.stop()
    thread.join()


@pytest.fixture
def account(vonage_api: Recorder, private_key: str) -> VonageAccount:
    return VonageAccount(APPLICATION, private_key, API_KEY, SECRET, api_url=vonage_api.url)


@pytest.fixture
def answer(vonage_api: Recorder) -> Callable[..., None]:
    """Script the next answer."""

    def script(status: int = 200, body: Any = None, **kwargs: Any) -> None:
        vonage_api.replies.append(Reply(status, body, **kwargs))

    return script
