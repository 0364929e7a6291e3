"""An address on the loopback with which no connection comes about."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator


@contextlib.contextmanager
def deaf_address(*, refuses: bool) -> Iterator[str]:
    """Hold an address that refuses every connection, or never completes one."""
    with contextlib.ExitStack() as stack:
        holder = stack.enter_context(socket.socket())
        holder.bind(("127.0.0.1", 0))
        if not refuses:
            holder.listen(0)
            for _ in range(3):  # the queue of connections is full from here on
                filler = stack.enter_context(socket.socket())
                filler.setblocking(False)
                filler.connect_ex(holder.getsockname())
        yield f"http://127.0.0.1:{holder.getsockname()[1]}"
