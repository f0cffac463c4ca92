/* Everything put together, and what the page may ask of it: window.parley. */

let chat;
let asked = 0;

const viewer = new Viewer();

const log = new Log({ press, view: (address, alt) => viewer.show(address, alt), read: () => chat?.readAll() });

const composer = new Composer({
  send: (text, files) => chat.speak({ type: "message", text, files }),
  upload: (...file) => chat.upload(...file),
  typing: () => chat.typing(),
  drafted: (text) => { chat.memory.draft = text; },
});

const introduction = new Introduction((given) => {
  chat.memory.introduction = Object.keys(given).length ? given : false;
  panel.ask(false);
});

const panel = new Panel({ log, composer, introduction, viewer, opened: () => { chat.start(); chat.readAll(); } });

function press(choice, event) {
  chat.speak({ type: "choose", text: choice.label, value: choice.value });
  if (event.detail === 0 || !TOUCH.matches) composer.focus();
}

const newChat = (token, renew) => new Chat(token, { panel, log, composer, becomeGuest, renew });

/** From here on the conversation is this person's; a bad token leaves a guest, who is told so. */
function be(token, renew) {
  chat.end();
  log.clear();
  composer.clear();
  panel.countUnread(0);
  chat = newChat(token, renew);
  composer.write(chat.memory.draft);
  panel.ask(chat.wantsIntroduction);
  if (panel.isOpen || chat.hasPast) chat.start();
}

/** A token, or what makes one; whoever was asked for last counts. */
async function become(identity) {
  const turn = asked += 1;
  if (typeof identity !== "function") return be(identity || null);
  const renew = async () => {
    try { return await identity(); } catch { return null; }
  };
  const token = await renew();
  return turn === asked && be(token || null, renew);
}

function becomeGuest(reason) {
  const unsaid = [...chat.memory.pending.values()];
  for (const { id } of unsaid) chat.memory.settle(id);
  be(null);
  log.notice(reason);
  for (const item of unsaid) chat.speak(item);
}

document.addEventListener("visibilitychange", () => chat.readAll());

const attach = async () => {
  document.body.append(panel.host);
  chat = newChat(null); // nobody's, until it is known whose
  await become(settings.identity);
  panel.openAtStart();
};

window.parley = {
  /** The panel is open and has the focus. */
  open: () => panel.open(),
  close: () => panel.close(),
  /** Said as if it had been written and sent. */
  say: (text) => {
    panel.open({ takesFocus: !TOUCH.matches });
    panel.ask(false);
    chat.speak({ type: "message", text: String(text), files: [] });
  },
  /** The conversation becomes that of the bearer of this signed token (or of what the function given
      promises, asked again whenever that is too old), or a guest's. */
  as: (identity) => become(identity),
};

if (document.body) attach();
else addEventListener("DOMContentLoaded", attach);
