"""Each demo has a folder of its own, emptied at its start, whatever other demos run here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from demo.folder import own_folder
from tests.support.databases import ROOT

OTHER = """
import sys
from pathlib import Path
from demo.folder import own_folder
with own_folder(Path(sys.argv[1])) as folder:
    print(folder.name, flush=True)
    sys.stdin.readline()
"""


def test_a_second_demo_gets_another_folder_and_the_first_is_free_again_afterwards(tmp_path: Path) -> None:
    with own_folder(tmp_path) as first, own_folder(tmp_path) as second:
        assert [first.name, second.name] == ["demo", "demo-2"]
    with own_folder(tmp_path) as again:
        assert again == first


def test_what_an_earlier_demo_left_is_gone(tmp_path: Path) -> None:
    with own_folder(tmp_path) as folder:
        (folder / "logs").mkdir()
        (folder / "otklik.sqlite").touch()
    with own_folder(tmp_path) as folder:
        assert list(folder.iterdir()) == []


def test_a_demo_of_another_process_keeps_its_folder_until_it_dies(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"demo\n"
        (tmp_path / "demo" / "kept").touch()
        with own_folder(tmp_path) as ours:
            assert ours.name == "demo-2"
        assert (tmp_path / "demo" / "kept").exists()
        other.kill()
        other.wait(20)
    with own_folder(tmp_path) as ours:
        assert ours.name == "demo"
