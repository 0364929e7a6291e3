"""A studio with a store of its own, with and without ffmpeg."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.audio.ffmpeg import find_ffmpeg
from gateway.audio.prompt_store import PromptStore
from gateway.audio.studio import PydubStudio


@pytest.fixture
def store(tmp_path: Path) -> PromptStore:
    """An empty store of prompts."""
    return PromptStore(tmp_path / "prompts")


@pytest.fixture
def studio(store: PromptStore) -> PydubStudio:
    """A studio on a machine without ffmpeg."""
    return PydubStudio(store, None)


@pytest.fixture
def ffmpeg() -> str:
    """The program's path; skips, saying why, where there is none."""
    found = find_ffmpeg()
    if found is None:
        pytest.skip("no ffmpeg on this machine (Debian: apt-get install ffmpeg)")
    return found
