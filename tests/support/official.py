"""The carriers' official descriptions, as a check of the requests that we send them.

Owns where the descriptions lie, their known slips, and the verdict on one request: path, method, query, form or
JSON, content type, and that every name in it is described. It must not know who sent the request, nor what was
answered.
"""

from __future__ import annotations

import functools
import json
import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import requests
from openapi_core import Config, OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest
from openapi_core.exceptions import OpenAPIError

FOLDER: Final = Path(os.environ.get("OTKLIK_SPECS", Path(__file__).resolve().parents[3] / "shared" / "specs"))
NOT_HERE: Final = "the carriers' API descriptions are not beside this checkout (../shared/specs)"

_TWILIO: Final = "/2010-04-01/"
_VOICE: Final = "/v1/calls"
_MESSAGES: Final = "/v1/messages"
# What we ask for and no description tells of: files of sound, at either carrier. They are answers without JSON,
# which the descriptions leave out, and what stands between must not read as text.
UNDESCRIBED: Final = re.compile(r"/v1/files/|/2010-04-01/.*(\.wav|\.mp3)$")
# Ids, numbers and our own port, whose digits decide nothing: requests that differ in them only are checked once.
_ID: Final = re.compile(
    rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{6,}|(?:(?<=127\.0\.0\.1:)|(?<=127\.0\.0\.1%3A))[0-9]+"
)
_LONGEST_PORT: Final = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it went over the wire; names of headers in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


def is_for_a_carrier(target: str) -> bool:
    """Tell whether a request's target belongs to an interface of a carrier."""
    return target.startswith((_TWILIO, _MESSAGES, _VOICE, "/v1/files/"))


def described(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Read the descriptions by the name of their file, without their slips."""
    found = {
        name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("twilio_api_v2010", "vonage_voice", "vonage_messages")
    }
    _mend_voice(found["vonage_voice"])
    _mend_pages(found["twilio_api_v2010"])
    return found


def _mend_voice(voice: dict[str, Any]) -> None:
    """Mend what is wrong in a description that is older than its interface."""
    schemas = voice["components"]["schemas"]
    # It gives "unmute" the word of "mute".
    schemas["UpdateCallRequestUnmute"]["properties"]["action"]["enum"] = ["unmute"]
    # Its own example of a conversation's id begins with "CON-", which no UUID does.
    del schemas["conversation_uuid"]["format"]


def _mend_pages(twilio: dict[str, Any]) -> None:
    """Mend what it says of pages: their addresses are relative, as its own examples have them."""
    for item in twilio["paths"].values():
        for content in item.get("get", {}).get("responses", {}).get("200", {}).get("content", {}).values():
            for name, described in content.get("schema", {}).get("properties", {}).items():
                if name.endswith("uri"):
                    described.pop("format", None)


# What the interfaces take and their descriptions do not name yet, by path.
_NEWER: Final = {
    # https://developer.vonage.com/en/voice/voice-api/guides/advanced-machine-detection
    "/v1/calls": {"advanced_machine_detection"},
}


class Official:
    """The descriptions of all interfaces; `checked` counts the requests that were held against one."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._documents = described(folder)
        # Checking the descriptions themselves takes seconds, and they do not change.
        trusting = Config(spec_validator_cls=None)
        self._interfaces = {
            name: OpenAPI.from_dict(document, config=trusting) for name, document in self._documents.items()
        }
        self._lock = threading.Lock()
        self._verdicts: dict[tuple[str, str, str, bytes], str] = {}
        self.checked = 0

    def fault(self, asked: Asked) -> str:
        """Say what is wrong with a request; "" where nothing is, or where nothing is described."""
        if UNDESCRIBED.search(asked.target):
            return ""
        key = (
            asked.method,
            _ID.sub(_zeros, asked.target.encode()).decode(),
            f"{'authorization' in asked.headers} {asked.headers.get('content-type')}",
            _ID.sub(_zeros, asked.body),
        )
        with self._lock:
            self.checked += 1
            if key not in self._verdicts:
                self._verdicts[key] = self._fault(asked)
            verdict = self._verdicts[key]
        return verdict and f"{asked.method} {asked.target} {asked.body.decode(errors='replace')}: {verdict}"

    def _fault(self, asked: Asked) -> str:
        path = urlsplit(asked.target).path
        name = "twilio_api_v2010" if path.startswith(_TWILIO) else "vonage_voice"
        if path.startswith(_MESSAGES):
            name = "vonage_messages"
        document = self._documents[name]
        url = f"{document['servers'][0]['url']}{asked.target}"
        request = requests.Request(asked.method, url, headers=asked.headers, data=asked.body or None)
        try:
            self._interfaces[name].validate_request(RequestsOpenAPIRequest(request))
        except OpenAPIError as error:
            causes = getattr(error.__cause__, "schema_errors", None) or [error.__cause__ or error]
            return f"{type(error).__name__}: " + "; ".join(str(cause) for cause in causes)
        unknown = sorted(set(_names(asked)) - _described_names(document, path, asked.method))
        return f"not described: {', '.join(unknown)}" if unknown else ""


@functools.cache
def official() -> Official:
    """Give the descriptions, read once."""
    return Official()


def _zeros(found: re.Match[bytes]) -> bytes:
    return b"0" * len(found[0]) if len(found[0]) > _LONGEST_PORT else b"0"


def _names(asked: Asked) -> Iterator[str]:
    """Give the names of what a request says, those of an object's first level only."""
    yield from (name for name, _ in parse_qsl(urlsplit(asked.target).query, keep_blank_values=True))
    if asked.headers.get("content-type", "").startswith("application/json"):
        yield from json.loads(asked.body or b"{}")
    elif asked.method != "GET":
        yield from (name for name, _ in parse_qsl(asked.body.decode(), keep_blank_values=True))


def _described_names(document: Mapping[str, Any], path: str, method: str) -> set[str]:
    """Give every name that a description lets a request use."""
    found: set[str] = set()
    for template, item in document["paths"].items():
        if not re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template.replace(".", r"\.")), path):
            continue
        operation = item.get(method.lower(), {})
        for parameter in (*item.get("parameters", ()), *operation.get("parameters", ())):
            found.add(_resolved(document, parameter)["name"])
        for content in operation.get("requestBody", {}).get("content", {}).values():
            found.update(_properties(document, content["schema"]))
        found |= _NEWER.get(template, set())
    return found


def _properties(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterable[str]:
    schema = _resolved(document, schema)
    yield from schema.get("properties", {})
    for kind in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(kind, ()):
            yield from _properties(document, part)


def _resolved(document: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in value:
        found: Any = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        value = found
    return value
