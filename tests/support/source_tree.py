"""The files of this repository, for tests that guard its shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What tools and builds leave here, by name or by path.
_NOT_OURS = frozenset(
    {".git", ".venv", "node_modules", "__pycache__", "var", "vendor"}
    | {".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"}
)


def files(*patterns: str, under: Path = ROOT) -> Iterator[Path]:
    """Yield our files whose name matches one of `patterns` (globs), in a stable order."""
    for path in sorted(under.iterdir()):
        if path.name in _NOT_OURS or path.is_symlink():
            continue
        if path.is_dir():
            yield from files(*patterns, under=path)
        elif any(path.match(pattern) for pattern in patterns):
            yield path


def product_modules() -> Iterator[Path]:
    """Yield the Python files of the product itself: no tests, no migrations."""
    for package in sorted(ROOT.glob("*/__init__.py")):
        yield from files("*.py", under=package.parent)
    yield from ROOT.glob("wsgi.py")


def shown(path: Path) -> str:
    """Write `path` as a reader of the repository knows it."""
    return path.relative_to(ROOT).as_posix()
