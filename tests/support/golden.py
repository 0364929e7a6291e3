"""Golden files: what a program wrote once and must go on writing, kept beside the test that checks it."""

from __future__ import annotations

from pathlib import Path


class Golden:
    """The golden files of one test module, in the folder `golden` beside it."""

    def __init__(self, folder: Path, update: bool) -> None:
        self._folder = folder
        self._update = update

    def check(self, name: str, written: str) -> None:
        """Compare `written` with the golden file `name`; under `--update`, write it instead.

        Raises `AssertionError` where they differ or the file is missing.
        """
        path = self._folder / name
        if self._update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written)
            return
        assert path.exists(), f"no golden file {path}: run once with --update and read what it wrote"
        assert written == path.read_text(), f"differs from {path}; if it should, run with --update"
