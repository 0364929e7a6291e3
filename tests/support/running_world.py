"""Builds a world and takes it down again: sandbox, runtime, web server, worker, each real."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from redis import Redis
from rq.serializers import JSONSerializer
from werkzeug.serving import make_server

from bench._told_network import number_addresses
from gateway.app import create_app
from gateway.bootstrap import build_runtime
from gateway.domain.clock import ManualClock
from gateway.domain.ids import SeededIds
from gateway.jobs.dialling_loop import DiallingLoop
from gateway.jobs.entry import serve_with
from gateway.jobs.leader import Leader
from gateway.jobs.rq_queue import RqJobQueue
from gateway.runtime import Runtime
from gateway.settings import Settings
from sandbox.faults import Fault
from sandbox.people.habits import Habits
from sandbox.service import SandboxServer
from sandbox.settings import ClockMode
from sandbox.settings import Settings as SandboxSettings
from tests.support.accounts import ACCOUNT, CARRIERS, NUMBERS, TOKEN, carrier_settings, vonage_account
from tests.support.burst_worker import BurstWorker
from tests.support.kept_engines import kept_engines
from tests.support.prism import Prism
from tests.support.world import MONDAY, World


@contextmanager
def running_world(
    folder: Path,
    store_url: str,
    core_url: str,
    redis_url: str,
    *,
    carriers: Sequence[str] = ("twilio",),
    seed: int = 1,
    faults: float = 0.0,
    fault_rates: Mapping[Fault, float] | None = None,
    habits: Habits | None = None,
    origin: datetime = MONDAY,
    call_rate: int | None = None,
    settings: Mapping[str, Any] | None = None,
    prism: Prism | None = None,
) -> Iterator[World]:
    """Run a world for as long as the block lasts.

    Both carriers are there; `carriers` names those whose numbers a story's campaign has, in their order.
    `call_rate` is how many calls one of them takes in a second, where that matters to the story; `settings`
    are those of the gateway that differ.
    With a `prism` carriers are asked through it.
    """
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    sandbox = SandboxServer(
        SandboxSettings(
            ledger=folder / "ledger.sqlite",
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            clock=ClockMode.STEPPED,
            port=0 if prism is None else prism.carrier_port,
            public_url="" if prism is None else prism.url,
            origin=origin,
            seed=seed,
            faults=faults,
            fault_rates=fault_rates or {},
            habits=habits or Habits(),
            vonage=vonage_account(call_rate),
        )
    )
    with (
        sandbox,
        closing(HTTPConnection(sandbox.base_url.removeprefix("http://"), timeout=60)) as line,
        socket.socket() as listening,
        Redis.from_url(redis_url, single_connection_client=True) as redis,
    ):
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        clock = ManualClock(origin)
        given: dict[str, Any] = {
            "database_url": store_url,
            "core_database_url": core_url,
            "redis_url": redis_url,
            "public_base_url": base_url,
            "secret_key": "a secret of thirty-two characters or more",
            "recording_folder": folder / "recordings",
            "prompt_folder": folder / "prompts",
            "log_level": "CRITICAL",
            **carrier_settings(sandbox.base_url if prism is None else prism.url),
            **(settings or {}),
        }
        runtime = build_runtime(Settings(**given), clock=clock, ids=SeededIds(seed), opener=kept_engines)
        world = World(
            runtime=runtime,
            clock=clock,
            sandbox=sandbox,
            base_url=base_url,
            line=line,
            worker=_worker(runtime, redis),
            dialler=DiallingLoop(runtime, Leader(redis)),
            store_url=store_url,
            core_url=core_url,
            carriers=tuple(carriers),
        )
        serve_with(runtime)
        for carrier in CARRIERS:
            _tell_network(world, carrier)
        with _serving(runtime, listening):
            yield world
        runtime.close()


def _tell_network(world: World, carrier: str) -> None:
    """Tell the network where calls and texts to our numbers at a carrier go."""
    addresses = number_addresses(world.base_url, carrier, "ru")
    for number in {NUMBERS[carrier].voice, NUMBERS[carrier].sms}:
        world.control("PUT", f"/control/numbers/{number}", addresses)


def _worker(runtime: Runtime, redis: Redis) -> BurstWorker:
    queues = RqJobQueue(redis, runtime.log).in_order()
    return BurstWorker(queues, connection=redis, serializer=JSONSerializer, log_job_description=False)


@contextmanager
def _serving(runtime: Runtime, listening: socket.socket) -> Iterator[None]:
    host, port = listening.getsockname()
    server = make_server(host, port, create_app(runtime=runtime), threaded=True, fd=listening.fileno())
    # Closing waits for every request, so that no thread is left with a connection of a disposed pool.
    setattr(server, "daemon_threads", False)  # noqa: B010  (an attribute of the mixin that make_server picks)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
