"""Settings: everything that differs between two installations, read from the environment once.

Names start with OTKLIK_. Nothing else in the gateway reads the environment.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pydantic import AwareDatetime, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from gateway.domain.errors import Misconfigured
from gateway.domain.standard_webhook import fault_of

_LONGEST_SOURCE = 32


class Settings(BaseSettings):
    """Frozen; built once by the starting point and handed down in the Runtime."""

    model_config = SettingsConfigDict(
        env_prefix="OTKLIK_",
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,  # a refusal at the start must not print the secrets beside the fault
    )

    # Addresses may hold passwords: they are not shown.
    database_url: str = Field(default="sqlite:///var/otklik.sqlite", repr=False)
    core_database_url: str = Field(default="sqlite:///var/core.sqlite", repr=False)
    redis_url: str = Field(default="redis://127.0.0.1:6379/0", repr=False)

    public_base_url: str = Field(
        default="http://127.0.0.1:8000",
        description="the address at which carriers reach us; signatures are checked against it",
    )
    secret_key: SecretStr = Field(
        description="signs hook addresses and browser sessions; 32 characters or more"
    )
    console_token: SecretStr | None = Field(
        default=None, description="one-time token that opens the overview page"
    )

    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_api_key: str = Field(default="", description="signs softphone credentials, with its secret")
    twilio_api_secret: SecretStr = SecretStr("")
    twilio_softphone_application: str = Field(default="", description="where a browser's calls go (AP...)")
    twilio_api_url: str | None = Field(
        default=None, description="another host for the REST interface: the sandbox"
    )

    twilio_calls_per_second: float | None = Field(
        default=None, gt=0, description="new calls that the account may start; without it, what all have"
    )
    twilio_messages_per_second: float | None = Field(default=None, gt=0, description="the same for texts")

    vonage_application_id: str = ""
    vonage_private_key: SecretStr = Field(
        default=SecretStr(""), description="the application's key, PEM; newlines may be written as \\n"
    )
    vonage_private_key_file: Path | None = Field(
        default=None, description="where the key lies, if it is not in vonage_private_key"
    )
    vonage_api_key: str = Field(default="", description="the account's; signed webhooks name it")
    vonage_signature_secret: SecretStr = Field(
        default=SecretStr(""), description="signs the account's webhooks"
    )
    vonage_api_url: str | None = Field(
        default=None, description="another host for the REST interfaces: the sandbox"
    )

    vonage_calls_per_second: float | None = Field(
        default=None, gt=0, description="new calls that the account may start; without it, what all have"
    )
    vonage_messages_per_second: float | None = Field(default=None, gt=0, description="the same for texts")

    prices: Path | None = Field(
        default=None, description="the price list of the contract, TOML; without one the list of the house"
    )

    sandbox: bool = Field(
        default=False, description="the carrier is the sandbox: nothing here reaches a real person"
    )

    clock_speed: float = Field(
        default=1.0, gt=0, description="business seconds in a real second; 1 but in a demo"
    )
    clock_origin: AwareDatetime | None = Field(
        default=None, description="the business instant at clock_real_origin"
    )
    clock_real_origin: float | None = Field(default=None, description="Unix seconds")

    prompt_folder: Path = Field(
        default=Path("var/prompts"),
        description="where recorded prompts lie; every process needs the same folder",
    )
    recording_folder: Path = Field(
        default=Path("var/recordings"), description="where respondents' recordings lie; workers write it"
    )

    event_secrets: dict[str, tuple[SecretStr, ...]] = Field(
        default={},
        description='who may send events, and what they sign with: {"crm": ["whsec_..."]}; two while one is replaced',
    )
    events_per_second: float = Field(
        default=20.0, gt=0, description="events that each web process takes from one source"
    )

    database_pool: int = Field(default=8, ge=1)
    log_level: str = "INFO"

    @model_validator(mode="before")
    @classmethod
    def _a_private_key_may_lie_in_a_file(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Read the key, so that its text is known to the redaction too."""
        file, key = given.get("vonage_private_key_file"), given.get("vonage_private_key")
        if file and not key:
            try:
                key = Path(file).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ValueError(f"OTKLIK_VONAGE_PRIVATE_KEY_FILE cannot be read: {file}") from error
        return {**given, "vonage_private_key": key.replace("\\n", "\n")} if isinstance(key, str) else given

    @model_validator(mode="after")
    def _a_fast_clock_is_for_the_sandbox(self) -> Self:
        """Refuse a clock that is not the world's, unless nobody real can be called by it."""
        scaled = self.clock_speed != 1.0 or self.clock_origin is not None
        if scaled and not self.sandbox:
            raise ValueError("OTKLIK_CLOCK_SPEED and OTKLIK_CLOCK_ORIGIN are for the sandbox carrier only")
        if self.sandbox:
            self._check_that_every_carrier_is_the_sandbox()
        if len(self.secret_key.get_secret_value()) < 32:
            raise ValueError("OTKLIK_SECRET_KEY is shorter than 32 characters")
        for source, secrets in self.event_secrets_in_clear().items():
            if not 0 < len(source) <= _LONGEST_SOURCE or not secrets:
                raise ValueError("OTKLIK_EVENT_SECRETS: a source has no short name, or no secret")
            for fault in filter(None, map(fault_of, secrets)):
                raise ValueError(f"OTKLIK_EVENT_SECRETS: a secret of {source}: {fault}")
        return self

    def _check_that_every_carrier_is_the_sandbox(self) -> None:
        """Refuse a sandbox beside which a real carrier is set up: its calls would reach real people."""
        carriers = (
            ("TWILIO", self.has_twilio, self.twilio_api_url),
            ("VONAGE", self.has_vonage, self.vonage_api_url),
        )
        for name, is_set_up, api_url in carriers:
            if is_set_up and not api_url:
                raise ValueError(f"OTKLIK_SANDBOX needs OTKLIK_{name}_API_URL: the address of the sandbox")

    @property
    def has_twilio(self) -> bool:
        """Tell whether a Twilio account is set up, if only in part."""
        return bool(self.twilio_account_sid or self.twilio_auth_token.get_secret_value())

    @property
    def has_vonage(self) -> bool:
        """Tell whether a Vonage application is set up, if only in part."""
        return bool(self.vonage_application_id or self.vonage_private_key.get_secret_value())

    @property
    def clock_start(self) -> datetime | None:
        """The business origin in UTC, or None for the world's clock."""
        return self.clock_origin.astimezone(UTC) if self.clock_origin is not None else None

    def event_secrets_in_clear(self) -> dict[str, tuple[str, ...]]:
        """Give the secrets that events are signed with, by source."""
        return {
            source: tuple(secret.get_secret_value() for secret in secrets)
            for source, secrets in self.event_secrets.items()
        }

    def secret_values(self) -> tuple[str, ...]:
        """Every secret in clear, for the redaction of logs and exchanges."""
        secrets = (
            self.secret_key,
            self.console_token,
            self.twilio_auth_token,
            self.twilio_api_secret,
            self.vonage_private_key,
            self.vonage_signature_secret,
            *(secret for secrets in self.event_secrets.values() for secret in secrets),
        )
        return tuple(value for secret in secrets if secret and (value := secret.get_secret_value()))


def read_settings() -> Settings:
    """Read the environment. Raises `Misconfigured` naming every setting that is wrong."""
    try:
        return Settings()
    except ValidationError as refused:
        words = (
            "".join(f"OTKLIK_{str(name).upper()}: " for name in fault["loc"]) + fault["msg"]
            for fault in refused.errors()
        )
        raise Misconfigured("; ".join(words)) from None  # the cause would show what was given
