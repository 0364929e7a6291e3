"""The demo's folder: emptied at each start, and never taken from a demo that is running."""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


@contextlib.contextmanager
def own_folder(root: Path = VAR) -> Iterator[Path]:
    """Give an empty folder that is this demo's for as long as the block lasts.

    It is `demo` under `root`; where another demo is running, `demo-2` and so on.
    """
    root.mkdir(exist_ok=True)
    for number in itertools.count(1):
        name = "demo" if number == 1 else f"demo-{number}"
        with (root / f"{name}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            folder = root / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            yield folder
            return
