"""Exchange rates, from the policy that the bank's owner keeps."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from config.languages import read_yaml
from domain.currencies import Rates

FILE = Path(__file__).parent / "policies" / "currencies.yml"


@lru_cache(maxsize=8)
def load_rates(path: Path = FILE) -> Rates:
    """The rates in a file; read once. Raises ``ValueError`` for one that is not above zero."""
    document = read_yaml(path)
    worth = {str(code): float(rate) for code, rate in document["worth"].items()}
    if bad := [code for code, rate in worth.items() if rate <= 0]:
        raise ValueError(f"{path.name}: a rate must be above zero: {', '.join(bad)}")
    return Rates(str(document["base"]), worth)
