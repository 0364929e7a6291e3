"""Security headers of the console's answers. Webhooks and the health check have none: no browser reads them."""

from __future__ import annotations

from flask import Blueprint, Response

# Everything comes from this origin, and nothing is written into a page: no script, no style.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def protect(console: Blueprint) -> None:
    """Send the headers with every answer of the console, refusals included."""

    @console.after_request
    def _protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        # Static files bring "no-cache" with a checksum; what shows fieldwork is kept nowhere.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
