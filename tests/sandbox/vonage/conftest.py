"""What these tests stand on: a sandbox with a Vonage account, a customer's web server, and the real SDK."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from vonage import Auth, HttpClientOptions, Vonage
from vonage_jwt.jwt import JwtClient

from sandbox.settings import VonageAccount
from tests.support.official import FOLDER, described

APPLICATION = "78d335fa-323d-4114-9c3d-d6f0d48968cf"
API_KEY, API_SECRET = "abcd1234", "an api secret"
SIGNATURE_SECRET = "a signature secret that is long enough"
API = "https://api.nexmo.com"

_SPECS = Path(os.environ.get("OTKLIK_SPECS", Path(__file__).parents[4] / "shared" / "specs"))


@pytest.fixture(scope="session")
def private_key() -> str:
    """The application's private key, PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@pytest.fixture(scope="session")
def public_key(private_key: str) -> str:
    """The application's public key, PEM."""
    key = serialization.load_pem_private_key(private_key.encode(), password=None)
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


@dataclass
class Received:
    """One request that reached the customer's server."""

    method: str
    path: str
    url: str
    query: dict[str, str]
    form: dict[str, str]
    raw: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def claims(self) -> dict[str, Any]:
        """What the signature says; raises what PyJWT raises on one that is not right."""
        token = self.headers["Authorization"].removeprefix("Bearer ")
        options = {"verify_exp": False, "verify_iat": False}
        claims: dict[str, Any] = jwt.decode(token, SIGNATURE_SECRET, algorithms=["HS256"], options=options)
        return claims


Answer = Callable[[Received], tuple[int, Any]]
CUT, HANG = -1, -2
"""Instead of a status: cut the connection, or never answer."""


@dataclass
class Customer:
    """The customer's web server: answers by path, remembers everything."""

    url: str = ""
    requests: list[Received] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    sounds: dict[str, bytes] = field(default_factory=dict)

    def at(self, path: str) -> list[Received]:
        return [one for one in list(self.requests) if one.path == path]

    def says(self, path: str, body: Any = "", status: int = 200) -> str:
        """Answer an NCCO, or a text, to requests for a path; gives the address."""
        self.answers[path] = lambda _received: (status, body)
        return self.url + path

    def says_in_turn(self, path: str, *answers: tuple[int, Any]) -> str:
        """Answer one after the other; the last again and again."""
        left = list(answers)
        self.answers[path] = lambda _received: left.pop(0) if len(left) > 1 else left[0]
        return self.url + path

    async def serve(self, request: web.Request) -> web.Response:
        if (sound := self.sounds.get(request.path)) is not None:
            return web.Response(body=sound, content_type="audio/wav")
        raw = await request.read()
        is_form = request.content_type == "application/x-www-form-urlencoded"
        form = {name: str(value) for name, value in (await request.post()).items()} if is_form else {}
        received = Received(
            request.method,
            request.path,
            self.url + request.raw_path,
            dict(request.query),
            form,
            raw,
            dict(request.headers),
        )
        self.requests.append(received)
        status, body = self.answers.get(request.path, lambda _received: (200, ""))(received)
        if status == HANG:
            await asyncio.Event().wait()
        if status == CUT:
            assert request.transport is not None
            request.transport.abort()
            status = 200
        return web.Response(status=status, text=body if isinstance(body, str) else json.dumps(body))


@pytest.fixture
def open_customer() -> Iterator[Customer]:
    """A customer who takes every request, also a stranger's."""
    served = Customer()
    started, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def run() -> None:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", served.serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        async with AsyncExitStack() as stack:
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            started.set()
            await stop.wait()

    def work() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as loops:
            loops.run(run())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert started.wait(10)
    yield served
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)


@pytest.fixture
def customer(open_customer: Customer) -> Iterator[Customer]:
    """A customer to whom every JSON webhook must have been signed as Vonage signs."""
    yield open_customer
    # Files are fetched and forms of the older interface posted without a token.
    signed = [one for one in open_customer.requests if not one.form and not one.path.endswith(".wav")]
    tokens = [one.claims["jti"] for one in signed]
    assert len(tokens) == len(set(tokens)), "a signature was used twice"
    for one in signed:
        claims = one.claims
        payload = one.raw
        if one.method == "GET":
            payload = json.dumps(one.query, ensure_ascii=False, separators=(",", ":")).encode()
        assert claims["payload_hash"] == hashlib.sha256(payload).hexdigest(), one.url
        assert (claims["iss"], claims["api_key"], claims["application_id"]) == (
            "Vonage",
            API_KEY,
            APPLICATION,
        )


