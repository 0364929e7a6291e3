"""Reading a type from JSON, safe from many threads at once.

msgspec learns a type at its first use, and a second thread that meets it half-learned crashes the process
(seen as a segmentation fault under the first webhooks of a server). A `KnownType` stands at
the head of a module, so that its type is learned while the module is imported, before there are threads.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

_T = TypeVar("_T")


class KnownType(Generic[_T]):
    """A dataclass or a struct that is read from JSON."""

    def __init__(self, kind: type[_T]) -> None:
        """Learn `kind`."""
        self._kind = kind
        self._decoder = msgspec.json.Decoder(kind)

    def read(self, data: object, *, strict: bool = True) -> _T:
        """Read what is decoded already; `strict=False` takes "45" for a number. Raises `msgspec.ValidationError`."""
        return msgspec.convert(data, self._kind, strict=strict)

    def decode(self, body: bytes | str) -> _T:
        """Read a document. Raises `msgspec.DecodeError`; of a value that is wrong, `msgspec.ValidationError`."""
        return self._decoder.decode(body)
