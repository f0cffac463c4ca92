"""`parley staff` and `parley token`: who works here, and how they and programs prove who they are."""

from __future__ import annotations

from bot.cli.work import Commands, later
from domain.access import Role

ROLES = [role.value for role in Role if role.is_staff]


def register(subparsers: Commands) -> None:
    """`parley staff add|password|link-code` and `parley token create|identity` exist."""
    staff = subparsers.add_parser("staff", help="people who work here").add_subparsers(
        required=True, metavar="WHAT"
    )
    add = staff.add_parser("add", help="add somebody, or change what is known of them")
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--name", metavar="N")
    add.add_argument("--role", choices=ROLES, help="sales for somebody new")
    for name in ("team", "region", "zone", "language"):
        add.add_argument(f"--{name}")
    add.add_argument("--slack", metavar="U..", help="their Slack member id")
    add.add_argument("--telegram", metavar="ID", help="their Telegram user id")
    add.set_defaults(run=later("people", "add"))
    password = staff.add_parser("password", help="set the password for the console, from standard input")
    password.add_argument("email", metavar="EMAIL")
    password.set_defaults(run=later("people", "password"))
    code = staff.add_parser("link-code", help="print a one-time code that connects a further channel")
    code.add_argument("email", metavar="EMAIL")
    code.set_defaults(run=later("people", "link_code"))
    _register_tokens(subparsers)


def _register_tokens(subparsers: Commands) -> None:
    tokens = subparsers.add_parser("token", help="signed tokens").add_subparsers(
        required=True, metavar="WHAT"
    )
    create = tokens.add_parser("create", help="print a token for the REST interface")
    create.add_argument("--role", choices=ROLES, required=True)
    create.set_defaults(run=later("people", "create_token"), days=365)
    identity = tokens.add_parser(
        "identity", help="print a web chat identity: whoever holds it is that person"
    )
    identity.add_argument("email", metavar="EMAIL")
    identity.add_argument("--name", metavar="N")
    identity.set_defaults(run=later("people", "create_identity"), days=30)
    for command in (create, identity):
        command.add_argument("--days", type=int, metavar="D", help="days it lasts (%(default)s)")
