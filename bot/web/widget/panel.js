/* The round button and the panel: opening, closing, where the focus goes, a phone's whole screen, paper. */

const PHONE = matchMedia("(max-width: 480px), (max-height: 480px)");
const TOUCH = matchMedia("(pointer: coarse)");

/** Whether it was open: remembered apart for pages that open the chat themselves (the console). */
const OPEN = settings.hasLauncher ? "parley:open" : "parley:open:by-page";

class Panel {
  constructor({ log, composer, opened }) {
    Object.assign(this, { log, composer, opened, isOpen: false });
    this.host = make("parley-chat");
    if (settings.theme) this.host.dataset.theme = settings.theme;
    this.host.lang = locale;
    this.drawLauncher();
    this.drawPanel();
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    const root = this.host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(this.panel, this.launcher, this.announcer);
    visualViewport?.addEventListener("resize", () => this.fitPhone());
    PHONE.addEventListener("change", () => this.fitPhone());
  }

  drawLauncher() {
    this.badge = make("span", { className: "badge", hidden: true, "aria-hidden": "true" });
    this.announcer = make("p", { className: "unseen", role: "status" });
    this.launcher = make("button", {
      type: "button", className: "launcher", hidden: !settings.hasLauncher, "aria-expanded": "false",
      "aria-label": word("open"), onclick: () => (this.isOpen ? this.close() : this.open()),
    }, icon(ICONS.chat, "opens"), icon(ICONS.down, "shut"), this.badge);
  }

  drawPanel() {
    const headButton = (key, onclick) =>
      make("button", { type: "button", className: "round", title: word(key), "aria-label": word(key), onclick }, icon(ICONS[key]));
    this.presence = make("p", { className: "presence", role: "status" });
    this.panel = make("section", {
      className: "panel", hidden: true, role: "dialog", "aria-label": word("panel", { name: settings.name }),
      onkeydown: (event) => this.pressed(event),
    },
    make("div", { className: "head" }, make("div", {}, make("h2", {}, settings.name), this.presence),
      headButton("print", () => this.print()), headButton("close", () => this.close())),
    this.log.element, this.log.fresh, this.composer.element);
  }

  open({ takesFocus = true } = {}) {
    if (!this.isOpen) {
      this.cameFrom = settings.hasLauncher ? this.launcher : document.activeElement;
      this.isOpen = true;
      this.panel.hidden = false;
      this.nameLauncher();
      this.fitPhone();
      this.remember("yes");
      this.log.toEnd();
      this.opened();
    }
    if (takesFocus) (TOUCH.matches ? this.log.element : this.composer).focus();
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.panel.contains(this.host.shadowRoot.activeElement);
    this.isOpen = false;
    this.panel.hidden = true;
    this.nameLauncher();
    this.fitPhone();
    this.remember("no");
    if (hadFocus) this.cameFrom.focus();
  }

  nameLauncher(unread = 0) {
    const news = unread ? `, ${word("unread", { n: unread })}` : "";
    this.host.classList.toggle("open", this.isOpen);
    this.launcher.setAttribute("aria-expanded", String(this.isOpen));
    this.launcher.setAttribute("aria-label", word(this.isOpen ? "close" : "open") + news);
  }

  /** Opened or closed by hand: kept while the reader goes from page to page. */
  remember(isOpen) {
    try { sessionStorage.setItem(OPEN, isOpen); } catch { /* forbidden: the next page starts as it likes */ }
  }

  get wasOpen() {
    try { return sessionStorage.getItem(OPEN); } catch { return null; }
  }

  openAtStart() {
    const isWanted = this.wasOpen ? this.wasOpen === "yes" : settings.isOpenAtStart;
    if (isWanted && !PHONE.matches) this.open({ takesFocus: false });
  }

  pressed(event) {
    if (event.key === "Escape" && !event.isComposing) this.close();
    if (event.key === "Tab" && PHONE.matches) this.keepFocusInside(event);
  }

  /** On a whole screen there is nothing behind the panel to go to. */
  keepFocusInside(event) {
    const stops = [...this.panel.querySelectorAll("button, a, textarea, [tabindex='0']")]
      .filter((stop) => !stop.disabled && stop.offsetParent);
    const [first, last] = [stops[0], stops[stops.length - 1]];
    const at = this.host.shadowRoot.activeElement;
    if (at !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  /** The whole of what the phone's keyboard leaves, and the page behind does not scroll. */
  fitPhone() {
    const isWhole = this.isOpen && PHONE.matches;
    this.panel.setAttribute("aria-modal", String(isWhole));
    this.panel.style.height = isWhole && visualViewport ? `${visualViewport.height}px` : "";
    document.documentElement.style.overflow = isWhole ? "hidden" : "";
  }

  show(presence, state) {
    if (this.presence.textContent !== presence) this.presence.textContent = presence;
    this.presence.dataset.state = state;
  }

  countUnread(count) {
    const grew = count > Number(this.badge.textContent || 0);
    this.badge.hidden = count === 0;
    this.badge.textContent = count || "";
    this.nameLauncher(count);
    if (grew) this.announcer.textContent = word("unread", { n: count });
  }

  /** The conversation alone, on paper. */
  print() {
    const only = new CSSStyleSheet();  // allowed where a page's policy forbids styles in its text
    only.replaceSync("@media print { body > :not(parley-chat) { display: none !important } }");
    const others = document.adoptedStyleSheets;
    document.adoptedStyleSheets = [...others, only];
    addEventListener("afterprint", () => { document.adoptedStyleSheets = others; }, { once: true });
    print();
  }
}
