"""The only place that chooses implementations: settings in, Runtime out.

Builds; starts nothing but the thread that writes the exchange log, and only when asked to serve.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from importlib import resources

import structlog
from redis import Redis
from structlog.typing import EventDict, FilteringBoundLogger

from gateway import domain
from gateway.audio.ffmpeg import find_ffmpeg
from gateway.audio.prompt_store import PromptStore
from gateway.audio.recording_files import FolderOfRecordings
from gateway.audio.studio import PydubStudio
from gateway.carriers.twilio.client import TwilioAccount
from gateway.carriers.twilio.limits import LIMITS as TWILIO
from gateway.carriers.twilio.messages import TwilioMessages
from gateway.carriers.twilio.softphone import SoftphoneKeys
from gateway.carriers.twilio.voice import TwilioVoice
from gateway.carriers.vonage.client import VonageAccount
from gateway.carriers.vonage.limits import LIMITS as VONAGE
from gateway.carriers.vonage.messages import VonageMessages
from gateway.carriers.vonage.voice import VonageVoice
from gateway.core_store.sql_results import SqlResults
from gateway.core_store.sql_sink import SqlResultSink
from gateway.domain.clock import Clock, ScaledClock, SystemClock
from gateway.domain.errors import Misconfigured
from gateway.domain.hooks import HookAddresses
from gateway.domain.ids import IdSource, TimeOrderedIds
from gateway.domain.ports.carriers import MessageCarrier, VoiceCarrier
from gateway.domain.prices import PriceList, read_prices
from gateway.domain.redaction import Redactor
from gateway.edge.redis_token_uses import RedisTokenUses
from gateway.jobs.rq_queue import RqJobQueue
from gateway.runtime import Runtime
from gateway.settings import Settings
from gateway.store.engines import Engines, open_engines
from gateway.store.exchange_log import BufferedExchangeLog
from gateway.store.unit_of_work import reading_units, writing_units


def build_runtime(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ids: IdSource | None = None,
    serving: bool = False,
    opener: Callable[[str, int], Engines] = open_engines,
) -> Runtime:
    """Build the runtime of one process. `clock` and `ids` are for tests that step the time, `opener` for those
    that open a database many times.

    Raises `Misconfigured` where the settings cannot work together.
    """
    redact = Redactor(settings.secret_values())
    log = _log(settings, redact)
    clock = clock or _clock(settings)
    ids = ids or TimeOrderedIds()
    store = _database("DATABASE_URL", settings.database_url, settings.database_pool, opener)
    core = _database("CORE_DATABASE_URL", settings.core_database_url, settings.database_pool, opener)
    exchanges = BufferedExchangeLog(store, clock, ids, redact, log)
    if serving:
        exchanges.start()
    voice, messages = _carriers(settings, exchanges)
    redis = _redis(settings)

    def close() -> None:
        exchanges.flush()
        store.dispose()
        core.dispose()
        redis.close()

    return Runtime(
        settings=settings,
        clock=clock,
        ids=ids,
        unit_of_work=writing_units(store),
        reading=reading_units(store),
        voice=voice,
        messages=messages,
        audio=PydubStudio(PromptStore(settings.prompt_folder), find_ffmpeg()),
        recordings=FolderOfRecordings(settings.recording_folder),
        sinks=(SqlResultSink(core.writing),),
        results=SqlResults(core.reading),
        queue=RqJobQueue(redis, log),
        exchanges=exchanges,
        tokens=RedisTokenUses(redis, log),
        hooks=HookAddresses(settings.public_base_url, settings.secret_key.get_secret_value()),
        prices=_prices(settings),
        redact=redact,
        log=log,
        close=close,
    )


def _database(setting: str, url: str, pool_size: int, opener: Callable[[str, int], Engines]) -> Engines:
    """Open a database. Raises `Misconfigured` where its address cannot be used."""
    try:
        return opener(url, pool_size)
    except ValueError as error:
        raise Misconfigured(f"OTKLIK_{setting}: {error}") from None  # the cause would show the address


def _redis(settings: Settings) -> Redis:
    """Make the queue's client; it connects when it is used. Raises `Misconfigured`."""
    try:
        return Redis.from_url(settings.redis_url)
    except ValueError:
        what = "this is no address of a Redis server; write redis://HOST:PORT/0 or unix:///PATH"
        raise Misconfigured(f"OTKLIK_REDIS_URL: {what}") from None  # the cause would show the address


