"""Vonage's description of its webhooks, as a check of those that the sandbox sends.

Only texts are described (`x-webhooks`): their delivery reports, those that people send, and those of the older
interface. Calls are not.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from openapi_schema_validator import OAS30Validator, oas30_format_checker

from tests.support.official import FOLDER

_ADDRESS: Final = "/hooks/vonage/"
# What faults post beside the genuine ones.
_NO_GENUINE: Final = (":forged", ":unknown_word")


def faults(shown: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with the webhooks of a sandbox, and whether some are not shown, so not looked at.

    `shown` is the answer to `GET /control/exchanges`.
    """
    exchanges: list[Mapping[str, Any]] = shown["exchanges"]
    found = []
    if len(exchanges) != shown["noted"]:
        found.append(f"only the newest {len(exchanges)} of {shown['noted']} exchanges can be looked at")
    for exchange in exchanges:
        name = _described_as(exchange)
        if name is not None and (fault := fault_of(*name, _payload(exchange["request"]))):
            found.append(f"{exchange['kind']} {exchange['request']}: {fault}")
    return found


def fault_of(file: str, webhook: str, payload: Any, folder: Path = FOLDER) -> str:
    """Hold a webhook against a description by its file and its name there; "" where nothing is wrong."""
    errors = _validator(folder, file, webhook).iter_errors(payload)
    return "; ".join(f"{error.json_path}: {error.message}" for error in errors)


def _described_as(exchange: Mapping[str, Any]) -> tuple[str, str] | None:
    path = urlsplit(str(exchange["url"])).path
    if exchange["direction"] != "webhook" or any(mark in str(exchange["kind"]) for mark in _NO_GENUINE):
        return None
    if path.startswith(f"{_ADDRESS}message-status/"):
        return "vonage_messages", "message-status"
    if path == f"{_ADDRESS}inbound-message":
        is_new = "message_uuid" in _payload(exchange["request"])
        return ("vonage_messages", "inbound-message") if is_new else ("vonage_sms", "inbound-sms")
    return None


def _payload(body: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(body) if body.startswith("{") else dict(parse_qsl(body))
    return payload


@functools.cache
def _validator(folder: Path, file: str, webhook: str) -> OAS30Validator:
    described = json.loads((folder / f"{file}.json").read_text(encoding="utf-8"))
    (callback,) = described["x-webhooks"][webhook].values()
    (content,) = callback["post"]["requestBody"]["content"].values()
    return OAS30Validator(
        {**content["schema"], "components": described["components"]}, format_checker=oas30_format_checker
    )
