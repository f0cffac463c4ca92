"""`parley kpi`: the same figures as in chat."""

from __future__ import annotations

from bot.cli.work import Commands, later


def register(subparsers: Commands) -> None:
    """`parley kpi list` and `parley kpi NAME` exist."""
    command = subparsers.add_parser("kpi", help="a figure, or the list of them")
    command.add_argument("name", metavar="NAME", help="a figure's name, or: list")
    command.add_argument(
        "--period", metavar="P", help="this_month, last_30_days, 2026-Q3, 2026-09, all_time ..."
    )
    command.add_argument("--by", metavar="DIM", help="owner, team, region, product, month, week, day ...")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(run=later("figures", "show"))
