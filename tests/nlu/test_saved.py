"""A model goes to disk and comes back the same, or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nlu.entities import Lexicon
from nlu.local import LocalParser
from nlu.model import EVERY
from nlu.saved import INDEX, ModelUnusable, load, save
from nlu.training import Trained

SAID = ["hello there", "acme deal is at 15k now", "what is our win rate", "sing me a song", ""]


@pytest.fixture
def folder(trained: Trained, tmp_path: Path) -> Path:
    save(trained.model, tmp_path / "model")
    return tmp_path / "model"


def test_what_was_saved_understands_as_before(trained: Trained, folder: Path) -> None:
    loaded = load(folder)

    assert loaded.version == trained.model.version
    for text in SAID:
        for role in ("customer", "staff", None):
            assert loaded.classify(text, text, role) == trained.model.classify(text, text, role)


def test_a_model_is_json_and_plain_arrays_in_two_files(folder: Path) -> None:
    index = json.loads((folder / INDEX).read_text())

    assert {path.name for path in folder.iterdir()} == {INDEX, index["arrays"]}
    with np.load(folder / index["arrays"], allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "fu" for name in arrays.files)


def test_saving_again_replaces_the_model_and_leaves_nothing_behind(trained: Trained, folder: Path) -> None:
    (folder / "arrays-000000000000.npz").write_bytes(b"of an earlier model")

    save(trained.model, folder)

    assert len(list(folder.iterdir())) == 2
    assert load(folder).version == trained.model.version


class Trap:
    """What runs when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, ("sprung",)


def cut_short(folder: Path) -> None:
    arrays = next(folder.glob("*.npz"))
    arrays.write_bytes(arrays.read_bytes()[:-1000])


def bit_flipped(folder: Path) -> None:
    arrays = next(folder.glob("*.npz"))
    content = bytearray(arrays.read_bytes())
    content[len(content) // 2] ^= 1
    arrays.write_bytes(content)


def arrays_gone(folder: Path) -> None:
    next(folder.glob("*.npz")).unlink()


def no_json(folder: Path) -> None:
    (folder / INDEX).write_text('{"format": 1,')


def of_another_release(folder: Path) -> None:
    changed(folder, format=99)


def of_fewer_intents(folder: Path) -> None:
    changed(folder, intents=["greet"])


def without_a_measure(folder: Path) -> None:
    changed(folder, measures={EVERY: {}})


def a_list(folder: Path) -> None:
    (folder / INDEX).write_text("[]")


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def pickled(folder: Path) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, weights=np.array([Trap()], dtype=object))
    replaced(folder, buffer.getvalue())


def pickle_itself(folder: Path) -> None:
    replaced(folder, pickle.dumps(Trap()))


def replaced(folder: Path, content: bytes) -> None:
    """The arrays are these, and the index says so."""
    arrays = next(folder.glob("*.npz"))
    arrays.write_bytes(content)
    changed(folder, sha256=hashlib.sha256(content).hexdigest())


def changed(folder: Path, **said: object) -> None:
    index = json.loads((folder / INDEX).read_text())
    (folder / INDEX).write_text(json.dumps(index | said))


HARMS = [
    *(cut_short, bit_flipped, arrays_gone, no_json, of_another_release, of_fewer_intents, without_a_measure),
    *(a_list, empty, pickled, pickle_itself),
]


@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_model_is_refused_with_what_to_do_and_nothing_of_it_runs(
    harm: Callable[[Path], None], folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    harm(folder)

    with pytest.raises(ModelUnusable, match="parley nlu train --data PATH --out"):
        load(folder)

    assert not (tmp_path / "sprung").exists()


def test_the_arrays_are_looked_for_beside_the_index_only(folder: Path, tmp_path: Path) -> None:
    arrays = next(folder.glob("*.npz"))
    arrays.rename(tmp_path / arrays.name)
    changed(folder, arrays=f"../{arrays.name}")

    with pytest.raises(ModelUnusable):
        load(folder)


def test_an_engine_is_loaded_from_a_folder(folder: Path, lexicon: Lexicon) -> None:
    parser = LocalParser.load(folder, lexicon)

    assert parser.judge("hello there", "customer").best.name == "greet"
