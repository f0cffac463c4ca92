/* One person's conversation: frames in, what is seen out; and what was said kept until it is
   acknowledged. One message is on its way at a time, so that they arrive in the order they were said. */

const ACK_WITHIN = 15_000;
const REPLY_WITHIN = 8_000;
const RENEWED_AGAIN = 30_000;
const AFTER_REFUSAL = 5_000;

/** Refusals that may come without the id of what they refuse. */
const REFUSED = new Set(["too_large", "bad_json", "unknown_type"]);
/** Not now: kept, and said again in a moment. */
const NOT_NOW = new Set(["rate_limited", "try_again"]);

class Chat {
  /** `panel`, `log` and `composer` are shared with the chats of other identities; one is current. `renew`
      promises a fresh token, where the page can make one. */
  constructor(token, { panel, log, composer, becomeGuest, renew }) {
    Object.assign(this, { token, panel, log, composer, becomeGuest, renew });
    this.memory = new Memory(token);
    this.seq = 0;
    this.renewedAt = 0;
    this.unread = new Set();
    this.awaited = new Set();
    this.inFlight = null;
    this.state = "connecting";
    this.changed = (event) => this.otherTabChanged(event);
    addEventListener("storage", this.changed);
    for (const item of this.memory.pending.values()) this.show(item);
  }

  /** Connects; a second call does nothing. A visitor who never opens the chat never connects. */
  start() {
    this.connection ??= new Connection({
      hello: () => this.hello(),
      hear: (frame) => this[`hear_${frame.type}`]?.(frame),
      tell: (state) => this.tell(state),
    });
    if (!this.isStarted) this.connection.connect();
    this.isStarted = true;
  }

  /** Whether the page's questions before the chat are still to be asked. */
  get wantsIntroduction() {
    return settings.fields.length > 0 && !this.token && !this.hasPast && this.memory.introduction === null;
  }

  get hasPast() { return Boolean(this.memory.session) || this.memory.pending.size > 0; }

  end() {
    this.isOver = true;
    this.connection?.end();
    clearTimeout(this.ackTimer);
    clearTimeout(this.resendTimer);
    removeEventListener("storage", this.changed);
  }

