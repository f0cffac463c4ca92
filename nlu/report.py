"""What training tells the person who runs it: how well held-out sentences were understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sklearn.metrics import precision_recall_fscore_support

from nlu.calibration import calibration_error
from nlu.model import EVERY
from nlu.training import Trained

WEAKEST = 15
CONFUSED = 10


def report(trained: Trained) -> str:
    """A page of plain text: totals, the intents least well recognised, the pairs most often confused."""
    return "\n".join(_lines(trained))


def _lines(trained: Trained) -> Iterator[str]:
    model, truth, intents = trained.model, trained.held_out.truth, trained.held_out.intents
    best, confidence = trained.confidences.argmax(axis=1), trained.confidences.max(axis=1)
    right, asked = best == truth, confidence < trained.sure_from
    how = "words and sentence vectors" if model.meaning else "words alone: no sentence encoder is installed"
    yield f"Model {model.version}: {trained.learned} sentences, {len(intents)} intents, by {how}."
    yield (
        f"Held out, role unknown: {right.mean():.1%} right, {(right | asked).mean():.1%} right or asked back"
        f" ({asked.mean():.1%} asked back, below confidence {model.measures[EVERY].sure_from:.2f});"
        f" calibration error {calibration_error(confidence, right):.3f}."
    )
    shares = precision_recall_fscore_support(truth, best, labels=range(len(intents)), zero_division=0.0)
    rows = sorted(zip(*shares, intents, strict=True), key=lambda row: (row[2], row[4]))
    yield f"{'Least well recognised':28}{'precision':>10}{'recall':>8}{'sentences':>11}"
    for precision, recall, _, count, intent in rows[:WEAKEST]:
        yield f"  {intent:26}{precision:10.2f}{recall:8.2f}{count:11}"
    wrong = zip(truth[~right], best[~right], strict=True)
    yield "Most often confused"
    for (meant, heard), times in Counter(map(tuple, wrong)).most_common(CONFUSED):
        yield f"  {intents[meant]} heard as {intents[heard]}: {times}"
