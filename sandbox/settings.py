"""What one sandbox is told when it starts. Holds values only; reads no environment and no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sandbox.faults import Fault
from sandbox.people.habits import Habits


class ClockMode(StrEnum):
    """How virtual time moves: with the wall clock, faster than it, or only when told to."""

    REAL = "real"
    SCALED = "scaled"
    STEPPED = "stepped"


@dataclass(frozen=True, slots=True, kw_only=True)
class VonageAccount:
    """An account at Vonage with one application.

    `public_key` is the application's, PEM. `call_rate` is the number of calls taken in a virtual second
    before 429; None means no limit. Deadlines and the pause before a voice webhook's second attempt are real
    seconds. The pauses of a text's webhook are virtual: they go on for a day. `sms_as_json` is the account's
    choice for inbound texts of the SMS API, forms otherwise.
    """

    application_id: str
    public_key: str
    api_key: str
    api_secret: str
    signature_secret: str
    call_rate: int | None = 3
    sms_as_json: bool = False
    hook_deadline: float = 5.0
    voice_pauses: tuple[float, ...] = (0.5,)
    text_pauses: tuple[float, ...] = (5, 10, 20, 40, 60, 300, *(900,) * 95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that makes two sandboxes differ.

    `origin` and `real_origin` (seconds since the epoch) fix a scaled clock, so that every process
    that knows them computes the same time; without them the clock starts now. `faults` is the rate,
    0 to 1, of every kind of fault but those that `fault_rates` names. `rest_rate` is the number of REST requests taken in a real second
    before 429; None means no limit.

    `hook_deadline` is real seconds, whatever the clock: a web server's work and its restart take real time.
    It limits all attempts of one webhook together; what is repeated is up to the webhook's address.

    `public_url` is where the sandbox's own addresses begin, where something stands before it; "" is wherever a
    request comes to.

    `vonage` adds a Vonage account; without it the sandbox has no Vonage.
    """

    ledger: Path
    account_sid: str
    auth_token: str
    port: int = 0
    public_url: str = ""
    clock: ClockMode = ClockMode.REAL
    speed: float = 1.0
    origin: datetime | None = None
    real_origin: float | None = None
    seed: int = 1
    faults: float = 0.0
    fault_rates: Mapping[Fault, float] = field(default_factory=dict)
    habits: Habits = field(default_factory=Habits)
    rest_rate: int | None = None
    hook_deadline: float = 15.0
    vonage: VonageAccount | None = None
