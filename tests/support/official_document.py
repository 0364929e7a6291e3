"""One official description of all that we use, for a program that takes one: parts of those of the carriers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.support.official import described

# All that our adapters ask for, but files of sound: see `official.UNDESCRIBED`.
_TWILIO: Final = "/2010-04-01/Accounts/{AccountSid}"
_PATHS: Final = (
    f"{_TWILIO}/Calls.json",
    f"{_TWILIO}/Calls/{{Sid}}.json",
    f"{_TWILIO}/Calls/{{CallSid}}/Recordings.json",
    f"{_TWILIO}/Calls/{{CallSid}}/Recordings/{{Sid}}.json",
    f"{_TWILIO}/Recordings/{{Sid}}.json",
    f"{_TWILIO}/Conferences.json",
    f"{_TWILIO}/Conferences/{{Sid}}.json",
    f"{_TWILIO}/Conferences/{{ConferenceSid}}/Participants/{{CallSid}}.json",
    f"{_TWILIO}/Messages.json",
    f"{_TWILIO}/Messages/{{Sid}}.json",
    "/v1/calls",
    "/v1/calls/{uuid}",
    "/v1/messages",
)


def one_document() -> dict[str, Any]:
    """Join the descriptions: no two of them give one name to different things, but for `bearerAuth`, which is one."""
    paths: dict[str, Any] = {}
    components: dict[str, dict[str, Any]] = {}
    documents = described()
    _leave_texts_only(documents["vonage_messages"])
    for document in documents.values():
        for path in _PATHS:
            if path in document["paths"]:
                paths[path] = {**_without_refusals(document["paths"][path]), "servers": [{"url": "/"}]}
        for kind in document["components"]:
            components.setdefault(kind, {})
        for name, scheme in document["components"]["securitySchemes"].items():
            components["securitySchemes"][name] = scheme
        _add_what_is_named(document, paths, components)
    return {
        "openapi": "3.0.1",
        "info": {"title": "What we ask of carriers", "version": "1"},
        "paths": paths,
        "components": components,
    }


def _leave_texts_only(messages: Mapping[str, Any]) -> None:
    """Leave texts of the channels that a message may go by: holding one against all of them takes seconds."""
    content = messages["paths"]["/v1/messages"]["post"]["requestBody"]["content"]["application/json"]
    content["schema"]["oneOf"] = [each for each in content["schema"]["oneOf"] if each["title"] == "SMS"]


def _without_refusals(item: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the bodies of refusals: a program that makes up such a body from a schema may take minutes."""
    left = dict(item)
    for method, operation in item.items():
        if isinstance(operation, Mapping) and "responses" in operation:
            answers = {code: each for code, each in operation["responses"].items() if code.startswith("2")}
            left[method] = {**operation, "responses": answers}
    return left


def _add_what_is_named(
    document: Mapping[str, Any], value: Any, components: dict[str, dict[str, Any]]
) -> None:
    """Add the parts that `value` refers to, and those that they refer to."""
    for reference in _references(value):
        kind, name = reference.removeprefix("#/components/").split("/", 1)
        known = document["components"].get(kind, {})
        if name in known and name not in components[kind]:
            components[kind][name] = known[name]
            _add_what_is_named(document, known[name], components)


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name == "$ref" and isinstance(inner, str):
                yield inner
            else:
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
