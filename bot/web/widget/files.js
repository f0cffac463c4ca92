/* Files on their way up: checked as the server would, sent one by one with their progress shown, and held
   until the message leaves. */

const pass = (test, key, facts) => { if (!test) throw Object.assign(new Error(key), { words: word(key, facts) }); };

class Tray {
  /** `upload(file, progress)` promises a stored file; `complain` gets words, `changed` is called after. */
  constructor({ upload, complain, changed }) {
    Object.assign(this, { upload, complain, changed, entries: [] });
    this.element = make("ul", { className: "tray", hidden: true, "aria-label": () => word("attached") });
  }

  get ready() { return this.entries.filter((entry) => entry.id); }
  get isBusy() { return this.entries.some((entry) => !entry.id); }

  clear() {
    for (const entry of this.entries) entry.stop?.abort();
    this.entries = [];
    this.draw();
  }

  take(files) {
    this.complain("");
    for (const file of files) this.takeOne(file);
  }

  check({ name, size }) {
    const ending = name.slice(name.lastIndexOf(".")).toLowerCase();
    pass(this.entries.length < LIMITS.count, "upload_too_many", { n: LIMITS.count });
    pass(LIMITS.kinds.includes(ending), "upload_kind", { name, kinds: LIMITS.kinds.map((kind) => kind.slice(1)).join(", ") });
    pass(size <= LIMITS.size, "upload_too_large", { name, size: LIMITS.size >> 20 });
  }

  async takeOne(file) {
    const entry = { name: file.name, stop: new AbortController() };
    try {
      this.check(file);
      entry.bar = make("progress", { max: 1, value: 0, "aria-label": word("uploading_one", { name: file.name }) });
      this.entries.push(entry);
      this.draw();
      const kept = await this.upload(file, (share) => { entry.bar.value = share; }, entry.stop.signal);
      if (this.entries.includes(entry)) Object.assign(entry, kept, { bar: null });
    } catch (trouble) {
      if (entry.stop.signal.aborted) return;
      this.entries = this.entries.filter((other) => other !== entry);
      this.complain(trouble.words || word("upload_failed", { name: file.name }));
    }
    this.draw();
  }

  draw() {
    this.element.hidden = !this.entries.length;
    this.element.replaceChildren(...this.entries.map((entry) => make("li", { className: entry.id ? "" : "on-its-way" },
      icon(ICONS.file), make("span", {}, entry.name), entry.bar,
      make("button", { type: "button", "aria-label": word("remove", { name: entry.name }), onclick: () => this.remove(entry) }, icon(ICONS.close)))));
    this.changed();
  }

  remove(entry) {
    entry.stop?.abort();
    this.entries = this.entries.filter((other) => other !== entry);
    this.draw();
  }
}

/** The file is stored; its number, address and name. Fails with words for a person. */
const send = (file, session, progress, signal) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest(); // the one way to know how far it is
  const body = new FormData();
  body.append("session", session);
  body.append("file", file);
  const fail = (words) => reject(Object.assign(new Error("upload"), { words }));
  request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
  request.onerror = () => fail(word("upload_failed", { name: file.name }));
  request.onload = () => {
    const answer = request.response ?? {};
    if (request.status === 200 && answer.id) return resolve(answer);
    const known = request.status === 413 ? word("upload_too_large", { name: file.name, size: LIMITS.size >> 20 }) : answer.error;
    return fail(known || word("upload_failed", { name: file.name }));
  };
  signal.onabort = () => request.abort();
  request.responseType = "json";
  request.open("POST", settings.filesUrl);
  request.send(body);
});
