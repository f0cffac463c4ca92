"""Chats as such: who blocked us, groups that got another number, and the menu each person is offered."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Bot, BotCommandScopeAllGroupChats, BotCommandScopeChat, ChatMember, Update

from bot.channels.telegram.menu import GROUPS, VISITORS, Menus
from bot.channels.telegram.reading import NAME, is_group
from bot.doors.window import Window
from domain.conversation import Line
from domain.dialogue import Reply, Told
from domain.messages import Identity
from domain.people.model import Person
from domain.ports import UnitOfWork

GONE = {ChatMember.BANNED, ChatMember.LEFT}


class Chats:
    """What Telegram tells of chats, kept where conversations are; ``window`` is given before the start."""

    def __init__(self, bot: Bot, menus: Menus) -> None:
        self._bot = bot
        self._menus = menus
        self._offered: dict[str, tuple[str, str | None]] = {}
        self.window: Window | None = None

    async def note(self, update: Update) -> None:
        """Whether we are blocked, or a group has moved, is on record. Raises when it could not be."""
        change, message = update.my_chat_member, update.message
        if change is not None and not is_group(change.chat):
            await self.reached(change.chat.id, reachable=change.new_chat_member.status not in GONE)
        if message is not None and message.migrate_to_chat_id:
            await self.moved(message.chat.id, message.migrate_to_chat_id)
        if message is not None and message.migrate_from_chat_id:
            await self.moved(message.migrate_from_chat_id, message.chat.id)

    async def reached(self, chat: int, *, reachable: bool) -> None:
        """The conversation with this person says whether anything arrives there; a change of it is noted in
        it, for those who work here."""
        window = self.window
        if window is None or chat < 0:
            return

        async def mark(uow: UnitOfWork) -> None:
            found = await uow.conversations.at(NAME, str(chat))
            here = await uow.conversations.lock(found.id) if found else None
            if here is None or bool(here.state.get("unreachable")) != reachable:
                return
            state = {name: value for name, value in here.state.items() if name != "unreachable"}
            state |= {} if reachable else {"unreachable": uow.now.isoformat()}
            await uow.conversations.save(here, state=state)
            person = await uow.get(Person, here.person_id) if here.person_id else None
            told = "reachable_again" if reachable else "unreachable"
            reply = Reply(told, {"name": person.name if person else None, "channel": NAME})
            key = f"{NAME}:{chat}:{told}:{here.version}"
            await window.house.voice.tell(uow, Told(reply, key, conversation_id=here.id, internal=True))

        await window.note(mark)

    async def moved(self, old: int, new: int) -> None:
        """What was said in the group goes on under its new number."""
        if self.window is not None:
            await self.window.note(lambda uow: uow.conversations.move(NAME, str(old), str(new)))

    @staticmethod
    def is_asked(address: str, lines: Sequence[Line]) -> bool:
        """Whether somebody used a command in a private chat: then its menu is looked at."""
        return address.isdecimal() and any(
            line.author == "customer" and line.text.startswith("/") for line in lines
        )

    async def offer(self, address: str) -> None:
        """The chat's menu is the one of its person's role and language; visitors have everybody's."""
        if self.window is None:
            return
        role, language = await self.window.read(lambda uow: _role_in(uow, address))
        offered = self._offered.get(address, (VISITORS, None))
        if (role, language) == offered or (role == VISITORS == offered[0]):
            return
        scope = BotCommandScopeChat(int(address))
        if role == VISITORS:
            await self._bot.delete_my_commands(scope)
        else:
            await self._bot.set_my_commands(self._menus.of(language).commands(role), scope)
        self._offered[address] = (role, language)

    async def offer_everybody(self) -> None:
        """Who is not known, and groups, are offered the menus of each language; the house's to all others."""
        for tag, menu in sorted(self._menus.by_language.items()):
            code = None if tag == self._menus.house else tag
            await self._bot.set_my_commands(menu.commands(VISITORS), language_code=code)
            groups = BotCommandScopeAllGroupChats()
            await self._bot.set_my_commands(menu.commands(GROUPS), groups, language_code=code)


async def _role_in(uow: UnitOfWork, address: str) -> tuple[str, str | None]:
    """The role and language of whoever talks in a private chat; visitors' for all who do not work here."""
    number = await uow.identities.person_of(Identity(NAME, address))
    person = await uow.get(Person, number) if number else None
    return (person.role.value, person.language) if person and person.is_staff else (VISITORS, None)
