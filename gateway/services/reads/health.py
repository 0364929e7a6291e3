"""Check that the parts which a process needs do answer."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.runtime import Runtime
from gateway.store.queries import health


@dataclass(frozen=True, slots=True)
class Health:
    """What answered."""

    store: bool
    queue: bool

    @property
    def ok(self) -> bool:
        """Say whether everything did."""
        return self.store and self.queue

    def as_json(self) -> dict[str, str]:
        """Write the report without a detail that helps a stranger."""
        words = {True: "ok", False: "away"}
        return {"status": words[self.ok], "store": words[self.store], "queue": words[self.queue]}


def check_health(runtime: Runtime) -> Health:
    """Ask the store and the queue."""
    return Health(store=health.answers(runtime.reading), queue=runtime.queue.answers())
