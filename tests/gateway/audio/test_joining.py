"""Sentences made of several prompts, and the store that keeps them."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from gateway.audio.prompt_store import PromptStore
from gateway.audio.studio import PydubStudio
from gateway.domain.errors import BadInput, NotFound
from tests.gateway.audio.sounds import heard, level, silence, tone, voice, wav

GOOD = wav(voice(0.5))


@pytest.fixture
def parts(studio: PydubStudio) -> list[str]:
    """Three prompts of a second, each with silence of another length around it."""
    made = []
    for pitch, around in ((110, 0.1), (150, 0.5), (190, 0.9)):
        audio = studio.prepare_prompt(wav([*silence(around), *voice(1, pitch=pitch), *silence(around)])).audio
        assert audio is not None
        made.append(audio.name)
    return made


def files(store_folder: Path) -> set[str]:
    return {path.name for path in store_folder.iterdir() if path.is_file()}


# --- joining -------------------------------------------------------------------------------------


def test_parts_follow_each_other_with_even_gaps(studio: PydubStudio, parts: list[str]) -> None:
    joined = studio.join(parts, gap=0.5)
    made = heard(studio.read_prompt(joined.name))
    assert joined.seconds == pytest.approx(len(made) / 8_000, abs=0.001)
    assert joined.seconds == pytest.approx(3 + 2 * 0.5, abs=0.3)
    middle = round(((joined.seconds - 1.0) / 3 + 0.25) * 8_000)  # the parts are equally long
    assert level(made[middle - 1_600 : middle + 1_600]) < -80
    assert level(made[-middle - 1_600 : -middle + 1_600]) < -80
    assert level(made[:4_000]) > -25


def test_nothing_clicks_at_the_seams(studio: PydubStudio) -> None:
    audio = studio.prepare_prompt(wav(tone(300, 0.4975))).audio  # cut off at the height of a wave
    assert audio is not None
    part, joined = (
        heard(studio.read_prompt(name)) for name in (audio.name, studio.join([audio.name] * 2).name)
    )
    steepest = max(abs(after - before) for before, after in pairwise(part))
    assert max(abs(after - before) for before, after in pairwise([*joined, 0.0])) <= steepest * 1.01
    assert abs(part[-1]) > 2 * steepest, "the part ends softly, so this shows nothing"


def test_the_order_and_the_gap_make_another_sentence(studio: PydubStudio, parts: list[str]) -> None:
    names = {
        studio.join(parts).name,
        studio.join(parts[::-1]).name,
        studio.join(parts, gap=0.3).name,
        studio.join(parts[:2]).name,
    }
    assert len(names) == 4


def test_a_joined_prompt_can_be_joined_again(studio: PydubStudio, parts: list[str]) -> None:
    once = studio.join(parts[:2])
    assert studio.join([once.name, parts[2]]).seconds > once.seconds + 0.9


def test_what_was_joined_before_is_taken_from_the_cache(
    studio: PydubStudio, parts: list[str], tmp_path: Path
) -> None:
    joined = studio.join(parts)
    (tmp_path / "prompts" / parts[0]).unlink()  # it cannot be made again
    assert studio.join(parts) == joined
    with pytest.raises(NotFound):
        studio.join(parts, gap=0.2)


@pytest.mark.parametrize("loss", ["deleted", "damaged"])
def test_a_cache_that_lost_its_file_makes_it_again(
    studio: PydubStudio, parts: list[str], tmp_path: Path, loss: str
) -> None:
    joined = studio.join(parts)
    kept = tmp_path / "prompts" / joined.name
    whole = kept.read_bytes()
    if loss == "deleted":
        kept.unlink()
    else:
        kept.write_bytes(whole[:-2] + b"\x7f\x7f")
        with pytest.raises(NotFound):
            studio.read_prompt(joined.name)
    assert studio.join(parts) == joined
    assert studio.read_prompt(joined.name) == whole


def test_processes_that_join_at_once_agree(studio: PydubStudio, parts: list[str], tmp_path: Path) -> None:
    before = files(tmp_path / "prompts")
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        made = {job.result() for job in [pool.submit(studio.join, parts) for _ in range(6)]}
    assert len(made) == 1
    assert files(tmp_path / "prompts") - before == {made.pop().name}, "something was left behind"


@pytest.mark.parametrize("count", [0, 41])
def test_a_sentence_has_at_least_one_part_and_not_too_many(
    studio: PydubStudio, parts: list[str], count: int
) -> None:
    with pytest.raises(BadInput, match=f"{count} parts"):
        studio.join([parts[0]] * count)


@pytest.mark.parametrize("gap", [-0.1, 5.1, float("nan"), float("inf")])
def test_a_gap_is_a_short_time(studio: PydubStudio, parts: list[str], gap: float) -> None:
    with pytest.raises(BadInput, match="gap"):
        studio.join(parts, gap)


def test_a_sentence_is_no_longer_than_a_prompt_may_be(studio: PydubStudio, parts: list[str]) -> None:
    with pytest.raises(BadInput, match="when joined"):
        studio.join([parts[0]] * 30, gap=5.0)


# --- the store -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["", "a.wav", "0" * 64, f"{'0' * 64}.wav", f"../{'0' * 64}.wav", "../../etc/passwd", f"{'0' * 64}.wav\n"],
)
def test_only_the_name_of_a_kept_prompt_finds_one(store: PromptStore, tmp_path: Path, name: str) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / f"{'0' * 64}.wav").write_bytes(GOOD)
    with pytest.raises(NotFound):
        store.read(name)


def test_a_file_that_was_damaged_is_mended_by_the_next_upload(store: PromptStore, tmp_path: Path) -> None:
    name = store.save(GOOD)
    (tmp_path / "prompts" / name).write_bytes(b"")
    assert store.save(GOOD) == name
    assert store.read(name) == GOOD


def test_a_note_that_names_another_file_is_not_followed(store: PromptStore, tmp_path: Path) -> None:
    (tmp_path / "secret.wav").write_bytes(GOOD)
    store.remember("1" * 64, "../secret.wav")
    assert store.made_by("1" * 64) is None
    assert store.made_by("2" * 64) is None


def test_a_failed_write_leaves_nothing(store: PromptStore, tmp_path: Path) -> None:
    in_the_way = tmp_path / "prompts" / "made" / ("1" * 64)
    in_the_way.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        store.remember("1" * 64, f"{'0' * 64}.wav")
    assert list(in_the_way.parent.iterdir()) == [in_the_way]
