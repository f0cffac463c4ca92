"""What the server hands to the console's pages, one example of each, with names that mean harm."""

from __future__ import annotations

from typing import Any

Facts = dict[str, Any]

HOSTILE = "<img src=x onerror='window.harmed = true'> {{ 7 * 7 }}"


def moment(text: str) -> Facts:
    return {
        "text": text,
        "exact": "Wednesday 18 November 2026, 09:00 GMT",
        "iso": "2026-11-18T09:00:00+00:00",
    }


def state(word: str, tone: str) -> Facts:
    return {"word": word, "tone": tone}


def link(label: str, *, current: bool = False) -> Facts:
    return {"label": label, "href": "/console/conversations", "current": current}


def act(label: str, *, primary: bool = False) -> Facts:
    return {"act": label.lower(), "label": label, "primary": primary}


def fact(label: str, **more: object) -> Facts:
    return {"label": label, "value": None, "href": None, "state": None, "at": None, **more}


def said(seq: int, author: str, text: str, **more: object) -> Facts:
    empty: Facts = {"choices": [], "images": [], "files": [], "way": None, "why": None}
    return {
        "seq": seq,
        "from": "customer",
        "author": author,
        "text": text,
        "at": moment("08:58"),
        **empty,
        **more,
    }


FRAME: Facts = {
    "me": {"name": "Sam Okafor", "role": "support executive"},
    "rail": [
        {**link("Conversations", current=True), "count": 12},
        {**link("Tickets"), "count": None},
        {**link("Leads"), "count": 0},
    ],
    "csrf": "a-token",
    "notice": {"tone": "good", "text": "Sent."},
    "chat_identity": None,
    "point": "1.1",
}
LIST: Facts = {"filters": [link("All", current=True), link("Mine")], "more": {"label": "Older", "href": "/"}}
INBOX: Facts = {
    **LIST,
    "nothing": ("Nobody waits.", "Whoever asks for a person appears here."),
    "wanted": HOSTILE,
}
WEBCHAT = {"name": "Web chat", "mark": "webchat"}

CONVERSATIONS = [
    {
        "href": f"/console/conversations/{number}",
        "who": who,
        "channel": WEBCHAT,
        "last": "refund obviously and i want it in writing",
        "ours": "" if number else "Parley:",
        "at": moment("2 min ago"),
        "unread": "3" if number else None,
        "states": [state("waits 3 min", "warn"), state("late 2 h", "bad")][number:],
        "current": False,
    }
    for number, who in enumerate(["Jane Carter", HOSTILE])
]
MESSAGES = [
    said(1, "Jane Carter", "you charged me the 35 quid overdraft fee twice"),
    said(2, "Parley", "I'm sorry. What should we do?", choices=["Refund one fee"], **{"from": "bot"}),
    said(3, HOSTILE, HOSTILE, files=[{"url": "/webchat/files/f", "name": HOSTILE}]),
    said(4, HOSTILE, HOSTILE, **{"from": "note"}),
    said(5, "Sam Okafor", "It goes back today.", way=state("tries again", "warn"), **{"from": "staff"}),
]
ABOUT = [
    fact("E-mail", value="jane@example.com", href="mailto:jane@example.com"),
    fact("Company"),
    fact("Due", at=moment("tomorrow"), state=state("late", "bad")),
    fact("Priority", state=state("urgent", "bad")),
]
ANSWER: Facts = {
    "facts": ABOUT,
    "messages": MESSAGES,
    "acts": [act("Claim", primary=True), act("Close")],
    "acts_to": "/console/tickets/T-1",
    "sets": [
        {
            "act": "assign",
            "label": "Owner",
            "button": "Assign",
            "options": [
                {"value": "", "label": "–", "chosen": True},
                {"value": HOSTILE, "label": HOSTILE, "chosen": False},
            ],
        }
    ],
    "reply_to": "/console/tickets/T-1/reply",
    "draft": "",
    "seen": 4,
}
ROW: Facts = {
    "title": HOSTILE,
    "ref": "T-1",
    "href": "/console/tickets/T-1",
    "state": state("open", "busy"),
    "value": "€12,000",
    "at": moment("tomorrow"),
}
SIDE: Facts = {
    "facts": ABOUT,
    "stranger": True,
    "known": [{"channel": WEBCHAT, "state": state("proven", "good"), "at": moment("Monday")}],
    "sections": [
        {"name": "tickets", "title": "Open tickets", "nothing": "none", "rows": [ROW]},
        {"name": "deals", "title": "Open deals", "nothing": "none", "rows": []},
    ],
    "survey": {"state": state("2 of 5", "bad"), "comment": HOSTILE, "at": moment("May")},
}
WRITING: Facts = {
    "draft": "",
    "draft_note": HOSTILE,
    "mode": "answer",
    "as": HOSTILE,
    "canned": [{"name": HOSTILE, "text": HOSTILE}, {"name": "Goodbye", "text": "Glad to help."}],
    "chosen": 0,
    "colleagues": [{"id": 7, "label": HOSTILE}],
}
TICKETS = [
    {
        "ref": f"T-{number}",
        "href": f"/console/tickets/T-{number}",
        "subject": HOSTILE,
        "kind": "complaint",
        "customer": customer,
        "owner": None,
        "status": state("open", "busy"),
        "priority": state("urgent", "bad"),
        "opened": moment("2 min ago"),
        "due": moment("yesterday") if number else None,
        "is_late": bool(number),
        "at": moment("2 min ago"),
        "current": not number,
    }
    for number, customer in enumerate(["Jane Carter", None])
]
LEAD: Facts = {
    "ref": "L-5",
    "name": HOSTILE,
    "company": "Harbour Cafés",
    "email": "maria@harbour.example",
    "phone": "+442079460123",
    "source": "referral",
    "interest": "three terminals",
    "amount": "€3,600",
    "status": state("new", "busy"),
    "owner": "Rita Reyes",
    "created": moment("Monday"),
}
DEAL: Facts = {
    "ref": "D-31",
    "title": "Terminals 2027",
    "company": HOSTILE,
    "stage": state("negotiation", "warn"),
    "probability": "60 %",
    "amount": "€15,000",
    "close_date": moment("20 Mar 2027"),
    "owner": "Rita Reyes",
    "product": "Card terminals",
}
UNDELIVERED: Facts = {
    "key": "k",
    "to": HOSTILE,
    "href": "/console/conversations/1",
    "channel": "Slack",
    "text": HOSTILE,
    "state": state("uncertain", "warn"),
    "why": "Slack fell silent",
    "at": moment("09:00"),
    "tries": 1,
    "acts": [act("Resend", primary=True), act("Let it be")],
}


