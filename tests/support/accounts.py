"""Our accounts and our numbers at the sandbox's carriers. The key of an application is made once a session."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from gateway.domain.our_numbers import OurNumber, one_for_each
from sandbox.settings import VonageAccount

CARRIERS = ("twilio", "vonage")

ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "a token for tests"

APPLICATION = "78d335fa-323d-4114-9c3d-d6f0d48968cf"
API_KEY = "abcd1234"
SIGNATURE_SECRET = "a signature secret of thirty-two characters or more"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that we have at a carrier: for calls, and for texts."""

    voice: str
    sms: str


NUMBERS = {
    "twilio": Numbers(voice="+15005550006", sms="+15005550007"),
    "vonage": Numbers(voice="+447700900006", sms="+447700900007"),
}


def our_numbers(carriers: Iterable[str]) -> tuple[OurNumber, ...]:
    """Give a campaign's numbers, one for each channel at each carrier, in the carriers' order."""
    return tuple(
        ours
        for carrier in carriers
        for ours in one_for_each(carrier, voice=NUMBERS[carrier].voice, sms=NUMBERS[carrier].sms)
    )


@functools.cache
def application_keys() -> tuple[str, str]:
    """Make the application's keys, PEM: the private one, and the public one."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


def vonage_account(call_rate: int | None) -> VonageAccount:
    """Give the account as the sandbox has it. `call_rate` is how many calls it takes in a second."""
    return VonageAccount(
        application_id=APPLICATION,
        public_key=application_keys()[1],
        api_key=API_KEY,
        api_secret="an API secret",
        signature_secret=SIGNATURE_SECRET,
        call_rate=call_rate,
        voice_pauses=(0.05,),
    )


def carrier_settings(api_url: str) -> dict[str, Any]:
    """Give the gateway's settings for both accounts, at a sandbox."""
    return {
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": TOKEN,
        "twilio_api_url": api_url,
        "vonage_application_id": APPLICATION,
        "vonage_private_key": application_keys()[0],
        "vonage_api_key": API_KEY,
        "vonage_signature_secret": SIGNATURE_SECRET,
        "vonage_api_url": api_url,
        # The sandbox takes what comes, unless a story says otherwise.
        **{f"{carrier}_{what}_per_second": 50.0 for carrier in CARRIERS for what in ("calls", "messages")},
        "sandbox": True,
    }
