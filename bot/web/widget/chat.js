/* One person's conversation: frames in, what is seen out; and what was said kept until it is
   acknowledged. One message is on its way at a time, so that they arrive in the order they were said. */

const ACK_WITHIN = 15_000;
const REPLY_WITHIN = 20_000;
const AFTER_REFUSAL = 5_000;

/** Refusals that may come without the id of what they refuse. */
const REFUSED = new Set(["too_large", "bad_json", "unknown_type"]);
/** Not now: kept, and said again in a moment. */
const NOT_NOW = new Set(["rate_limited", "try_again"]);

class Chat {
  /** `panel`, `log` and `composer` are shared with the chats of other identities; one is current. */
  constructor(token, { panel, log, composer, becomeGuest }) {
    Object.assign(this, { token, panel, log, composer, becomeGuest });
    this.memory = new Memory(token);
    this.seq = 0;
    this.unread = 0;
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

  get hasPast() { return Boolean(this.memory.session) || this.memory.pending.size > 0; }

  end() {
    this.connection?.end();
    clearTimeout(this.ackTimer);
    clearTimeout(this.resendTimer);
    removeEventListener("storage", this.changed);
  }

  hello() {
    this.asked = this.memory.session;
    const frame = { type: "hello", after: this.seq, locale };
    if (this.asked) frame.session = this.asked;
    if (this.token) frame.identity = this.token;
    return frame;
  }

  // What we say

  speak(item) {
    this.lastOrder = Math.max(Date.now(), (this.lastOrder ?? 0) + 1);
    const whole = { id: freshId(), order: this.lastOrder, ...item };
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

  frameOf({ type, id, text, value, files = [] }) {
    if (type === "choose") return { type, id, value };
    return { type, id, text, ...(files.length && { files: files.map((file) => file.id) }) };
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

  async upload(file) {
    if (this.state !== "online") throw Object.assign(new Error("offline"), { words: word("upload_offline") });
    const body = new FormData();
    body.append("session", this.memory.session);
    body.append("file", file);
    const answer = await fetch(settings.filesUrl, { method: "POST", body });
    if (!answer.ok) throw Object.assign(new Error("refused"), { words: await this.reasonOf(answer, file) });
    return answer.json();
  }

  /** Why a file was refused: in the server's words, else in ours. */
  async reasonOf(answer, { name }) {
    const { error } = await answer.json().catch(() => ({}));
    if (error) return error;
    return answer.status === 413 ? word("upload_too_large", { name }) : word("upload_failed", { name });
  }

  // What we hear

  hear_welcome({ session, seq }) {
    const stored = this.memory.session;
    if (!this.asked && stored && stored !== session) return this.connection.restart(); // another tab was first
    if (this.asked && this.asked !== session) this.forget();
    this.memory.session = session;
    this.historyEnds = seq;
    this.log.setBusy(this.seq < seq);
    this.sendNext();
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
    if (this.seq >= this.historyEnds) this.log.setBusy(false);
    if (frame.in_reply_to) this.answered(frame.in_reply_to);
    if (frame.from === "customer") this.settle(frame.id, "sent");
    else this.log.showTyping(this.awaited.size > 0, REPLY_WITHIN);
    const at = frame.at ? new Date(frame.at) : isOld ? null : new Date();
    const bubble = this.log.add({ ...frame, at });
    if (frame.from === "customer") return bubble?.setWay("sent");
    return bubble && this.countUnread(frame.seq);
  }

  hear_typing() {
    this.log.showTyping(true);
  }

  hear_error({ id, code, message }) {
    const about = id ?? (REFUSED.has(code) ? this.inFlight : null);
    if (code === "bad_identity") return this.becomeGuest(message || word("bad_identity"));
    if (NOT_NOW.has(code)) return this.tryLater();
    const waiting = about && this.memory.pending.get(about);
    if (about) this.answered(about);
    if (!waiting) return this.log.notice(message || word("trouble"));
    return this.settle(about, "refused", message || word("trouble"), () => this.takeBack(waiting));
  }

  takeBack({ id, type, text }) {
    this.log.remove(id);
    if (type === "message") this.composer.restore(text);
  }

  /** The same again, under the same id. */
  tryLater() {
    clearTimeout(this.ackTimer);
    clearTimeout(this.resendTimer);
    this.resendTimer = setTimeout(() => { this.inFlight = null; this.sendNext(); }, AFTER_REFUSAL);
  }

  await(id) {
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
    else if (seq > this.memory.read) this.panel.countUnread(this.unread += 1);
  }

  get isBeingRead() {
    return this.panel.isOpen && this.log.isAtEnd && document.visibilityState === "visible";
  }

  /** The newest is in view. */
  readAll() {
    if (!this.isBeingRead) return;
    if (this.seq > this.memory.read) this.memory.read = this.seq;
    this.unread = 0;
    this.panel.countUnread(0);
  }

  otherTabChanged({ key, newValue }) {
    const settled = newValue === null && this.memory.waitingIdOf(key);
    if (settled && settled !== this.inFlight) this.settle(settled, "sent");
    const isOtherSession = key === `${this.memory.drawer}session` && newValue && newValue !== this.asked;
    if (isOtherSession && this.isStarted && this.log.isEmpty) this.connection.restart();
  }
}
