/* The conversation as it is seen: in order, each thing once, what is still on its way last. It stays at
   the newest unless the reader has scrolled up; then it counts what is new instead of jumping. */

const NEAR_THE_END = 48;
const TYPING_LASTS = 6_000;

class Log {
  /** `press` gets a choice pressed; `read` is called when the newest is in view. */
  constructor(press, read) {
    this.press = press;
    this.read = read;
    this.empty = make("p", { className: "empty" }, word("empty"));
    this.typing = make("p", { className: "typing", hidden: true, "aria-hidden": "true" }, word("typing"));
    this.list = make("div", { className: "list" });
    this.element = make("div", { className: "log", role: "log", tabIndex: 0, "aria-live": "polite", "aria-label": word("log") },
      this.empty, this.list, this.typing);
    this.fresh = make("button", { type: "button", className: "fresh", hidden: true, onclick: () => this.toEnd() });
    this.element.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.isAtEnd && this.toEnd()).observe(this.list);
    this.clear();
  }

  clear() {
    this.bubbles = new Map();
    this.seen = new Set();
    this.offers = [];
    this.isAtEnd = true;
    this.unseenCount = 0;
    this.list.replaceChildren();
    this.empty.hidden = false;
    this.showTyping(false);
    this.countFresh(0);
  }

  get isEmpty() { return this.bubbles.size === 0; }

  /** Shown, unless it already is; the bubble it has is given back, or null for one shown before. */
  add(said) {
    const key = said.id || `seq ${said.seq}`;
    if (this.seen.has(said.seq) || this.bubbles.has(key)) {
      if (said.seq) this.seen.add(said.seq);
      return null;
    }
    if (said.seq) this.seen.add(said.seq);
    const bubble = new Bubble(said, this.press);
    this.bubbles.set(key, bubble);
    this.place(bubble);
    return bubble;
  }

  place(bubble) {
    this.empty.hidden = true;
    if (bubble.isOwn) for (const answered of this.offers.splice(0)) answered.makePast();
    else this.offers.push(bubble);
    const waiting = bubble.said.seq && [...this.bubbles.values()].find((other) => other.isWaiting);
    this.list.insertBefore(bubble.element, waiting ? waiting.element : null);
    if (this.isAtEnd) this.toEnd();
    else if (!bubble.isOwn) this.countFresh(this.unseenCount + 1);
  }

  remove(id) {
    this.bubbles.get(id)?.element.remove();
    this.bubbles.delete(id);
    this.empty.hidden = !this.isEmpty;
  }

  /** A quiet line of ours, not part of the conversation. */
  notice(text) {
    this.list.append(make("p", { className: "notice" }, text));
    if (this.isAtEnd) this.toEnd();
  }

  showTyping(isShown, lasts = TYPING_LASTS) {
    clearTimeout(this.typingEnds);
    this.typing.hidden = !isShown;
    if (!isShown) return;
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
