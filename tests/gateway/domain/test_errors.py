from __future__ import annotations

import pickle

from gateway.domain import errors
from gateway.domain.errors import (
    BadInput,
    CarrierUnavailable,
    Conflict,
    Misconfigured,
    NotAllowed,
    NotFound,
    OtklikError,
)

TREE: list[type[OtklikError]] = [OtklikError, *OtklikError.__subclasses__()]


def test_codes_are_those_that_other_programs_know() -> None:
    codes = {error.__name__: error.code for error in TREE}
    assert codes == {
        "OtklikError": "error",
        "BadInput": "bad_input",
        "NotFound": "not_found",
        "Conflict": "conflict",
        "NotAllowed": "not_allowed",
        "Misconfigured": "misconfigured",
        "CarrierUnavailable": "carrier_unavailable",
    }


def test_the_drawing_of_the_tree_shows_every_error_with_its_code() -> None:
    drawn = {
        tuple(line.strip(" ├└─").split()[:2]) for line in (errors.__doc__ or "").splitlines() if line.strip()
    }
    assert {(error.__name__, error.code) for error in TREE} <= drawn


def test_bad_input_says_where_what_and_what_to_do() -> None:
    fault = BadInput("row 7, phone", "'n/a' has no digits", "leave the row out")
    assert str(fault) == "row 7, phone: 'n/a' has no digits (leave the row out)"
    assert str(BadInput("speed", "must be positive")) == "speed: must be positive"


def test_errors_survive_a_queue() -> None:
    for fault in (
        BadInput("a", "b", "c"),
        NotFound("case", 7),
        Conflict("closed"),
        NotAllowed("no"),
        Misconfigured("x"),
        CarrierUnavailable("twilio", "timed out"),
    ):
        copy = pickle.loads(pickle.dumps(fault))  # noqa: S301  (our own bytes)
        assert (type(copy), str(copy), vars(copy)) == (type(fault), str(fault), vars(fault))
