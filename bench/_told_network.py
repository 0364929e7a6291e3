"""What a network is told of a number of ours: the addresses that docs/numbers.md has one enter at the carriers."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable

from gateway.carriers.twilio.overrides import asked, told
from gateway.domain.hooks import HookAddresses


def number_addresses(base_url: str, carrier: str, language: str) -> dict[str, str]:
    """Give the settings of a number, in the sandbox's words. `language` is what its callers speak."""
    hooks = HookAddresses(base_url, secret="")  # addresses of numbers have no mark
    plain: Callable[[str], str] = str
    turn, report = (asked, told) if carrier == "twilio" else (plain, plain)
    addresses = {
        "carrier": carrier,
        "sms_url": report(hooks.inbound_message(carrier)),
        "voice_url": turn(hooks.inbound_call(carrier)),
        "voice_fallback_url": turn(hooks.any_fallback(carrier, language)),
        "voice_status_url": report(hooks.inbound_call_status(carrier)),
    }
    if carrier == "twilio":  # the other one tries a text for a day
        addresses["sms_fallback_url"] = addresses["sms_url"]
    return addresses


def tell_network(sandbox_url: str, base_url: str, carrier: str, number: str, language: str) -> None:
    """Tell a running sandbox whose number it is, and where calls and texts to it go."""
    request = urllib.request.Request(  # noqa: S310  our own loopback address
        f"{sandbox_url}/control/numbers/{number}",
        data=json.dumps(number_addresses(base_url, carrier, language)).encode(),
        headers={"Content-Type": "application/json"},
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=10):  # noqa: S310  the same
        pass
