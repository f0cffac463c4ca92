"""A model on disk: one JSON file and one of plain arrays. Nothing that could run is ever loaded."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlu.audience import Audiences
from nlu.features import Block, Tfidf
from nlu.head import LinearHead
from nlu.meaning import Meaning
from nlu.model import Measure, Model
from nlu.tongues import Tongues
from nlu.vectors.encoder import Encoder

FORMAT = 4
INDEX = "model.json"
_ARRAYS = ("weights", "bias", "word_rarity", "character_rarity", "word_grams", "character_grams")
_MEANING = ("vector_weights", "vector_bias", "examples", "example_starts")
_TONGUES = ("tongue_grams", "tongue_weights")
_PARTS = ("graph", "cutter")
"""What an encoder is made of, a file each."""


class ModelUnusable(Exception):
    """A saved model is missing, damaged or of another release; the message says what to do."""


def save(model: Model, folder: Path) -> None:
    """Put ``model`` into ``folder``, in place of the one that is there.

    The index names its arrays by version and is replaced last, in one step: whoever loads meanwhile gets
    the old model or the new one, whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **_arrays_of(model))
    arrays = folder / f"arrays-{model.version}.npz"
    _replace(arrays, buffer.getvalue())
    parts = _save_encoder(model, folder)
    index = _index_of(model) | {"arrays": arrays.name, "sha256": _digest(buffer.getvalue()), "encoder": parts}
    _replace(folder / INDEX, json.dumps(index, indent=1).encode())
    for old in (*folder.glob("arrays-*.npz"), *folder.glob("encoder-*")):
        if old.name not in {arrays.name, *parts.values()}:
            old.unlink(missing_ok=True)


def _save_encoder(model: Model, folder: Path) -> dict[str, str]:
    """The names of the encoder's files, which are there now; named by what is in them."""
    if model.meaning is None:
        return {}
    names = {}
    for part in _PARTS:
        content: bytes = getattr(model.meaning.encoder, part)
        names[part] = f"encoder-{part}-{_digest(content)[:12]}"
        if not (folder / names[part]).exists():
            _replace(folder / names[part], content)
    return names


def load(folder: Path) -> Model:
    """The model saved in ``folder``. Raises ``ModelUnusable``."""
    index = _read_index(folder)
    try:
        content = (folder / Path(index["arrays"]).name).read_bytes()
        if _digest(content) != index["sha256"]:
            raise _unusable(folder, "its arrays are damaged or another model's")
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            names = [
                *_ARRAYS,
                *(_MEANING if index["encoder"] else ()),
                *(_TONGUES if index["languages"] else ()),
            ]
            taken = {name: arrays[name] for name in names}
        return _model_of(index, taken, _encoder_in(folder, index["encoder"]))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise _unusable(folder, f"it is damaged ({error})") from error


def _encoder_in(folder: Path, names: Mapping[str, str]) -> Encoder | None:
    """The encoder of these files; raises ``ValueError`` when one is not what its name says."""
    if not names:
        return None
    contents = [(folder / Path(names[part]).name).read_bytes() for part in _PARTS]
    for part, content in zip(_PARTS, contents, strict=True):
        if not names[part].endswith(_digest(content)[:12]):
            raise ValueError(f"{names[part]} is another one's")
    encoder = Encoder(*contents)
    encoder.open()
    return encoder


def _read_index(folder: Path) -> dict[str, Any]:
    try:
        index = json.loads((folder / INDEX).read_bytes())
    except FileNotFoundError as error:
        raise _unusable(folder, "there is none") from error
    except (OSError, ValueError) as error:
        raise _unusable(folder, f"{INDEX} is damaged ({error})") from error
    if not isinstance(index, dict) or index.get("format") != FORMAT:
        raise _unusable(folder, "it was made by another release")
    return index


def _unusable(folder: Path, trouble: str) -> ModelUnusable:
    return ModelUnusable(
        f"No usable model in {folder}: {trouble}. Train one: parley nlu train --data PATH --out {folder}"
    )


def _index_of(model: Model) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": model.version,
        "intents": list(model.head.intents),
        "measures": {language: measure.to_json() for language, measure in model.measures.items()},
        "languages": model.tongues.tags if model.tongues else [],
        "audiences": model.audiences.to_json(),
    }


def _arrays_of(model: Model) -> dict[str, Any]:
    words, characters = model.features.words, model.features.characters
    meaning = model.meaning
    vectors = (
        {
            "vector_weights": meaning.weights,
            "vector_bias": meaning.bias,
            "examples": meaning.examples.rows.astype(np.float16),  # nearness needs no more
            "example_starts": meaning.examples.starts.astype(np.uint32),
        }
        if meaning
        else {}
    )
    tongues = model.tongues
    letters = {"tongue_grams": _packed(tongues.grams), "tongue_weights": tongues.weights} if tongues else {}
    return (
        vectors
        | letters
        | {
            "weights": model.head.weights,
            "bias": model.head.bias,
            "word_rarity": words.rarity,
            "character_rarity": characters.rarity,
            "word_grams": _packed(words.grams),
            "character_grams": _packed(characters.grams),
        }
    )


def _model_of(index: Mapping[str, Any], arrays: Mapping[str, Any], encoder: Encoder | None) -> Model:
    words = Block(_unpacked(arrays["word_grams"]), arrays["word_rarity"])
    characters = Block(_unpacked(arrays["character_grams"]), arrays["character_rarity"])
    features = Tfidf(words, characters)
    head = LinearHead(tuple(index["intents"]), arrays["weights"], arrays["bias"])
    if head.weights.shape != (features.width, len(head.intents)):
        raise ValueError("its arrays do not fit together")
    return Model(
        version=index["version"],
        features=features,
        head=head,
        measures={language: Measure.from_json(one) for language, one in index["measures"].items()},
        audiences=Audiences.from_json(index["audiences"]),
        meaning=Meaning.from_arrays(encoder, arrays) if encoder else None,
        tongues=_tongues_of(index["languages"], arrays),
    )


def _tongues_of(languages: Sequence[str], arrays: Mapping[str, Any]) -> Tongues | None:
    if not languages:
        return None
    return Tongues(languages, _unpacked(arrays["tongue_grams"]), arrays["tongue_weights"])


def _packed(grams: Sequence[str]) -> Any:
    return np.frombuffer("\n".join(grams).encode(), dtype=np.uint8)


def _unpacked(packed: Any) -> list[str]:
    text = packed.tobytes().decode()
    return text.split("\n") if text else []


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
