"""The form of a webhook: how Twilio's parameters are read from a raw body.

The signature and the inbound tables must read the same pairs, so both read them here.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from gateway.domain.ports.carrier_events import RawRequest

_FORM = "application/x-www-form-urlencoded"
# Twilio sends a few dozen parameters; the bound keeps a hostile body from costing more than a refusal.
_MOST_PARAMETERS = 500


def is_form(request: RawRequest) -> bool:
    """Tell whether the body is declared to be a form."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM


def form_pairs(request: RawRequest) -> list[tuple[str, str]]:
    """Read the parameters in order, blank ones too. Raises ValueError for a body that is no form."""
    return parse_qsl(request.body.decode(), keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
