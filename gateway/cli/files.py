"""The files that a command names: read and written whole, or refused by their name."""

from __future__ import annotations

from pathlib import Path

from gateway.domain.errors import BadInput


def read_bytes(file: Path) -> bytes:
    """Read a file. Raises `BadInput` where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(str(file), error.strerror or "cannot be read", "check the path") from error


def read_text(file: Path) -> str:
    """Read a file of text. Raises `BadInput` where it cannot be read or is not UTF-8."""
    try:
        return read_bytes(file).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(str(file), "is not UTF-8", "save it as UTF-8") from error


def write_bytes(file: Path, content: bytes) -> None:
    """Write a file. Raises `BadInput` where it cannot be written."""
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput(str(file), error.strerror or "cannot be written", "check the path") from error
