/* The conversation as it is seen: in order, each thing once, what is still on its way last. It stays at
   the newest unless the reader has scrolled up; then it counts what is new instead of jumping. */

const NEAR_THE_END = 48;
const TYPING_LASTS = 6_000;

class Log {
  /** `press` gets a choice pressed, `view` a picture; `read` is called when the newest is in view. */
  constructor({ press, view, read }) {
    Object.assign(this, { press, view, read });
    // What the page greets with is no message: nobody sent it, and it is in no transcript.
    this.greeting = make("p", { className: "greeting", hidden: !settings.greeting, dir: "auto" }, settings.greeting);
    this.empty = make("p", { className: "empty" }, () => word("empty"));
    this.typing = make("p", { className: "typing", hidden: true, "aria-hidden": "true" });
    this.list = make("div", { className: "list" });
    this.element = make("div", { className: "log", role: "log", tabIndex: 0, "aria-live": "polite", "aria-label": () => word("log") },
      this.greeting, this.empty, this.list, this.typing);
    this.fresh = make("button", { type: "button", className: "fresh", hidden: true, onclick: () => this.toEnd() });
    this.element.addEventListener("scroll", () => this.scrolled());
    const keepAtEnd = new ResizeObserver(() => this.isAtEnd && this.toEnd());
    for (const part of [this.list, this.element]) keepAtEnd.observe(part);
    this.clear();
  }

  clear() {
    this.bubbles = new Map();
    this.seen = new Set();
    this.offers = [];
    this.isAtEnd = true;
    this.unseenCount = 0;
    this.list.replaceChildren();
    this.showEmpty();
    this.showTyping(false);
    this.countFresh(0);
  }

  get isEmpty() { return this.bubbles.size === 0; }

  showEmpty() {
    this.empty.hidden = !this.isEmpty || Boolean(settings.greeting);
  }

  /** Everything said, in the order it stands. */
  get said() {
    const bubbles = new Map([...this.bubbles.values()].map((bubble) => [bubble.element, bubble.said]));
    return [...this.list.children].map((element) => bubbles.get(element)).filter(Boolean);
  }

  /** Shown, unless it already is; the bubble it has is given back, or null for one shown before. */
  add(said) {
    const key = said.id || `seq ${said.seq}`;
    if (this.seen.has(said.seq) || this.bubbles.has(key)) {
      if (said.seq) this.seen.add(said.seq);
      return null;
    }
    if (said.seq) this.seen.add(said.seq);
    const bubble = new Bubble(said, this.press, this.view);
    this.bubbles.set(key, bubble);
    this.place(bubble);
    return bubble;
  }

  place(bubble) {
    if (bubble.isOwn) this.answer(bubble.said.text);
    else this.offers.push(bubble);
    const waiting = bubble.said.seq && [...this.bubbles.values()].find((other) => other.isWaiting);
    this.list.insertBefore(bubble.element, waiting ? waiting.element : null);
    this.showEmpty();
    if (this.isAtEnd) this.toEnd();
    else if (!bubble.isOwn) this.countFresh(this.unseenCount + 1);
  }

  /** What was offered stands back; a choice said, here or in another tab, is marked where it was offered last. */
  answer(text) {
    for (const bubble of [...this.bubbles.values()].reverse()) {
      const button = bubble.open(text);
      if (button) { bubble.mark(button); break; }
    }
    for (const bubble of this.offers.splice(0)) bubble.makePast();
  }

  remove(id) {
    this.bubbles.get(id)?.element.remove();
    this.bubbles.delete(id);
    this.showEmpty();
  }

  /** A quiet line of ours, not part of the conversation. */
  notice(text) {
    this.list.append(make("p", { className: "notice" }, text));
    if (this.isAtEnd) this.toEnd();
  }

  /** Somebody writes: our team, or the bot. */
  showTyping(isShown, lasts = TYPING_LASTS, isStaff = false) {
    clearTimeout(this.typingEnds);
    this.typing.hidden = !isShown;
    if (!isShown) return;
    this.typing.replaceChildren(make("span", { className: "dots" }), word(isStaff ? "staff_typing" : "typing"));
    this.typingEnds = setTimeout(() => { this.typing.hidden = true; }, lasts);
    if (this.isAtEnd) this.toEnd();
  }

  /** While history comes in, screen readers need not hear it all. */
  setBusy(isBusy) {
    this.element.setAttribute("aria-busy", String(isBusy));
  }

  toEnd() {
    this.isAtEnd = true;
    this.element.scrollTop = this.element.scrollHeight;
    this.countFresh(0);
    this.read();
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    if (!clientHeight) return;
    this.isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
    if (!this.isAtEnd) return;
    this.countFresh(0);
    this.read();
  }

  countFresh(count) {
    this.unseenCount = count;
    this.fresh.hidden = count === 0;
    this.fresh.textContent = word("fresh", { n: count });
  }
}