def _prices(settings: Settings) -> PriceList:
    """Read the price list. Raises `Misconfigured` where the file cannot be read or used."""
    listed = settings.prices or resources.files(domain).joinpath("price_list.toml")
    try:
        return read_prices(listed.read_text(encoding="utf-8"))
    except OSError as error:
        what = f"{listed} cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        what = f"{listed} is not UTF-8"
    except ValueError as error:
        what = f"{listed}: {error}"
    raise Misconfigured(
        f"OTKLIK_PRICES: {what}; write the path of a price list as in docs/texts.md, or leave the setting out"
    )


def _clock(settings: Settings) -> Clock:
    start = settings.clock_start
    if start is None and settings.clock_speed == 1.0:
        return SystemClock()
    if start is None or settings.clock_real_origin is None:
        raise Misconfigured("a scaled clock needs OTKLIK_CLOCK_ORIGIN and OTKLIK_CLOCK_REAL_ORIGIN")
    return ScaledClock(start, settings.clock_real_origin, settings.clock_speed)


def _carriers(
    settings: Settings, exchanges: BufferedExchangeLog
) -> tuple[dict[str, VoiceCarrier], dict[str, MessageCarrier]]:
    """Build every carrier that is set up. Raises `Misconfigured` where none is."""
    voice: dict[str, VoiceCarrier] = {}
    messages: dict[str, MessageCarrier] = {}
    if settings.has_twilio:
        twilio = _twilio(settings, exchanges)
        bounds = TWILIO.granted(settings.twilio_calls_per_second, settings.twilio_messages_per_second)
        voice["twilio"] = TwilioVoice(twilio, _softphone(settings), bounds)
        messages["twilio"] = TwilioMessages(twilio, bounds)
    if settings.has_vonage:
        vonage = _vonage(settings, exchanges)
        bounds = VONAGE.granted(settings.vonage_calls_per_second, settings.vonage_messages_per_second)
        voice["vonage"], messages["vonage"] = VonageVoice(vonage, bounds), VonageMessages(vonage, bounds)
    if not voice:
        raise Misconfigured(
            "no carrier is set up: OTKLIK_TWILIO_ACCOUNT_SID or OTKLIK_VONAGE_APPLICATION_ID is needed"
        )
    return voice, messages


def _twilio(settings: Settings, exchanges: BufferedExchangeLog) -> TwilioAccount:
    return TwilioAccount(
        settings.twilio_account_sid,
        settings.twilio_auth_token.get_secret_value(),
        settings.public_base_url,
        api_url=settings.twilio_api_url,
        exchanges=exchanges,
    )


def _softphone(settings: Settings) -> SoftphoneKeys:
    return SoftphoneKeys(
        settings.twilio_api_key,
        settings.twilio_api_secret.get_secret_value(),
        settings.twilio_softphone_application,
    )


def _vonage(settings: Settings, exchanges: BufferedExchangeLog) -> VonageAccount:
    return VonageAccount(
        settings.vonage_application_id,
        settings.vonage_private_key.get_secret_value(),
        settings.vonage_api_key,
        settings.vonage_signature_secret.get_secret_value(),
        api_url=settings.vonage_api_url,
        exchanges=exchanges,
    )


def _log(settings: Settings, redact: Redactor) -> FilteringBoundLogger:
    """Write one JSON object a line on standard error: a fixed event name, ids, no answers.

    The words of an exception are a library's or the database's: they are redacted.
    """

    def redact_exception(_log: object, _method: str, event: EventDict) -> EventDict:
        if "exception" in event:
            event["exception"] = redact(event["exception"])
        return event

    level = logging.getLevelNamesMapping().get(settings.log_level.upper())
    if level is None:
        raise Misconfigured(f"OTKLIK_LOG_LEVEL {settings.log_level!r} is no level")
    log: FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLoggerFactory(file=sys.stderr)(),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            redact_exception,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    return log
