"""Twilio's webhooks: form-encoded, signed, with an idempotency token that repeats share.

`ask` is a voice turn: somebody waits in silence, so only a failed connection is tried again, and soon.
`tell` is a report or an inbound text: it is tried again, also after a 5xx, until a restart is over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from urllib.parse import urldefrag, urlencode, urlsplit, urlunsplit

from yarl import URL

from sandbox.courier import AttemptHook, Courier, Delivery, Webhook
from sandbox.ids import Ids
from sandbox.settings import Settings
from sandbox.twilio import signature

API_VERSION = "2010-04-01"


class TwilioHooks:
    """The webhooks of one account."""

    def __init__(self, settings: Settings, ids: Ids, courier: Courier) -> None:
        """Sign with the account's token and post through `courier`."""
        self._settings = settings
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
    ) -> Delivery:
        """Post a voice webhook and give its answer."""
        hook = self._webhook(kind, ref, url, method, params, self._settings.voice_pauses, retry_on_5xx=False)
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
        """Post a report or an inbound text."""
        hook = self._webhook(kind, ref, url, method, params, self._settings.hook_pauses, retry_on_5xx=True)
        return await self._courier.deliver(hook, before_attempt)

    def _webhook(
        self,
        kind: str,
        ref: str,
        url: str,
        method: str,
        params: Mapping[str, str],
        pauses: tuple[float, ...],
        *,
        retry_on_5xx: bool,
    ) -> Webhook:
        key = f"{ref}:{kind}:{self._sent[ref, kind]}"
        self._sent[ref, kind] += 1
        form = {**params, "AccountSid": self._settings.account_sid, "ApiVersion": API_VERSION}
        target = _address(url)
        if method == "GET":
            target = _with_query(target, form)
            form = {}
        headers = {
            signature.HEADER: signature.sign(self._settings.auth_token, target, form),
            "I-Twilio-Idempotency-Token": self._ids.token(key),
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        return Webhook(
            key=key,
            kind=kind,
            ref=ref,
            method=method,
            url=target,
            body=urlencode(form).encode(),
            headers=headers,
            pauses=pauses,
            retry_on_5xx=retry_on_5xx,
        )


def _address(url: str) -> str:
    """Give the address as it goes over the wire: the customer's own writing, without the fragment.

    The fragment carries Twilio's connection overrides (`#rc=2`) and is not requested.
    """
    plain = urldefrag(url).url
    return plain if plain.isascii() and " " not in plain else str(URL(plain))


def _with_query(url: str, form: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(form)) if part)
    return urlunsplit(parts._replace(query=query))
