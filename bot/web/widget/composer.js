/* Where one writes: several lines, Enter sends, Shift+Enter begins a line; files go up at once and
   leave with the message. */

const FRAME_LIMIT = 64 * 1024 - 512;
const TYPING_EVERY = 4_000;

const bytesOf = (text) => new TextEncoder().encode(JSON.stringify(text)).length;

class Composer {
  /** `send(text, files)`, `upload(file)` promises a stored file, `typing()` while something is written. */
  constructor({ send, upload, typing }) {
    Object.assign(this, { send, upload, typing, files: [], typedAt: 0 });
    this.input = make("textarea", {
      rows: 1, placeholder: word("placeholder"), "aria-label": word("placeholder"), dir: "auto", enterKeyHint: "send",
      oninput: () => this.written(),
      onkeydown: (event) => this.pressed(event),
      onpaste: (event) => this.take(event.clipboardData.files),
    });
    this.picker = make("input", {
      type: "file", multiple: true, hidden: true, tabIndex: -1, "aria-label": word("attach"),
      onchange: () => { this.take(this.picker.files); this.picker.value = ""; },
    });
    this.tray = make("ul", { className: "tray", hidden: true, "aria-label": word("attached") });
    this.problem = make("p", { className: "problem", role: "alert", hidden: true });
    this.attach = make("button", { type: "button", className: "round", title: word("attach"), "aria-label": word("attach"), onclick: () => this.picker.click() }, icon(ICONS.attach));
    this.button = make("button", { type: "submit", className: "round send", title: word("send"), "aria-label": word("send") }, icon(ICONS.send));
    this.element = make("form", { className: "composer", onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      this.problem, this.tray, make("div", { className: "row" }, this.attach, this.picker, this.input, this.button));
  }

  focus() { this.input.focus(); }

  clear() {
    this.input.value = "";
    this.files = [];
    this.drawTray();
    this.complain("");
    this.fit();
  }

  /** A refused text comes back to be changed. */
  restore(text) {
    this.input.value = text;
    this.fit();
    this.focus();
  }

  pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  written() {
    this.fit();
    this.complain("");
    if (!this.input.value || Date.now() - this.typedAt < TYPING_EVERY) return;
    this.typedAt = Date.now();
    this.typing();
  }

  fit() {
    const { style } = this.input;
    style.height = "auto";
    style.height = `${this.input.scrollHeight + 2}px`; // and its two borders
  }

  submit() {
    const text = this.input.value.trim();
    const files = this.files.filter((file) => file.id);
    if (!text && !files.length) return this.focus();
    if (this.files.some((file) => file.isOnItsWay)) return this.complain(word("uploading"));
    if (bytesOf(text) > FRAME_LIMIT) return this.complain(word("too_long"));
    this.typedAt = 0;
    this.clear();
    return this.send(text, files);
  }

  complain(text) {
    this.problem.hidden = !text;
    this.problem.textContent = text;
  }

  take(files) {
    for (const file of files) this.takeOne(file);
  }

  async takeOne(file) {
    const entry = { name: file.name, isOnItsWay: true };
    this.files.push(entry);
    this.complain("");
    this.drawTray();
    try {
      Object.assign(entry, await this.upload(file));
    } catch (trouble) {
      this.files = this.files.filter((other) => other !== entry);
      this.complain(trouble.words || word("upload_failed", { name: file.name }));
    }
    entry.isOnItsWay = false;
    this.drawTray();
  }

  drawTray() {
    this.tray.hidden = !this.files.length;
    this.tray.replaceChildren(...this.files.map((entry) => make("li", { className: entry.isOnItsWay ? "on-its-way" : "" },
      icon(ICONS.file), make("span", {}, entry.name),
      make("button", { type: "button", "aria-label": word("remove", { name: entry.name }), onclick: () => this.removeFile(entry) }, icon(ICONS.close)))));
  }

  removeFile(entry) {
    this.files = this.files.filter((other) => other !== entry);
    this.drawTray();
    this.focus();
  }
}
