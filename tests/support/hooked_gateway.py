"""A gateway for tests of webhooks: both carriers, a sandbox that takes what we ask, and hooks that a test posts to.

The sandbox's time stands still, so that no webhook comes but those of the test.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.bootstrap import build_runtime
from gateway.domain.campaign_rules import CampaignRules
from gateway.domain.channel import Channel
from gateway.domain.clock import ManualClock
from gateway.domain.ids import SeededIds
from gateway.runtime import Runtime
from gateway.services.create_campaign import create_campaign, start_campaign
from gateway.services.dial_next import dial_next
from gateway.services.import_sample import import_sample
from gateway.services.place_call import place_call
from gateway.services.publish_survey import publish_survey
from gateway.services.send_message import send_message
from gateway.settings import Settings
from ivr_flows.library import survey_source
from sandbox.service import SandboxServer
from sandbox.settings import ClockMode
from sandbox.settings import Settings as SandboxSettings
from tests.support.accounts import ACCOUNT, TOKEN, carrier_settings, our_numbers, vonage_account
from tests.support.kept_engines import kept_engines
from tests.support.office import NOON, NOWHERE, RULES
from tests.support.senders import BASE, SENDERS, Body, Fields


@dataclass
class HookedGateway:
    """See the module's docstring. `log` is what the process would write on standard error."""

    runtime: Runtime
    clock: ManualClock
    client: FlaskClient
    log: io.StringIO

    def post(self, carrier: str, path: str, fields: Fields) -> TestResponse:
        """Post a webhook as the carrier does."""
        sender = SENDERS[carrier]
        body = sender.encode(fields)
        return self.deliver(path, body, sender.sign(path, body, self.clock.now()))

    def deliver(self, path: str, body: Body, headers: Mapping[str, str]) -> TestResponse:
        """Post a body with these headers."""
        return self.client.post(
            path,
            base_url=BASE,
            data=body.content,
            headers={**headers, "Content-Type": body.content_type},
        )

    def start(self, carrier: str, *phones: str, talk: int = 60, rules: CampaignRules = RULES) -> UUID:
        """Start a campaign with numbers at a carrier. A long `talk` (seconds) invites by text."""
        version = publish_survey(self.runtime, survey_source("post-call-nps"), "post-call-nps.yaml")
        campaign = create_campaign(
            self.runtime,
            name=f"{carrier} {' '.join(phones)} {talk}",
            survey_version_id=version,
            numbers=our_numbers([carrier]),
            default_language="en",
            rules=rules,
        )
        start_campaign(self.runtime, campaign)
        lines = ["external_id,name,phone,language,talk_seconds\n"]
        lines += [f"{carrier} {phone},Emma,{phone},en,{talk}\n" for phone in phones]
        assert import_sample(self.runtime, campaign, "people.csv", lines).rejected == 0
        return campaign

    def call(self, carrier: str, phone: str) -> tuple[UUID, str]:
        """Call somebody; give the attempt and the carrier's id of the call."""
        dial_next(self.runtime, self.start(carrier, phone), Channel.VOICE, 1)
        planned = "SELECT id FROM contact_attempt WHERE address = :phone AND state = 'planned'"
        attempt = UUID(str(self.one(planned, phone=phone)))
        place_call(self.runtime, attempt)
        ref = self.one("SELECT carrier_ref FROM call_leg WHERE attempt_id = :id", id=attempt.hex)
        assert ref
        return attempt, str(ref)

    def text(self, carrier: str, phone: str) -> tuple[UUID, str]:
        """Text somebody; give the message and the carrier's id of it."""
        dial_next(self.runtime, self.start(carrier, phone, talk=900), Channel.SMS, 1)
        message = UUID(str(self.one("SELECT id FROM message WHERE address = :phone", phone=phone)))
        send_message(self.runtime, message)
        ref = self.one("SELECT carrier_ref FROM message WHERE id = :id", id=message.hex)
        assert ref
        return message, str(ref)

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Read the store by SQL."""
        with self.runtime.reading() as uow:
            return [dict(row) for row in uow.connection.execute(text(statement), values).mappings()]

    def one(self, statement: str, **values: Any) -> Any:
        """Read the only value of the only row."""
        (row,) = self.rows(statement, **values)
        (value,) = row.values()
        return value

    def change(self, statement: str) -> None:
        """Change the store by SQL."""
        with self.runtime.unit_of_work() as uow:
            uow.connection.execute(text(statement))


@contextmanager
def open_gateway(folder: Path, store_url: str, redis_url: str, **changes: Any) -> Iterator[HookedGateway]:
    """Open a gateway on a migrated store."""
    sandbox = SandboxServer(
        SandboxSettings(
            ledger=folder / "ledger.sqlite",
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            clock=ClockMode.STEPPED,
            origin=NOON,
            vonage=vonage_account(None),
        )
    )
    with sandbox:
        clock = ManualClock(NOON)
        given = {
            "database_url": store_url,
            "core_database_url": NOWHERE,
            "redis_url": redis_url,
            "public_base_url": BASE,
            "secret_key": "a secret of thirty-two characters or more",
            "recording_folder": folder / "recordings",
            "prompt_folder": folder / "prompts",
            "log_level": "CRITICAL",
            **carrier_settings(sandbox.base_url),
            **changes,
        }
        log = io.StringIO()
        with redirect_stderr(log):
            runtime = build_runtime(Settings(**given), clock=clock, ids=SeededIds(7), opener=kept_engines)
        yield HookedGateway(runtime, clock, create_app(runtime=runtime).test_client(), log)
        runtime.close()
