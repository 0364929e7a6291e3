"""The store of prompts: files named by their content, in one folder, shared by any number of processes.

A file is written beside its place and renamed into it, so a name has the whole content or none. Nothing
is ever changed: other content has another name.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from gateway.domain.errors import NotFound

_NAME = re.compile(r"[0-9a-f]{64}\.wav")


class PromptStore:
    """Keeps prompts in `folder`, which is made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, wav: bytes) -> str:
        """Keep a file; give its name. The same content is kept once, and mends a damaged file."""
        name = f"{hashlib.sha256(wav).hexdigest()}.wav"
        if self._content(name) is None:
            self._write(self._folder / name, wav)
        return name

    def read(self, name: str) -> bytes:
        """Give the file of that name, such as `<sha256>.wav`.

        Raises `NotFound`, also for a damaged file: better silence than noise in a respondent's ear. A path
        is no name.
        """
        wav = self._content(name)
        if wav is None:
            raise NotFound("prompt", name)
        return wav

    def remember(self, recipe: str, name: str) -> None:
        """Note what was made by a recipe, which is the sha256 of its ingredients."""
        self._write(self._folder / "made" / recipe, name.encode())

    def made_by(self, recipe: str) -> bytes | None:
        """Give the file that was made by a recipe before; None where there was none, or it is gone."""
        try:
            noted = (self._folder / "made" / recipe).read_bytes()
        except FileNotFoundError:
            return None
        return self._content(noted.decode("ascii", "replace"))

    def _content(self, name: str) -> bytes | None:
        if _NAME.fullmatch(name) is None:
            return None
        try:
            wav = (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        return wav if hashlib.sha256(wav).hexdigest() == name.removesuffix(".wav") else None

    def _write(self, place: Path, content: bytes) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, written = tempfile.mkstemp(prefix=".", dir=place.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(descriptor)  # else a power cut leaves the name without the content
            Path(written).replace(place)
        finally:
            Path(written).unlink(missing_ok=True)
