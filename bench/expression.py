"""One evaluation of a compiled condition, the kind that every step may have."""

from __future__ import annotations

import json
import statistics
import timeit

from ivr_flows.language.compile import compile_condition
from ivr_flows.language.scope import Scope
from ivr_flows.language.types import NUMBER, Kind, Type

SOURCE = 'nps <= 6 and "price" in reasons'
NUMBER_OF_RUNS = 20_000
REPEATS = 50


def main() -> None:
    """Print the median of one evaluation, in microseconds, as one JSON line."""
    scope = Scope()
    scope.declare("nps", NUMBER)
    scope.declare("reasons", Type(Kind.LIST, options=frozenset(("wait", "price")), item=Kind.TEXT))
    evaluate = compile_condition(SOURCE, scope).evaluate
    env = [4, ("wait", "price")]
    assert evaluate(env) is True
    seconds = timeit.repeat(lambda: evaluate(env), number=NUMBER_OF_RUNS, repeat=REPEATS)
    print(json.dumps({"median_us": round(statistics.median(seconds) / NUMBER_OF_RUNS * 1e6, 3)}))
