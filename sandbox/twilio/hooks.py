"""Twilio's webhooks: form-encoded, signed, with an idempotency token that repeats share.

`ask` is a voice turn, on which somebody waits in silence; `tell` an inbound text, `report` a report. Each is
repeated as the connection overrides of its address say, and not otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlencode, urlsplit, urlunsplit

from sandbox.courier import AttemptHook, Courier, Delivery, Forgery, Webhook
from sandbox.faults import Fault, Faults
from sandbox.ids import Ids
from sandbox.settings import Settings
from sandbox.twilio import signature
from sandbox.twilio.overrides import OverrideError, Overrides, read_overrides, requested

API_VERSION = "2010-04-01"
_INVALID_OVERRIDE = 11243
_UNKNOWN_WORD = "teleported"
_INSTEAD = {"Digits": "1", "SpeechResult": "zero", "Body": "A stranger wrote this", "MessageStatus": "failed"}


class TwilioHooks:
    """The webhooks of one account."""

    def __init__(self, settings: Settings, ids: Ids, courier: Courier, faults: Faults) -> None:
        """Sign with the account's token and post through `courier`."""
        self._settings = settings
        self._faults = faults
        self._ids = ids
        self._courier = courier
        self._sent: Counter[tuple[str, str]] = Counter()

    async def ask(
        self,
        kind: str,
        ref: str,
        url: str,
        method: str,
        params: Mapping[str, str],
        before_attempt: AttemptHook | None = None,
        *,
        at_last: bool = False,
    ) -> Delivery:
        """Post a voice webhook and give its answer. `at_last` is the fallback, which no deadline strikes."""
        hook = self._webhook(kind, ref, url, method, params, awaited=not at_last)
        return await self._courier.deliver(hook, before_attempt)

    async def tell(
        self,
        kind: str,
        ref: str,
        url: str,
        method: str,
        params: Mapping[str, str],
        before_attempt: AttemptHook | None = None,
    ) -> Delivery:
        """Post an inbound text, or what else must arrive some time."""
        return await self._courier.deliver(self._webhook(kind, ref, url, method, params), before_attempt)

    async def report(
        self, kind: str, ref: str, url: str, method: str, params: Mapping[str, str], status: str
    ) -> None:
        """Post a report whose parameter `status` says what has happened. It may come late or be overtaken."""
        hook = self._webhook(kind, ref, url, method, params, held_back=True)
        if self._faults.strikes(Fault.UNKNOWN_WORD, hook.key):
            odd = {**params, status: _UNKNOWN_WORD}
            await self._courier.deliver(self._webhook(f"{kind}:unknown_word", ref, url, method, odd))
        await self._courier.deliver(hook)

    def fetching(self, url: str) -> tuple[str, dict[str, str]]:
        """Give the address of a file that is fetched, as it goes over the wire, and its headers."""
        target = requested(url)
        return target, {
            signature.HEADER: signature.sign(self._settings.auth_token, target, {}),
            "User-Agent": "TwilioProxy/1.1",
        }

    @staticmethod
    def stamp(instant: datetime) -> str:
        """Write a time as webhooks do."""
        return format_datetime(instant.astimezone(UTC))

    def _webhook(
        self,
        kind: str,
        ref: str,
        url: str,
        method: str,
        params: Mapping[str, str],
        *,
        awaited: bool = False,
        held_back: bool = False,
    ) -> Webhook:
        key = f"{ref}:{kind}:{self._sent[ref, kind]}"
        self._sent[ref, kind] += 1
        form = {**params, "AccountSid": self._settings.account_sid, "ApiVersion": API_VERSION}
        (overrides, fault), target = _overrides(url), requested(url)
        if method == "GET":
            target = _with_query(target, form)
            form = {}
        unsigned = {
            "I-Twilio-Idempotency-Token": self._ids.token(key),
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        if form:
            unsigned["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        signed = {signature.HEADER: signature.sign(self._settings.auth_token, target, form)}
        return Webhook(
            key=key,
            kind=kind,
            ref=ref,
            method=method,
            url=target,
            body=urlencode(form).encode(),
            headers={**unsigned, **signed},
            pauses=(0.0,) * overrides.retries,
            again=overrides.again,
            connect=overrides.connect,
            read=overrides.read,
            fault=fault,
            total=min(overrides.total or self._settings.hook_deadline, self._settings.hook_deadline),
            awaited=awaited,
            held_back=held_back,
            forgery=_forgery(key, target, form, unsigned),
        )


def _forgery(key: str, target: str, form: Mapping[str, str], unsigned: Mapping[str, str]) -> Forgery:
    """Write what a stranger would post: other words, with no signature or one by another token."""
    other = {name: _INSTEAD.get(name, value) for name, value in form.items()}
    headers = dict(unsigned)
    if len(key) % 2 or not form:
        headers[signature.HEADER] = signature.sign("another token", target, other)
    return Forgery(body=urlencode(other).encode(), headers=headers)


def _overrides(url: str) -> tuple[Overrides, str]:
    """Read the address's overrides, and say what Twilio would complain of."""
    try:
        return read_overrides(url), ""
    except OverrideError as fault:
        return Overrides(), f"{_INVALID_OVERRIDE}: {fault}"


def _with_query(url: str, form: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(form)) if part)
    return urlunsplit(parts._replace(query=query))
