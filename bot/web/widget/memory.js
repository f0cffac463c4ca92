/* What stays in this browser for one person: their session, how far they have read, and what is not
   acknowledged yet. Each waiting message is an entry of its own, so that two tabs never overwrite
   each other's. Where the browser forbids storage, it lasts as long as the page. */

const shelf = (() => {
  try {
    localStorage.setItem("parley", "1");
    localStorage.removeItem("parley");
    return localStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
      get length() { return kept.size; },
      key: (place) => [...kept.keys()][place] ?? null,
    };
  }
})();

/** An id that no other message of the session has, made once and kept however often it is sent. */
const freshId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

/** The claims of a signed token, unverified: good for a label and a drawer, never for rights. */
const claimsOf = (token) => {
  try {
    const part = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
};

class Memory {
  constructor(token) {
    const { email } = token ? claimsOf(token) : {};
    this.drawer = `parley:${email ? email.toLowerCase() : token ? "someone" : "guest"}:`;
    this.pending = new Map();
    for (const key of this.keys()) {
      const item = JSON.parse(shelf.getItem(key));
      this.pending.set(item.id, item);
    }
    this.pending = new Map([...this.pending].sort(([, a], [, b]) => a.order - b.order));
  }

  keys() {
    const all = Array.from({ length: shelf.length }, (_, place) => shelf.key(place));
    return all.filter((key) => key.startsWith(`${this.drawer}waiting:`));
  }

  get session() { return shelf.getItem(`${this.drawer}session`); }
  set session(value) { this.write("session", value); }

  get read() { return Number(shelf.getItem(`${this.drawer}read`)) || 0; }
  set read(seq) { this.write("read", String(seq)); }

  /** What stands in the composer, also on the next page. */
  get draft() { return shelf.getItem(`${this.drawer}draft`) ?? ""; }
  set draft(text) { text ? this.write("draft", text) : shelf.removeItem(`${this.drawer}draft`); }

  /** What was written before the chat: an object until it left with a message, then nothing; null when
      nobody was asked yet. */
  get introduction() { return JSON.parse(shelf.getItem(`${this.drawer}introduction`)); }
  set introduction(given) { this.write("introduction", JSON.stringify(given)); }

  isRead(key) { return key === `${this.drawer}read`; }

  /** Kept until it is settled; a full shelf costs the memory of it, not the message. */
  keep(item) {
    this.pending.set(item.id, item);
    this.write(`waiting:${item.id}`, JSON.stringify(item));
  }

  settle(id) {
    this.pending.delete(id);
    shelf.removeItem(`${this.drawer}waiting:${id}`);
  }

  /** The id of the waiting message that a change in another tab is about, if it is about one. */
  waitingIdOf(key) {
    const start = `${this.drawer}waiting:`;
    return key?.startsWith(start) ? key.slice(start.length) : null;
  }

  write(name, value) {
    try { shelf.setItem(this.drawer + name, value); } catch { /* full or forbidden: this page still has it */ }
  }
}
