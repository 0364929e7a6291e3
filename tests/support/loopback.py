"""The socket guard: this process may reach loopback addresses and unix sockets, nothing else.

It is an audit hook of the interpreter, so no code of ours or of a library is replaced, and no library
gets around it by another import. Programs that tests start are not under it.
"""

from __future__ import annotations

import ipaddress
import sys


class SocketBlockedError(RuntimeError):
    """A test tried to reach a machine other than this one."""


def is_loopback(host: str) -> bool:
    """Tell whether `host`, a name or an address, is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def allow_loopback_only() -> None:
    """Refuse, until the process ends, to connect, send to or look up anything but loopback.

    Blocked calls raise `SocketBlockedError`.
    """
    sys.addaudithook(_refuse_other_machines)


def _refuse_other_machines(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    match event, arguments:
        case (("socket.connect" | "socket.sendto" | "socket.sendmsg"), (_, (str(host), *_))):
            target = host
        case (("socket.getaddrinfo" | "socket.gethostbyname" | "socket.gethostbyaddr"), (str(host), *_)):
            target = host
        case _:  # another event, a unix socket's path, or a look-up without a name, for listening
            return
    if target and not is_loopback(target):
        raise SocketBlockedError(f"{event} to {target!r}: tests reach loopback addresses only")
