"""Vonage's official descriptions, as a check of every request that reaches the recorder."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import requests
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest
from openapi_core.exceptions import OpenAPIError

from tests.gateway.carriers.vonage.recorder import Seen

VONAGE = "https://api.nexmo.com"


class Descriptions:
    """The descriptions of both interfaces; `checked` counts the requests that were held against one."""

    def __init__(self, folder: Path) -> None:
        voice = json.loads((folder / "vonage_voice.json").read_text(encoding="utf-8"))
        # A slip of the description: it gives "unmute" the word of "mute".
        voice["components"]["schemas"]["UpdateCallRequestUnmute"]["properties"]["action"]["enum"] = ["unmute"]
        messages = json.loads((folder / "vonage_messages.json").read_text(encoding="utf-8"))
        self._voice = OpenAPI.from_dict(voice)
        self._messages = OpenAPI.from_dict(messages)
        self._lock = threading.Lock()
        self.checked = 0

    def fault(self, seen: Seen) -> str:
        """Say what is wrong with a request; "" where nothing is."""
        if seen.path.startswith("/v1/files/"):
            return ""  # recordings are not described
        interface = self._messages if seen.path.startswith("/v1/messages") else self._voice
        request = requests.Request(
            seen.method, f"{VONAGE}{seen.target}", headers=seen.headers, data=seen.body or None
        )
        with self._lock:
            self.checked += 1
            try:
                interface.validate_request(RequestsOpenAPIRequest(request))
            except OpenAPIError as error:
                return f"{seen.method} {seen.target}: {error!r} {error.__cause__!r}"
        return ""
