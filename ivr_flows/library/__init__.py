"""Ready surveys, as sources: an author reads one, copies it and makes it the company's own."""

from __future__ import annotations

from importlib import resources


def names() -> tuple[str, ...]:
    """List the surveys of the library."""
    files = resources.files(__name__).iterdir()
    return tuple(sorted(file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml")))


def survey_source(name: str) -> str:
    """Give the YAML of one survey. Raises KeyError for a name that is not in the library."""
    if name not in names():
        raise KeyError(name)
    return resources.files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
