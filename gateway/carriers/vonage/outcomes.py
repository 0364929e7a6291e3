"""What Vonage's refusals and the network's faults mean for a request that should change something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests import Response
from requests.exceptions import RequestException

from gateway.carriers.network import seconds_of, was_not_sent
from gateway.carriers.vonage.codes import refusal_class
from gateway.domain.ports.carrier_words import NOT_SENT, ErrorClass
from gateway.domain.ports.carriers import Rejected, SendOutcome, Unknown


def refusal(response: Response) -> SendOutcome:
    """Read an answer that is no 2xx. A 4xx was surely not carried out; of anything else nobody knows."""
    status = response.status_code
    if not 400 <= status < 500:
        return Unknown(f"HTTP {status}")
    problem = _problem(response)
    code = _code(problem) or str(status)
    words = problem.get("detail") or problem.get("error_title") or problem.get("title") or ""
    return Rejected(
        refusal_class(code, status), code, str(words), seconds_of(response.headers.get("Retry-After"))
    )


def network_fault(error: RequestException) -> SendOutcome:
    """Say what a fault of the network means: without a connection surely nothing was sent."""
    if was_not_sent(error):
        return Rejected(ErrorClass.UNREACHABLE, NOT_SENT, "no connection to Vonage")
    return Unknown(f"network: {type(error).__name__}")


def _problem(response: Response) -> Mapping[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _code(problem: Mapping[str, Any]) -> str:
    """Find the code: the end of the problem's address, or the word that the voice interface gives."""
    # https://developer.vonage.com/en/api-errors
    word = problem.get("type")
    return word.rpartition("#")[2] if isinstance(word, str) else ""
