"""The first page: what is running, and the results so far. `/overview` is its changing part."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug import Response

from cati_console.access import Guesses, has_session, let_in, require_session
from gateway.domain.final_outcome import FinalOutcome
from gateway.domain.metrics import MINIMUM_N
from gateway.edge.access import Access, access
from gateway.runtime import Runtime
from gateway.services.reads.overview import read_overview
from gateway.services.reads.progress import Stage


def add_views(console: Blueprint, runtime: Runtime) -> None:
    """Add the page and its live part."""
    guesses = Guesses()
    words = {"Stage": Stage, "FinalOutcome": FinalOutcome, "minimum_n": MINIMUM_N}

    @console.get("/")
    @access(Access.CONSOLE)
    def first_page() -> Response | str:
        token = request.args.get("token")
        if token is not None:
            if not has_session():
                let_in(runtime, guesses, token)
            # The token leaves the address bar, the history and every page that is linked from here.
            return redirect(url_for("console.first_page"), 303)
        require_session()
        return render_template("overview.html", overview=read_overview(runtime), **words)

    @console.get("/overview")
    @access(Access.CONSOLE)
    def live_part() -> str:
        require_session()
        return render_template("overview_live.html", overview=read_overview(runtime), **words)
