"""Calls that are up and wait for their first webhook, made by the product's own use cases."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, insert

from bench._application_key import new_application_key
from bench._signed_webhooks import Signer, TwilioSigner, VonageSigner
from bench.floor_app import metadata as floor_metadata
from bench.floor_app import state as floor_state
from gateway.bootstrap import build_runtime
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.our_numbers import one_for_each
from gateway.domain.ports.carriers import Accepted, PlaceCall, SendOutcome
from gateway.domain.retries import RetryRules
from gateway.runtime import Runtime
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.dial_next import dial_next
from gateway.services.import_sample import import_sample
from gateway.services.place_call import place_call
from gateway.services.publish_survey import publish_survey
from gateway.settings import Settings
from ivr_flows import library

_SIGNED_BY = "bench-token-0123456789abcdef0123"  # 32 bytes: the least that HS256 should have
_APPLICATION = "78d335fa-323d-4114-9c3d-d6f0d48968cf"
_API_KEY = "benchkey"
_NUMBERS = {"twilio": "+15005550006", "vonage": "+447700900006"}


@dataclass(frozen=True)
class CallWorld:
    """`attempts` are hook references of calls that are up, by carrier; `signers` sign what is posted to them.

    `signed_by` is the secret of both, so that the floor can check the same.
    """

    environment: dict[str, str]
    base_url: str
    signed_by: str
    signers: tuple[Signer, ...]
    attempts: dict[str, list[str]]

    def floor_database(self, names: Iterable[str], postgres: Any) -> str:
        """Make the floor's tables with a row for every name; give the database's URL."""
        url: str = postgres.create("floor")
        engine = create_engine(url)
        floor_metadata.create_all(engine)
        with engine.begin() as connection:
            connection.execute(
                insert(floor_state),
                [{"id": name, "turn": 0, "data": {"answers": [0] * 3}} for name in names],
            )
        engine.dispose()
        return url


class _PatientCarrier:
    """A voice carrier that takes every call and never rings: the load plays the rest."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def place_call(self, call: PlaceCall) -> SendOutcome:
        """Take the call; its id is in the address that it was given."""
        return Accepted(f"CA{call.answer_url.split('/')[-2][:32]}")


class _Keeping:
    """A queue for the preparation only: it keeps what would have been queued, to be done by hand."""

    def __init__(self) -> None:
        self.kept: list[Any] = []

    def enqueue(self, _name: str, subject: object) -> None:
        """Keep the id."""
        self.kept.append(subject)

    def depth(self) -> int:
        """Nothing waits."""
        return 0

    def answers(self) -> bool:
        """Always."""
        return True


def ready_calls(postgres: Any, redis_url: str, base_url: str, calls: int) -> CallWorld:
    """Prepare `calls` calls that each carrier has taken."""
    environment = {
        "OTKLIK_DATABASE_URL": postgres.create("store"),
        "OTKLIK_CORE_DATABASE_URL": postgres.create("core"),
        "OTKLIK_REDIS_URL": redis_url,
        "OTKLIK_PUBLIC_BASE_URL": base_url,
        "OTKLIK_SECRET_KEY": "bench-secret-key-of-32-characters",
        "OTKLIK_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "OTKLIK_TWILIO_AUTH_TOKEN": _SIGNED_BY,
        "OTKLIK_TWILIO_API_URL": "http://127.0.0.1:9",
        "OTKLIK_VONAGE_APPLICATION_ID": _APPLICATION,
        "OTKLIK_VONAGE_PRIVATE_KEY": new_application_key().private,
        "OTKLIK_VONAGE_API_KEY": _API_KEY,
        "OTKLIK_VONAGE_SIGNATURE_SECRET": _SIGNED_BY,
        "OTKLIK_VONAGE_API_URL": "http://127.0.0.1:9",
        "OTKLIK_SANDBOX": "true",
        "OTKLIK_LOG_LEVEL": "WARNING",
    }
    os.environ.update(environment)
    settings = Settings()
    for section, url in (("alembic", settings.database_url), ("core_store", settings.core_database_url)):
        config = Config("alembic.ini", ini_section=section)
        config.attributes["url"] = url
        command.upgrade(config, "head")
    runtime = build_runtime(settings)
    patient: dict[str, Any] = {name: _PatientCarrier(real) for name, real in runtime.voice.items()}
    runtime = dataclasses.replace(runtime, voice=patient, queue=_Keeping())
    attempts = {
        carrier: [runtime.hooks.reference(attempt) for attempt in _dial(runtime, carrier, calls)]
        for carrier in _NUMBERS
    }
    runtime.close()
    signers: tuple[Signer, ...] = (
        TwilioSigner(base_url, settings.twilio_account_sid, _SIGNED_BY),
        VonageSigner(_API_KEY, _APPLICATION, _SIGNED_BY),
    )
    return CallWorld(environment, base_url, _SIGNED_BY, signers, attempts)


def _dial(runtime: Runtime, carrier: str, calls: int) -> list[Any]:
    first = 1_000_000 * (1 + list(_NUMBERS).index(carrier))  # nobody is in two campaigns
    rules = CampaignRules(
        window="around_the_clock",
        assumed_zone="UTC",
        max_event_age=None,
        channels=(Channel.VOICE,),
        lines=calls,
        retries=RetryRules(max_a_day=100),
    )
    version = publish_survey(runtime, library.survey_source("post-call-nps"), "post-call-nps.yaml")
    campaign = create_campaign(
        runtime,
        name=f"bench of {carrier}",
        survey_version_id=version,
        numbers=one_for_each(carrier, voice=_NUMBERS[carrier], sms=_NUMBERS[carrier]),
        default_language="en",
        rules=rules,
    )
    rows = [f"{carrier}-{number},Pat,+7916{first + number},RU,en\n" for number in range(calls)]
    import_sample(runtime, campaign, "bench.csv", ["external_id,name,phone,country,language\n", *rows])
    start_campaign(runtime, campaign)
    queue = _Keeping()
    keeping = dataclasses.replace(runtime, queue=queue)
    while dial_next(keeping, campaign, Channel.VOICE, 200).planned:
        pass
    for attempt in queue.kept:
        place_call(runtime, attempt)
    return queue.kept
