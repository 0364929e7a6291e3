"""The floor of `python -m bench webhook`: the least that a signed webhook on a database must cost.

A bare Flask view for each carrier with the gateway's server settings and pool: the signature check, one
read, two writes, one commit, a short answer. No rules, no engine, no ledger. What the gateway adds to this is
its own price, and the benchmark says how much that is.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Any

import jwt
from flask import Flask, Response, abort, request
from sqlalchemy import (
    JSON,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    func,
    insert,
    select,
    update,
)
from twilio.request_validator import RequestValidator

metadata = MetaData()
state = Table(
    "floor_state",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("data", JSON, nullable=False),
)
taken = Table(
    "floor_taken",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state_id", String(64), nullable=False),
    Column("digits", String(16), nullable=False),
)

XML = '<?xml version="1.0" encoding="UTF-8"?><Response><Gather numDigits="2"><Say>Next.</Say></Gather></Response>'
NCCO = (
    '[{"action": "talk", "text": "Next."}, {"action": "input", "type": ["dtmf"], "dtmf": {"maxDigits": 2}}]'
)


def create_app() -> Flask:
    """Build the floor on the database and the public address of the environment."""
    app = Flask(__name__)
    pool = int(os.environ["FLOOR_POOL"])
    engine = create_engine(os.environ["FLOOR_DATABASE_URL"], pool_size=pool, max_overflow=pool)
    base_url = os.environ["FLOOR_PUBLIC_BASE_URL"]
    validator: Any = RequestValidator(os.environ["FLOOR_AUTH_TOKEN"])
    secret = os.environ["FLOOR_SIGNATURE_SECRET"]

    @app.post("/hooks/floor/twilio/<subject>/<int:turn>")
    def take_form(subject: str, turn: int) -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(f"{base_url}{request.path}", request.form, signature):
            abort(403)
        keep(subject, turn, request.form.get("Digits", ""))
        return Response(XML, content_type="text/xml")

    @app.post("/hooks/floor/vonage/<subject>/<int:turn>")
    def take_json(subject: str, turn: int) -> Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, secret, algorithms=["HS256"])
        except jwt.PyJWTError:
            abort(403)
        digest = hashlib.sha256(request.get_data()).hexdigest()
        if not hmac.compare_digest(digest, str(claims.get("payload_hash", ""))):
            abort(403)
        pressed = request.get_json().get("dtmf") or {}
        keep(subject, turn, pressed.get("digits") or "")
        return Response(NCCO, content_type="application/json")

    def keep(subject: str, turn: int, digits: str) -> None:
        with engine.begin() as connection:
            row = connection.execute(select(state).where(state.c.id == subject).with_for_update()).one()
            connection.execute(
                update(state)
                .where(state.c.id == subject)
                .values(turn=turn + 1, data={**row.data, "turn": turn})
            )
            connection.execute(insert(taken).values(state_id=subject, digits=digits))

    @app.get("/healthz")
    def healthz() -> dict[str, int]:
        with engine.connect() as connection:
            return {"taken": connection.execute(select(func.count()).select_from(taken)).scalar_one()}

    return app