def bare(record: Facts, *kept: str) -> Facts:
    """The same record with everything unknown that may be."""
    return {key: value if key in kept else None for key, value in record.items()}


EXAMPLE: Facts = {
    "key": "1",
    "text": HOSTILE,
    "who": "A customer",
    "times": "3 times",
    "language": "English",
    "why": "asked back about",
    "at": moment("09:00"),
    "href": "/console/conversations/1",
    "notes": ["taken for: Open a ticket, 41 % sure"],
    "groups": [
        {
            "label": "Customers say it",
            "options": [{"value": "raise_complaint", "label": "Raise a complaint", "chosen": True}],
        }
    ],
    "is_chosen": True,
}

PAGES: dict[str, Facts] = {
    "login": {
        "csrf": "t",
        "email": HOSTILE,
        "problem": "That is not the password of this e-mail.",
        "next": "/console",
        "demo": {"email": "sam@bank.example", "password": "bank"},
    },
    "conversations": {**FRAME, **INBOX, "conversations": CONVERSATIONS},
    "conversation": {
        **FRAME,
        **INBOX,
        **SIDE,
        "conversations": [{**CONVERSATIONS[0], "current": True}, CONVERSATIONS[1]],
        "conversation": {"id": 1, "who": HOSTILE, "channel": WEBCHAT, "states": [state("with Sam", "busy")]},
        "messages": MESSAGES,
        "others": [HOSTILE],
        "acts": [act("Take it", primary=True)],
        "here": "/console/conversations/1",
        "query": "?show=mine",
        "may_answer": True,
        "answering": WRITING,
        "seen": 5,
    },
    "search": {
        **FRAME,
        "wanted": HOSTILE,
        "groups": [{"title": "Said", "rows": [{**ROW, "text": HOSTILE, "channel": WEBCHAT}]}],
    },
    "tickets": {**FRAME, **LIST, "tickets": TICKETS},
    "ticket": {
        **FRAME,
        **ANSWER,
        "tickets": TICKETS,
        "ticket": {
            "ref": "T-0",
            "subject": HOSTILE,
            "text": HOSTILE,
            "kind": "complaint",
            "status": state("open", "busy"),
            "priority": state("high", "warn"),
            "customer": HOSTILE,
        },
        "talk_id": 1,
        "history": [{"at": moment("09:01"), "text": HOSTILE}],
    },
    "leads": {**FRAME, **LIST, "leads": [LEAD, bare(LEAD, "ref", "status", "created")]},
    "deals": {
        **FRAME,
        **LIST,
        "deals": [DEAL, bare(DEAL, "ref", "stage", "title")],
        "totals": [{"label": "Open", "value": "€1,250,000"}],
    },
    "undelivered": {**FRAME, **LIST, "undelivered": [UNDELIVERED]},
    "why": {
        **FRAME,
        "text": HOSTILE,
        "at": moment("09:00"),
        "lines": [HOSTILE, "Model 1, local engine."],
        "href": "/console/conversations/1",
    },
    "learning": {
        **FRAME,
        **LIST,
        "examples": [EXAMPLE, {**EXAMPLE, "key": "2", "href": None, "is_chosen": False}],
        "which": "waiting",
        "totals": [{"label": "To look at", "value": "2", "at": None}],
        "models": {
            "state": state("a candidate waits", "good"),
            "outcome": f"It may be promoted.\n{HOSTILE}",
            "may_retrain": True,
            "promote": "239ee427cd2f",
            "roll_back": "aa854f3249b7",
            "history": [{"at": moment("08:00"), "text": HOSTILE}],
        },
    },
    "trouble": {**FRAME, "what": HOSTILE, "how": HOSTILE},
    "away": {"what": HOSTILE, "how": HOSTILE},
}
"""By the name of their template."""
