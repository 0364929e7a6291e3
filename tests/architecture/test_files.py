"""How files look: small, named for one thing, finished, and true on every machine."""

from __future__ import annotations

import ast
import re

from tests.support.source_tree import ROOT, files, product_modules, shown

LINES_AT_MOST = 400
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "models"}


def test_no_python_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {
        shown(path): len(path.read_text().splitlines())
        for path in files("*.py")
        if path.parent.name != "versions"  # a revision is as long as the tables that it makes
    }
    assert len(lengths) > 50, "the walk over the tree finds too little"
    assert {name: length for name, length in lengths.items() if length > LINES_AT_MOST} == {}


def test_every_module_is_named_for_the_thing_it_owns() -> None:
    named = [shown(path) for path in files("*.py") if set(path.stem.split("_")) & NAMES_THAT_SAY_NOTHING]
    folders = [shown(path) for path in files("*.py") if path.parent.name in NAMES_THAT_SAY_NOTHING]
    assert named + folders == []


def test_every_module_of_the_product_says_what_it_owns() -> None:
    silent = [
        shown(path)
        for path in product_modules()
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


def test_nothing_is_left_unimplemented() -> None:
    unfinished = [
        f"{shown(path)}:{node.lineno}"
        for path in files("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Raise)
        and node.exc is not None
        and "NotImplementedError" in ast.unparse(node.exc)
    ]
    assert unfinished == []


def test_no_file_knows_the_folders_of_one_machine() -> None:
    folder = re.compile(r"(?<![\w.}/-])/(work|farm|root|home|Users)/")
    text = files(
        "*.py", "*.md", "*.toml", "*.ini", "*.html", "*.yaml", "*.yml", "*.json", "*.txt", "Makefile", "run"
    )
    found = [
        f"{shown(path)}:{number}"
        for path in text
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if folder.search(line)
    ]
    assert found == []


def test_dependencies_are_named_without_the_address_of_a_registry() -> None:
    lists = list(files("requirements*.txt", "package.json", "package-lock.json", ".npmrc", "Makefile", "run"))
    assert ROOT / "requirements.txt" in lists
    # A funding link in a lock file is the package's own page, not where it is fetched from.
    address = re.compile(r"https?://")
    found = [
        f"{shown(path)}:{number}"
        for path in lists
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if address.search(line) and '"url":' not in line
    ]
    assert found == []


def test_no_test_replaces_code_of_ours() -> None:
    # The sandbox, a stepped clock and seeded ids stand in for the world; patched code proves itself.
    # What a terminal gives a program, such as sys.stdin, is the world and not ours.
    patched = [
        f"{shown(path)}:{node.lineno}"
        for path in files("*.py", under=ROOT / "tests")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "monkeypatch.setattr"
        and not ast.unparse(node.args[0]).strip("'").startswith("sys.")
    ]
    assert patched == []


def test_types_are_learned_before_there_are_threads() -> None:
    told = [
        f"{shown(path)}:{node.lineno}"
        for path in files("*.py")
        if path.is_relative_to(ROOT / "gateway") and path.name != "known_type.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and _learns_a_type(node)
    ]
    assert told == [], "a KnownType at the head of the module reads it safely from many threads"


def _learns_a_type(call: ast.Call) -> bool:
    called = ast.unparse(call.func)
    given = [ast.unparse(each.value) for each in call.keywords if each.arg == "type"]
    return called == "msgspec.convert" or (
        called in {"msgspec.json.decode", "msgspec.yaml.decode"} and given not in ([], ["dict[str, Any]"])
    )
