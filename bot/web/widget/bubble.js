/* One thing said, drawn: its words (plain text), its pictures and
   files, its choices, its time, and for one's own the state of its way to us. */

// Web addresses become links; a record's number stays on one line.
const SPECIAL = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]|\b[A-Z]-\d+\b/g;
const IS_PICTURE = /\.(png|jpe?g|gif|webp)$/i;
const SHORT_LABEL = 3;

const webAddress = (address) => {
  try {
    const url = new URL(address, home);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
};

const outward = (address, ...children) =>
  make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);

const marked = (text) => {
  const parts = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(SPECIAL)) {
    const isAddress = found.startsWith("http");
    parts.push(text.slice(from, index), isAddress ? outward(found, found) : make("span", { className: "number" }, found));
    from = index + found.length;
  }
  return [...parts, text.slice(from)];
};

const picture = ({ url, alt }, view) => {
  const address = webAddress(url);
  if (!address) return make("p", { className: "file" }, alt);
  const image = make("img", { src: address, alt: alt || word("image"), loading: "lazy" });
  return make("button", { type: "button", className: "picture", title: word("enlarge"), onclick: () => view(address, alt || "") }, image);
};

const attachment = ({ url, name }, view) => {
  const address = url && webAddress(url);
  if (address && IS_PICTURE.test(name)) return picture({ url: address, alt: name }, view);
  const label = make("span", { className: "file" }, icon(ICONS.file), make("span", {}, name));
  return address ? outward(address, label) : label;
};

const timeOf = (at, style) => new Intl.DateTimeFormat(locale, { hourCycle: "h23", ...style }).format(at);

const clock = (at) => make("time", {
  className: "at", dateTime: at.toISOString(), title: timeOf(at, { dateStyle: "full", timeStyle: "medium" }),
}, timeOf(at, { hour: "2-digit", minute: "2-digit" }));

class Bubble {
  /** `said`: seq, id, from, text, choices, images, files, at (a Date or nothing). `press` gets a choice,
      `view` a picture's address and words. */
  constructor(said, press, view) {
    this.said = said;
    this.isOwn = said.from === "customer";
    const who = word(this.isOwn ? "you" : said.from === "staff" ? "staff" : "bot", { name: settings.name });
    this.state = make("p", { className: "state" });
    const files = said.files || [];
    // Files sent without words are called by their names, which stand below them anyway.
    const isWordless = files.length > 0 && said.text === files.map(({ name }) => name).join(", ");
    const content = [
      said.text && !isWordless ? make("p", { className: "text", dir: "auto" }, ...marked(said.text)) : null,
      ...(said.images || []).map((one) => picture(one, view)),
      ...files.map((one) => attachment(one, view)),
    ];
    this.element = make("div", { className: `said ${said.from}` },
      make("p", { className: said.from === "staff" ? "who" : "who unseen" }, who),
      make("div", { className: "line" },
        make("div", { className: "bubble" }, ...content),
        said.at ? clock(said.at) : null),
      this.drawChoices(said.choices || [], press),
      this.isOwn ? this.state : null);
  }

  drawChoices(choices, press) {
    this.buttons = choices.map((choice) => make("button", {
      type: "button",
      className: "choice",
      dir: "auto",
      onclick: (event) => { this.mark(event.currentTarget); press(choice, event); },
    }, choice.label));
    if (!choices.length) return null;
    // Marks of a scale stand beside each other.
    const isScale = choices.length > 2 && choices.every(({ label }) => label.length <= SHORT_LABEL);
    return make("div", { className: isScale ? "choices scale" : "choices", role: "group", "aria-label": word("choices") }, ...this.buttons);
  }

  /** The choice of this label that can still be pressed, if there is one. */
  open(label) {
    return this.buttons.find((button) => !button.disabled && button.textContent === label);
  }

  /** This one was chosen, and none can be pressed any more. */
  mark(chosen) {
    for (const button of this.buttons) button.disabled = true;
    chosen.classList.add("chosen");
  }

  /** Choices of earlier replies stay usable but stand back. */
  makePast() {
    this.element.classList.add("past");
  }

  get isWaiting() { return this.way === "sending" || this.way === "kept"; }

  /** Where one's own message is: sending, kept (no connection), sent, refused (with a reason and a way out). */
  setWay(way, reason = "", edit = null) {
    this.way = way;
    this.element.dataset.way = way;
    this.state.replaceChildren(reason || word(way));
    if (edit) this.state.append(" ", make("button", { type: "button", className: "plain", onclick: edit }, word("edit")));
  }
}
