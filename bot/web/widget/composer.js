/* Where one writes: several lines, Enter sends, Shift+Enter begins a line; files are chosen, dropped or
   pasted, go up at once and leave with the message. */

const FRAME_LIMIT = 64 * 1024 - 2048;
const TYPING_EVERY = 4_000;

const bytesOf = (text) => new TextEncoder().encode(JSON.stringify(text)).length;

class Composer {
  /** `send(text, files)`, `upload(file, progress, signal)` promises a stored file, `typing()` while something
      is written, `drafted(text)` whenever it changed. */
  constructor({ send, upload, typing, drafted }) {
    Object.assign(this, { send, typing, drafted, typedAt: 0 });
    this.input = make("textarea", {
      rows: 1, placeholder: () => word("placeholder"), "aria-label": () => word("placeholder"), dir: "auto", enterKeyHint: "send",
      oninput: () => this.written(),
      onkeydown: (event) => this.pressed(event),
      onpaste: (event) => this.pasted(event),
    });
    this.picker = make("input", {
      type: "file", multiple: true, hidden: true, tabIndex: -1, accept: LIMITS.kinds.join(","), "aria-label": () => word("attach"),
      onchange: () => { this.tray.take(this.picker.files); this.picker.value = ""; },
    });
    this.tray = new Tray({ upload, complain: (text) => this.complain(text), changed: () => this.changed() });
    this.problem = make("p", { className: "problem", role: "alert", hidden: true });
    this.attach = round("attach", () => word("attach"), { onclick: () => this.picker.click() });
    this.button = round("send", () => word("send"), { type: "submit", className: "round send" });
    this.element = make("form", { className: "composer", onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      this.problem, this.tray.element, make("div", { className: "row" }, this.attach, this.picker, this.input, this.button));
    this.changed();
  }

  focus() { this.input.focus(); }

  clear() {
    this.write("");
    this.tray.clear();
    this.complain("");
  }

  /** This is in the box, to be gone on with: a refused text, or a draft from another page. */
  write(text) {
    this.input.value = text;
    this.changed();
    this.fit();
  }

  pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  /** Words copied from a document bring its picture along: then only the words are meant. */
  pasted(event) {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    this.tray.take(files);
  }

  written() {
    this.fit();
    this.complain("");
    this.changed();
    this.drafted(this.input.value);
    if (!this.input.value || Date.now() - this.typedAt < TYPING_EVERY) return;
    this.typedAt = Date.now();
    this.typing();
  }

  /** There is something to send, or not. */
  changed() {
    this.button?.classList.toggle("idle", !this.input.value.trim() && !this.tray.entries.length);
  }

  fit() {
    const { style } = this.input;
    style.height = "auto";
    if (this.input.scrollHeight) style.height = `${this.input.scrollHeight + 2}px`; // and its two borders
  }

  submit() {
    const text = this.input.value.trim();
    const files = this.tray.ready;
    if (this.tray.isBusy) return this.complain(word("uploading"));
    if (!text && !files.length) return this.focus();
    if (bytesOf(text) > FRAME_LIMIT) return this.complain(word("too_long"));
    this.typedAt = 0;
    this.clear();
    this.drafted("");
    return this.send(text, files.map(({ id, url, name }) => ({ id, url, name })));
  }

  complain(text) {
    this.problem.hidden = !text;
    this.problem.textContent = text;
  }
}
