"""Vonage's webhooks: JSON, signed anew at every attempt.

`ask` expects an NCCO, `tell` nothing: both are voice, where somebody is on the line, and are tried twice.
`deliver` and `report` are a text's webhooks, tried again for a day.

Source: Vonage, "Voice API webhooks reference: fallback URL" and "What happens if the NCCO download request
fails?" for voice (a second attempt after a failed connection, no answer in time, 429, 503 and 504 only);
"Messages API: webhooks" for texts (every answer but a 2xx).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit, urlunsplit

from sandbox.courier import AttemptHook, Courier, Delivery, Failure, Forgery, Webhook
from sandbox.faults import Fault, Faults
from sandbox.ids import Ids
from sandbox.settings import VonageAccount
from sandbox.timeline import Timeline
from sandbox.vonage import signature

_TRY_AGAIN = frozenset({429, 503, 504})
_UNKNOWN_WORD = "teleported"
_INSTEAD = {"text": "A stranger wrote this", "dtmf": {"digits": "1", "timed_out": False}, "status": "failed"}
MEDIA_HEADERS = {"User-Agent": "Vonage/Media"}
"""What a sound file is fetched with: nothing that proves who fetches it."""
_AGENT = {"User-Agent": "Vonage/Webhooks", "Accept": "*/*"}


class VonageHooks:
    """The webhooks of one application."""

    def __init__(
        self, account: VonageAccount, timeline: Timeline, ids: Ids, courier: Courier, faults: Faults
    ) -> None:
        """Sign as `account` and post through `courier`."""
        self._account = account
        self._timeline = timeline
        self._ids = ids
        self._courier = courier
        self._faults = faults
        self._sent: Counter[tuple[str, str]] = Counter()

    async def ask(
        self,
        kind: str,
        ref: str,
        url: str,
        method: str,
        payload: Mapping[str, Any],
        before_attempt: AttemptHook | None = None,
        *,
        at_last: bool = False,
    ) -> Delivery:
        """Post a voice webhook and give its answer. `at_last` is the fallback, which no deadline strikes."""
        hook = self._webhook(kind, ref, url, method, payload, awaited=not at_last)
        return await self._courier.deliver(hook, before_attempt)

    def tell(self, kind: str, ref: str, url: str, method: str, payload: Mapping[str, Any]) -> None:
        """Post a voice webhook whose answer nobody waits for. It may come late or be overtaken."""
        hook = self._webhook(kind, ref, url, method, payload, held_back=True)
        odd = self._odd(hook, url, method, payload, for_a_day=False)
        self._timeline.spawn(self._deliver_both(odd, hook))

    async def deliver(
        self,
        kind: str,
        ref: str,
        url: str,
        payload: Mapping[str, Any],
        before_attempt: AttemptHook | None = None,
    ) -> Delivery:
        """Post an inbound text until it is taken or given up."""
        hook = self._webhook(kind, ref, url, "POST", payload, for_a_day=True)
        return await self._courier.deliver(hook, before_attempt)

    async def deliver_params(
        self,
        kind: str,
        ref: str,
        url: str,
        params: Mapping[str, str],
        before_attempt: AttemptHook | None = None,
    ) -> Delivery:
        """Post an inbound text of the SMS API, whose parameters carry their own signature."""
        hook = self._webhook(kind, ref, url, "POST", params, for_a_day=True)
        write: Callable[[Mapping[str, str]], bytes] = _written
        headers = dict(hook.headers)
        if not self._account.sms_as_json:
            write = _as_form
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        other = {**params, "text": str(_INSTEAD["text"])}
        forgery = Forgery(body=write(other), headers=headers)
        plain = replace(hook, body=write(params), headers=headers, stamp=None, forgery=forgery)
        return await self._courier.deliver(plain, before_attempt)

    def report(self, kind: str, ref: str, url: str, payload: Mapping[str, Any]) -> None:
        """Post a text's status without waiting. It may come late or be overtaken."""
        hook = self._webhook(kind, ref, url, "POST", payload, for_a_day=True, held_back=True)
        odd = self._odd(hook, url, "POST", payload, for_a_day=True)
        self._timeline.spawn(self._deliver_both(odd, hook))

    async def _deliver_both(self, odd: Webhook | None, hook: Webhook) -> None:
        if odd is not None:
            await self._courier.deliver(odd)
        await self._courier.deliver(hook)

    def _odd(
        self, hook: Webhook, url: str, method: str, payload: Mapping[str, Any], *, for_a_day: bool
    ) -> Webhook | None:
        """Make the report with a status that nobody knows, where the fault strikes."""
        if "status" not in payload or not self._faults.strikes(Fault.UNKNOWN_WORD, hook.key):
            return None
        odd = {**payload, "status": _UNKNOWN_WORD}
        return self._webhook(f"{hook.kind}:unknown_word", hook.ref, url, method, odd, for_a_day=for_a_day)

    def _webhook(
        self,
        kind: str,
        ref: str,
        url: str,
        method: str,
        payload: Mapping[str, Any],
        *,
        for_a_day: bool = False,
        awaited: bool = False,
        held_back: bool = False,
    ) -> Webhook:
        key = f"{ref}:{kind}:{self._sent[ref, kind]}"
        self._sent[ref, kind] += 1
        target, body, headers = urldefrag(url).url, b"", dict(_AGENT)
        if method == "GET":
            target = _with_query(target, _flat(payload))
            signed = signature.query_payload(dict(parse_qsl(urlsplit(target).query, keep_blank_values=True)))
        else:
            body = signed = _written(payload)
            headers["Content-Type"] = "application/json"
        attempts = iter(range(1_000_000))

        def stamp() -> Mapping[str, str]:
            # A repeat is signed when it is sent: the first signature would be too old for a later one.
            jti = self._ids.token("jti", key, str(next(attempts)))
            return {"Authorization": signature.bearer(self._account, signed, jti, self._timeline.now())}

        return Webhook(
            key=key,
            kind=kind,
            ref=ref,
            method=method,
            url=target,
            body=body,
            headers=headers,
            pauses=self._account.text_pauses if for_a_day else self._account.voice_pauses,
            deadline=self._account.hook_deadline,
            again=_not_taken if for_a_day else _unlucky,
            patient=for_a_day,
            stamp=stamp,
            awaited=awaited,
            held_back=held_back,
            forgery=self._forgery(key, headers, payload) if body else None,
        )

    def _forgery(self, key: str, headers: Mapping[str, str], payload: Mapping[str, Any]) -> Forgery:
        """Write what a stranger would post: other words, unsigned, signed otherwise, or signed for another body."""
        body = _written({**payload, **{name: _INSTEAD[name] for name in payload.keys() & _INSTEAD.keys()}})
        jti, now = self._ids.token("forged", key), self._timeline.now()
        match len(key) % 3:
            case 0:
                return Forgery(body=body, headers=headers)
            case 1:
                stranger = replace(self._account, signature_secret="s" * 40)
                bearer = signature.bearer(stranger, body, jti, now)
            case _:
                bearer = signature.bearer(self._account, _written(payload) + b" ", jti, now)
        return Forgery(body=body, headers={**headers, "Authorization": bearer})


def _not_taken(delivery: Delivery) -> bool:
    return not delivery.ok and delivery.failure is not Failure.ADDRESS


def _unlucky(delivery: Delivery) -> bool:
    if delivery.status is None:
        return delivery.failure is not Failure.ADDRESS
    return delivery.status in _TRY_AGAIN


def _written(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _as_form(params: Mapping[str, str]) -> bytes:
    return urlencode(params).encode()


def _flat(payload: Mapping[str, Any]) -> dict[str, str]:
    """Write a payload as a query: what is no text goes as JSON."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in payload.items()
    }


def _with_query(url: str, form: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(form)) if part)
    return urlunsplit(parts._replace(query=query))
