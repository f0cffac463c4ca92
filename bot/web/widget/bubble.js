/* One thing said, drawn: its words (plain text), its pictures and
   files, its choices, its time, and for one's own the state of its way to us. */

// Web addresses become links; a record's number stays on one line.
const SPECIAL = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]|\b[A-Z]-\d+\b/g;

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

const picture = ({ url, alt }) => {
  const address = webAddress(url);
  if (!address) return make("p", { className: "file" }, alt);
  return outward(address, make("img", { src: address, alt: alt || "", loading: "lazy" }));
};

const attachment = ({ url, name }) => {
  const address = url && webAddress(url);
  const label = [icon(ICONS.file), name];
  return address ? outward(address, make("span", { className: "file" }, ...label))
    : make("span", { className: "file" }, ...label);
};

const clock = (at) => {
  const short = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" });
  return make("time", { className: "at", dateTime: at.toISOString(), title: exact.format(at) }, short.format(at));
};

class Bubble {
  /** `said`: seq, id, from, text, choices, images, files, at (a Date or nothing). `press` gets a choice. */
  constructor(said, press) {
    this.said = said;
    this.isOwn = said.from === "customer";
    const who = word(this.isOwn ? "you" : said.from === "staff" ? "staff" : "bot", { name: settings.name });
    this.state = make("p", { className: "state" });
    const content = [
      said.text ? make("p", { className: "text", dir: "auto" }, ...marked(said.text)) : null,
      ...(said.images || []).map(picture),
      ...(said.files || []).map(attachment),
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
    if (!choices.length) return null;
    const buttons = choices.map((choice) => make("button", {
      type: "button",
      className: "choice",
      dir: "auto",
      onclick: (event) => {
        for (const button of buttons) button.disabled = true;
        event.currentTarget.classList.add("chosen");
        press(choice, event);
      },
    }, choice.label));
    return make("div", { className: "choices", role: "group", "aria-label": word("choices") }, ...buttons);
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
