"""Every figure the documentation quotes, one command each.

python -m benchmarks [--tools FOLDER] [--data FOLDER]: runs those that have what they need, one after the
other, and says what the others lack. Each can be run by itself: ``python -m benchmarks.NAME --help``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

TOOLS, DATA = "tools", "data"
BITEXT = "{data}/bitext_customer_service_8k/Bitext_Sample_Customer_Service"
COMMANDS: tuple[tuple[str, str | None, tuple[str, ...]], ...] = (
    ("reading", None, ()),
    ("blind", None, ("--figures",)),
    ("reminders", None, ()),
    ("events", None, ()),
    ("turns", TOOLS, ("--bench", "{tools}")),
    ("complaints", DATA, ("{data}/cfpb_complaints/cfpb_sample_2000.csv",)),
    ("maven", DATA, ("{data}/maven_crm_sales",)),
    ("understanding", DATA, ("{data}/clinc150/data_full.json",)),
    ("understanding", DATA, ("{data}/hwu64_kfold1",)),
    ("understanding", DATA, (f"{BITEXT}_Training_Dataset.csv", "--test", f"{BITEXT}_Testing_Dataset.csv")),
    ("telegram_api", DATA, ("--api", "{data}/telegram_bot_api_spec/api.json")),
)
"""Each with the folder it needs, and its arguments."""


def main() -> int:
    """Runs them; 1 when one of them failed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--tools", type=Path, help="folder with load_ws.py and srv_floor.py")
    asked.add_argument("--data", type=Path, help="folder with the data sets")
    given = vars(asked.parse_args())
    is_well = True
    for name, need, arguments in COMMANDS:
        if need is not None and given[need] is None:
            print(f"{name}: not measured, it needs --{need} FOLDER", flush=True)
            continue
        print(f"{name}:", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *(one.format(**given) for one in arguments)]
        is_well = subprocess.run(command, check=False).returncode == 0 and is_well
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
