"""A pressed button: it stops waiting at once, and between two the buttons give way to the choice."""

from __future__ import annotations

from telegram import Bot, CallbackQuery, Message

from bot.channels.telegram.menu import Menus
from bot.channels.telegram.reading import is_for_another, is_group
from bot.channels.telegram.sending import NO_PREVIEW
from bot.channels.telegram.writing import with_choice


async def show_choice(bot: Bot, menus: Menus, query: CallbackQuery, *, is_new: bool) -> None:
    """The press is answered; the message shows what was chosen, once. In groups the buttons stay, for
    others may need them, and who presses what is for somebody else is told so."""
    message = query.message
    if is_for_another(query):
        words = menus.of(query.from_user.language_code).words["for_another"]
        await bot.answer_callback_query(query.id, words, show_alert=True)
        return
    await bot.answer_callback_query(query.id)
    if not is_new or not isinstance(message, Message) or is_group(message.chat):
        return
    chat, number = message.chat.id, message.message_id
    body = with_choice(message, query.data or "")
    if body is None:
        await bot.edit_message_reply_markup(chat, number)
        return
    entities = body.entities or None
    if message.text is None:
        await bot.edit_message_caption(chat, number, caption=body.text, caption_entities=entities)
    else:
        await bot.edit_message_text(
            body.text, chat, number, entities=entities, link_preview_options=NO_PREVIEW
        )
