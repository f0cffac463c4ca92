/* Everything put together, and what the page may ask of it: window.parley. */

let chat;

const log = new Log((choice, event) => press(choice, event), () => chat?.readAll());

const composer = new Composer({
  send: (text, files) => chat.speak({ type: "message", text, files }),
  upload: (file) => chat.upload(file),
  typing: () => chat.typing(),
});

const panel = new Panel({ log, composer, opened: () => { chat.start(); chat.readAll(); } });

function press(choice, event) {
  chat.speak({ type: "choose", text: choice.label, value: choice.value });
  if (event.detail === 0 || !TOUCH.matches) composer.focus();
}

/** From here on the conversation is this person's; a bad token leaves a guest, who is told so. */
function be(token) {
  chat?.end();
  log.clear();
  composer.clear();
  panel.countUnread(0);
  chat = new Chat(token, { panel, log, composer, becomeGuest });
  if (panel.isOpen || chat.hasPast) chat.start();
}

function becomeGuest(reason) {
  const unsaid = [...chat.memory.pending.values()];
  for (const { id } of unsaid) chat.memory.settle(id);
  be(null);
  log.notice(reason);
  for (const item of unsaid) chat.speak(item);
}

document.addEventListener("visibilitychange", () => chat.readAll());

const attach = () => {
  document.body.append(panel.host);
  be(settings.identity);
  panel.openAtStart();
};

window.parley = {
  /** The panel is open and has the focus. */
  open: () => panel.open(),
  close: () => panel.close(),
  /** Said as if it had been written and sent. */
  say: (text) => { panel.open({ takesFocus: !TOUCH.matches }); chat.speak({ type: "message", text: String(text), files: [] }); },
  /** The conversation becomes that of the bearer of this signed token, or a guest's. */
  as: (token) => be(token || null),
};

if (document.body) attach();
else addEventListener("DOMContentLoaded", attach);