  hello() {
    this.asked = this.memory.session;
    const frame = { type: "hello", after: this.seq, locale, zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
    if (this.asked) frame.session = this.asked;
    if (this.token) frame.identity = this.token;
    return frame;
  }

  // What we say

  speak(item) {
    this.lastOrder = Math.max(Date.now(), (this.lastOrder ?? 0) + 1);
    const whole = { id: freshId(), order: this.lastOrder, ...item };
    const profile = this.memory.introduction;
    if (profile) { // it leaves with the first message, however often that is sent
      whole.profile = profile;
      this.memory.introduction = false;
    }
    this.memory.keep(whole);
    this.show(whole);
    this.log.toEnd();
    this.start();
    this.sendNext();
  }

  show(item) {
    const bubble = this.log.add({ ...item, from: "customer", at: new Date(item.order), choices: [] });
    bubble?.setWay(this.state === "online" ? "sending" : "kept");
  }

  sendNext() {
    if (this.inFlight) return;
    const [item] = this.memory.pending.values();
    if (!item || !this.connection.send(this.frameOf(item))) return;
    this.inFlight = item.id;
    clearTimeout(this.ackTimer);
    this.ackTimer = setTimeout(() => this.connection.lose(), ACK_WITHIN);
  }

  frameOf({ type, id, text, value, profile, files = [] }) {
    const frame = type === "choose" ? { type, id, value } : { type, id, text };
    if (files.length) frame.files = files.map((file) => file.id);
    if (profile) frame.profile = profile;
    return frame;
  }

  /** Off the list: it is stored, or never will be. */
  settle(id, way, reason, edit) {
    this.memory.settle(id);
    this.log.bubbles.get(id)?.setWay(way, reason, edit);
    if (this.inFlight !== id) return;
    this.inFlight = null;
    clearTimeout(this.ackTimer);
    this.sendNext();
  }

  typing() {
    this.connection?.send({ type: "typing" });
  }

  async upload(file, progress, signal) {
    if (this.state !== "online") throw Object.assign(new Error("offline"), { words: word("upload_offline") });
    return send(file, this.memory.session, progress, signal);
  }

  // What we hear

  /** The conversation is held in another language than the words around it. */
  hear_language({ language: spoken }) {
    if (!speakIn(spoken)) return;
    this.panel.retell();
    this.tell(this.state);
  }

  hear_welcome({ session, seq, people, language: spoken }) {
    const stored = this.memory.session;
    if (!this.asked && stored && stored !== session) return this.connection.restart(); // another tab was first
    if (this.asked && this.asked !== session) this.forget();
    this.memory.session = session;
    this.historyEnds = seq;
    if (spoken) this.hear_language({ language: spoken });
    this.panel.hours.know(people);
    this.log.setBusy(this.seq < seq);
    this.connection.send({ type: "ping" }); // answered after the history
    this.sendNext();
  }

  hear_pong() {
    this.log.setBusy(false);
  }

  /** The server knows this session no more: its count begins again; what is on the screen stays. */
  forget() {
    this.seq = 0;
    this.memory.read = 0;
    this.awaited.clear();
    this.log.seen.clear();
  }

  hear_ack({ id }) {
    if (!this.log.bubbles.get(id)?.isAnswered) this.await(id);
    this.settle(id, "sent");
  }

  hear_message(frame) {
    const isOld = frame.seq <= this.historyEnds;
    this.seq = Math.max(this.seq, frame.seq);
    if (frame.from !== "customer") this.isWithStaff = frame.from === "staff";
    if (frame.in_reply_to) this.answered(frame.in_reply_to);
    if (frame.from === "customer") this.settle(frame.id, "sent");
    else this.log.showTyping(this.awaited.size > 0, REPLY_WITHIN);
    const at = frame.at ? new Date(frame.at) : isOld ? null : new Date();
    const bubble = this.log.add({ ...frame, at });
    if (frame.from === "customer") return bubble?.setWay("sent");
    return bubble && this.countUnread(frame.seq);
  }

  hear_typing() {
    this.log.showTyping(true, TYPING_LASTS, true);
  }

  hear_error({ id, code, message }) {
    const about = id ?? (REFUSED.has(code) ? this.inFlight : null);
    if (code === "bad_identity") return this.proveAgain(message || word("bad_identity"));
    if (NOT_NOW.has(code)) return this.tryLater();
    const waiting = about && this.memory.pending.get(about);
    if (about) this.answered(about);
    if (!waiting) return this.log.notice(message || word("trouble"));
    return this.settle(about, "refused", message || word("trouble"), () => this.takeBack(waiting));
  }

  /** The token is no good, perhaps too old: the page is asked for a fresh one; else we go on as a guest. */
  async proveAgain(reason) {
    const canRenew = this.renew && Date.now() - this.renewedAt > RENEWED_AGAIN;
    if (!canRenew) return this.becomeGuest(reason);
    this.connection.drop();
    this.renewedAt = Date.now();
    const token = await this.renew();
    if (this.isOver) return undefined;
    if (!token) return this.becomeGuest(reason);
    this.token = token;
    return this.connection.restart();
  }

  takeBack({ id, type, text }) {
    this.log.remove(id);
    if (type !== "message") return;
    this.composer.write(text);
    this.composer.focus();
  }

  /** The same again, under the same id. */
  tryLater() {
    clearTimeout(this.ackTimer);
    clearTimeout(this.resendTimer);
    this.resendTimer = setTimeout(() => { this.inFlight = null; this.sendNext(); }, AFTER_REFUSAL);
  }

  /** The bot answers at once; where a person has the word nobody may be writing. */
  await(id) {
    if (this.isWithStaff) return;
    this.awaited.add(id);
    this.log.showTyping(true, REPLY_WITHIN);
  }

  answered(id) {
    const bubble = this.log.bubbles.get(id);
    if (bubble) bubble.isAnswered = true;
    this.awaited.delete(id);
    if (!this.awaited.size) this.log.showTyping(false);
  }

  // What is seen

  tell(state) {
    this.state = state;
    if (state !== "online") {
      this.log.showTyping(false);
      clearTimeout(this.ackTimer);
      this.inFlight = null;
    }
    for (const bubble of this.log.bubbles.values())
      if (bubble.isWaiting) bubble.setWay(state === "online" ? "sending" : "kept");
    const { name, email } = this.token ? claimsOf(this.token) : {};
    const who = name || email;
    this.panel.show(state === "online" && who ? word("online_as", { who }) : word(state), state);
  }

  countUnread(seq) {
    if (this.isBeingRead) this.memory.read = seq;
    else if (seq > this.memory.read) this.panel.countUnread(this.unread.add(seq).size);
  }

  get isBeingRead() {
    return this.panel.isOpen && this.log.isAtEnd && document.visibilityState === "visible";
  }

  /** The newest is in view. */
  readAll() {
    if (!this.isBeingRead) return;
    if (this.seq > this.memory.read) this.memory.read = this.seq;
    this.forgetRead();
  }

  /** What was read, here or in another tab, is not new any more. */
  forgetRead() {
    for (const seq of this.unread) if (seq <= this.memory.read) this.unread.delete(seq);
    this.panel.countUnread(this.unread.size);
  }

  otherTabChanged({ key, newValue }) {
    if (this.memory.isRead(key)) this.forgetRead();
    const settled = newValue === null && this.memory.waitingIdOf(key);
    if (settled && settled !== this.inFlight) this.settle(settled, "sent");
    const isOtherSession = key === `${this.memory.drawer}session` && newValue && newValue !== this.asked;
    if (isOtherSession && this.isStarted && this.log.isEmpty) this.connection.restart();
  }
}