@pytest.fixture
def account(public_key: str) -> VonageAccount:
    return VonageAccount(
        application_id=APPLICATION,
        public_key=public_key,
        api_key=API_KEY,
        api_secret=API_SECRET,
        signature_secret=SIGNATURE_SECRET,
        voice_pauses=(0.05,),
    )


@pytest.fixture
def network(start: Callable[..., Any], account: VonageAccount) -> Any:
    return start(vonage=account)


@functools.cache
def _described(name: str) -> dict[str, Any] | None:
    file = _SPECS / name
    described: dict[str, Any] | None = json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
    return described


@pytest.fixture(scope="session")
def voice_description() -> OpenAPI | None:
    """The official description of the Voice API, or None where it is missing."""
    return OpenAPI.from_dict(described()["vonage_voice"]) if FOLDER.is_dir() else None


class SandboxAdapter(HTTPAdapter):
    """Sends what is meant for Vonage to a sandbox; Voice's answers are held against the description."""

    def __init__(self, base_url: str, description: OpenAPI | None) -> None:
        super().__init__(max_retries=0)
        self._base_url = base_url
        self._description = description
        self.checked = 0

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        official = str(request.url)
        assert official.startswith(API)
        request.url = self._base_url + official.removeprefix(API)
        response = super().send(request, *args, **kwargs)
        if self._description is not None and response.ok and "/v1/calls" in official:
            asked = request.copy()
            asked.url = official
            self._description.validate_response(
                RequestsOpenAPIRequest(asked), RequestsOpenAPIResponse(response)
            )
            self.checked += 1
        return response


@functools.cache
def read_key(pem: str) -> Any:
    return serialization.load_pem_private_key(pem.encode(), password=None)


@pytest.fixture
def sdk(private_key: str, voice_description: OpenAPI | None) -> Callable[..., Vonage]:
    """The real SDK for a network."""

    def connect(network: Any, **changes: Any) -> Vonage:
        given = {"application_id": APPLICATION, "private_key": private_key} | changes
        options = HttpClientOptions(timeout=10, max_retries=0, pool_maxsize=1)
        auth = Auth(**given)
        if given["private_key"] is not None:  # the SDK would read the key for each request
            auth._jwt_client = JwtClient(given["application_id"], read_key(given["private_key"]))
        client = Vonage(auth, options)
        adapter = SandboxAdapter(network.server.base_url, voice_description)
        client.http_client._session.mount(API, adapter)
        return client

    return connect


@pytest.fixture
def client(network: Any, sdk: Callable[..., Vonage]) -> Vonage:
    return sdk(network)


@pytest.fixture
def fits() -> Callable[[str, str, Any], None]:
    """Hold a webhook against the official description of its interface; skips where that is missing."""

    def check(name: str, webhook: str, payload: Any) -> None:
        described = _described(name)
        if described is None:
            pytest.skip("the carriers' API descriptions are not beside this checkout (../shared/specs)")
        (callback,) = described["x-webhooks"][webhook].values()
        schema = callback["post"]["requestBody"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": described["components"]}
        OAS30Validator(whole, format_checker=oas30_format_checker).validate(payload)

    return check


@pytest.fixture
def answer_fits() -> Callable[[Response], None]:
    """Hold an answer of the Messages API against its official description; skips where that is missing."""

    def check(answer: Response) -> None:
        described = _described("vonage_messages.json")
        if described is None:
            pytest.skip("the carriers' API descriptions are not beside this checkout (../shared/specs)")
        answers = described["paths"]["/v1/messages"]["post"]["responses"]
        schema = answers[str(answer.status_code)]["content"]["application/json"]["schema"]
        # Its refusals have one shape and differ in their words: each of them fits all.
        whole = {"anyOf": schema.get("oneOf", [schema]), "components": described["components"]}
        OAS30Validator(whole, format_checker=oas30_format_checker).validate(answer.json())

    return check
