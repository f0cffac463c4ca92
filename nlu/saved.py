"""A model on disk: one JSON file and one of plain arrays. Nothing that could run is ever loaded."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Mapping, Sequence
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
from nlu.vectors.english import EnglishEncoder
from nlu.vectors.universal import UniversalEncoder

FORMAT = 6
INDEX = "model.json"
_ENCODERS: Mapping[str, Callable[..., Encoder]] = {
    encoder.name: encoder for encoder in (EnglishEncoder, UniversalEncoder)
}


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
    encoders = _save_encoders(model, folder)
    told = {"arrays": arrays.name, "sha256": _digest(buffer.getvalue()), "encoders": encoders}
    index = _index_of(model) | told
    needed = {arrays.name, *(name for one in encoders.values() for name in one["files"].values())}
    _replace(folder / INDEX, json.dumps(index, indent=1).encode())
    for old in (*folder.glob("arrays-*.npz"), *folder.glob("encoder-*")):
        if old.name not in needed:
            old.unlink(missing_ok=True)


def _save_encoders(model: Model, folder: Path) -> dict[str, dict[str, Any]]:
    """Each encoder's version and the names of its files, which are there now; named by what is in them."""
    return {one.encoder.name: _save_encoder(one.encoder, folder) for one in model.meanings}


def _save_encoder(encoder: Encoder, folder: Path) -> dict[str, Any]:
    files = {}
    for part, content in encoder.parts.items():
        files[part] = f"encoder-{part}-{_digest(content)[:12]}"
        if not (folder / files[part]).exists():
            _replace(folder / files[part], content)
    return {"version": encoder.version, "files": files}


def load(folder: Path) -> Model:
    """The model saved in ``folder``; its encoders are read from disk with the first sentence that needs them,
    or by ``Model.open``. Raises ``ModelUnusable``."""
    index = _read_index(folder)
    try:
        content = (folder / Path(index["arrays"]).name).read_bytes()
        if _digest(content) != index["sha256"]:
            raise _unusable(folder, "its arrays are damaged or another model's")
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            taken = {name: arrays[name] for name in arrays.files}
        encoders = [_encoder_in(folder, name, told) for name, told in index["encoders"].items()]
        return _model_of(index, taken, encoders)
    except (OSError, KeyError, TypeError, ValueError, ImportError) as error:
        raise _unusable(folder, f"it is damaged ({error})") from error


def _encoder_in(folder: Path, name: str, told: Mapping[str, Any]) -> Encoder:
    """The encoder a model was trained with; raises ``ValueError`` when it is another one."""
    files = {part: (folder / Path(file).name).read_bytes() for part, file in told["files"].items()}
    for part, content in files.items():
        if not told["files"][part].endswith(_digest(content)[:12]):
            raise ValueError(f"{told['files'][part]} is another one's")
    encoder: Encoder = _ENCODERS[name](**files)
    if encoder.version != told["version"]:
        raise ValueError(f"it was trained with {told['version']}, and here is {encoder.version}")
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
    vectors = {name: array for one in model.meanings for name, array in one.to_arrays().items()}
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


def _model_of(index: Mapping[str, Any], arrays: Mapping[str, Any], encoders: Sequence[Encoder]) -> Model:
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
        meanings=tuple(Meaning.from_arrays(encoder, arrays) for encoder in encoders),
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
