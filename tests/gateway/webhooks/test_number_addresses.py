"""What docs/numbers.md has one enter at the carriers is what every world here is told, and is really served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench._told_network import number_addresses
from sandbox.twilio.overrides import read_overrides
from tests.support.accounts import CARRIERS
from tests.support.databases import Databases
from tests.support.hooked_gateway import HookedGateway, open_gateway
from tests.support.senders import SENDERS

DOCUMENT = Path(__file__).parents[3] / "docs" / "numbers.md"


@pytest.fixture
def gateway(tmp_path: Path, sqlite_databases: Databases, redis_url: str) -> Iterator[HookedGateway]:
    with sqlite_databases.migrated("alembic") as url, open_gateway(tmp_path, url, redis_url) as opened:
        yield opened


def addresses(carrier: str, base_url: str = "") -> dict[str, str]:
    """The addresses of a number, without the carrier's name."""
    told = number_addresses(base_url, carrier, "en")
    assert told.pop("carrier") == carrier
    return told


@pytest.mark.parametrize("carrier", CARRIERS)
def test_the_document_names_every_address(carrier: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for setting, address in addresses(carrier).items():
        assert f"`BASE{address}`" in text, setting


@pytest.mark.parametrize("carrier", CARRIERS)
def test_every_address_is_served_to_the_carrier(gateway: HookedGateway, carrier: str) -> None:
    fields = SENDERS[carrier].text("M1", "+4915112345678", "+15005550007", "STOP")
    for setting, address in addresses(carrier).items():
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        wanted = fields if setting.startswith("sms") else SENDERS[carrier].call_state("C1", "completed")
        if setting in {"voice_url", "voice_fallback_url"}:
            wanted = SENDERS[carrier].answered("C1")
        assert gateway.post(carrier, path, wanted).status_code < 300, setting


def test_twilio_is_asked_to_repeat_what_fails_and_vonage_does_so_by_itself() -> None:
    for setting, address in addresses("twilio").items():
        overrides = read_overrides(address)
        assert {"ct", "rt", "5xx"} == overrides.policies, setting
        assert overrides.retries >= 2, setting
    assert not any("#" in address for address in addresses("vonage").values())
