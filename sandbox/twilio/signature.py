"""X-Twilio-Signature: how a webhook proves that it comes from the account.

Source: Twilio, "Security: validating requests". The URL as requested, with its query, followed by every
form parameter's name and value in the order of the names; HMAC-SHA1 with the auth token, in base64.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

HEADER = "X-Twilio-Signature"


def sign(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """Sign a request to `url` that posts `form`; an empty form stands for a GET."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
