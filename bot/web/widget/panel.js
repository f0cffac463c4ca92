/* The round button and the panel: opening, closing, where the focus goes, a phone's whole screen, paper. */

const PHONE = matchMedia("(max-width: 480px), (max-height: 480px)");
const TOUCH = matchMedia("(pointer: coarse)");
const MOST_SHOWN = 99;
const LOW = 420;

/** Whether it was open: remembered apart for pages that open the chat themselves (the console). */
const OPEN = settings.hasLauncher ? "parley:open" : "parley:open:by-page";

class Panel {
  constructor({ log, composer, introduction, viewer, opened }) {
    Object.assign(this, { log, composer, introduction, viewer, opened, isOpen: false, unread: 0 });
    this.hours = new Hours();
    this.drawHost();
    this.drawLauncher();
    this.drawPanel();
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    const root = this.host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(this.panel, this.launcher, this.announcer, viewer.element);
    for (const change of ["resize", "scroll"]) visualViewport?.addEventListener(change, () => this.fitPhone());
    PHONE.addEventListener("change", () => this.fitPhone());
  }

  drawHost() {
    this.host = make("parley-chat", { lang: () => language, dir: () => (RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr") });
    if (settings.theme) this.host.dataset.theme = settings.theme;
    this.host.dataset.position = settings.position;
    for (const [name, value] of Object.entries(accentTokens(settings.accent))) this.host.style.setProperty(name, value);
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
    this.presence = make("p", { className: "presence", role: "status" });
    this.drop = make("p", { className: "drop", hidden: true, "aria-hidden": "true" }, () => word("drop"));
    this.panel = make("section", {
      className: "panel", hidden: true, role: "dialog", "aria-label": () => word("panel", { name: settings.name }),
      onkeydown: (event) => this.pressed(event),
      ondragover: (event) => this.draggedOver(event),
      ondragleave: (event) => this.panel.contains(event.relatedTarget) || this.showDrop(false),
      ondrop: (event) => this.dropped(event),
    },
    make("div", { className: "head" }, make("div", {}, make("h2", {}, settings.name), this.presence),
      round("save", () => word("save"), { onclick: () => saveTranscript(this.log.said) }),
      round("print", () => word("print"), { onclick: printAlone }),
      round("close", () => word("close"), { onclick: () => this.close() })),
    this.hours.element, this.log.element, this.log.fresh, this.introduction.element, this.composer.element, this.drop);
  }

  /** The page's questions stand where one writes, until they are answered. */
  ask(isAsking) {
    const hadFocus = this.introduction.element.contains(this.host.shadowRoot.activeElement);
    this.introduction.element.hidden = !isAsking;
    this.composer.element.hidden = isAsking;
    this.composer.fit();
    if (hadFocus && !isAsking) this.composer.focus();
  }

  get place() { return this.composer.element.hidden ? this.introduction : this.composer; }

  open({ takesFocus = true } = {}) {
    if (!this.isOpen) {
      this.cameFrom = settings.hasLauncher ? this.launcher : document.activeElement;
      this.isOpen = true;
      this.panel.hidden = false;
      this.nameLauncher();
      this.fitPhone();
      this.remember("yes");
      this.composer.fit();
      this.log.toEnd();
      this.opened();
    }
    if (takesFocus) (TOUCH.matches ? this.log.element : this.place).focus();
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

  /** The language changed: what stands here for a while is said in it. */
  retell() {
    this.nameLauncher();
    this.hours.show();
  }

  nameLauncher() {
    const news = this.unread ? `, ${word("unread", { n: this.unread })}` : "";
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

  // Files are dropped anywhere on the panel

  draggedOver(event) {
    if (!event.dataTransfer.types.includes("Files") || this.composer.element.hidden) return;
    event.preventDefault();
    this.showDrop(true);
  }

  dropped(event) {
    if (this.drop.hidden) return;
    event.preventDefault();
    this.showDrop(false);
    this.composer.tray.take(event.dataTransfer.files);
    this.composer.focus();
  }

  showDrop(isShown) { this.drop.hidden = !isShown; }

  pressed(event) {
    if (event.key === "Escape" && !event.isComposing) this.close();
    if (event.key === "Tab" && PHONE.matches) this.keepFocusInside(event);
  }

  /** On a whole screen there is nothing behind the panel to go to. */
  keepFocusInside(event) {
    const stops = [...this.panel.querySelectorAll("button, a, input, select, textarea, [tabindex='0']")]
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
    const { height, offsetTop } = visualViewport ?? {};
    this.panel.style.height = isWhole && height ? `${height}px` : "";
    this.host.classList.toggle("low", isWhole && height < LOW);
    this.panel.style.top = isWhole && offsetTop ? `${offsetTop}px` : "";
    document.documentElement.style.overflow = isWhole ? "hidden" : "";
  }

  show(presence, state) {
    if (this.presence.textContent !== presence) this.presence.textContent = presence;
    this.presence.dataset.state = state;
  }

  countUnread(count) {
    if (count === this.unread) return;
    const grew = count > this.unread;
    this.unread = count;
    this.badge.hidden = count === 0;
    this.badge.textContent = count > MOST_SHOWN ? `${MOST_SHOWN}+` : count || "";
    this.nameLauncher();
    this.nameDocument();
    if (grew) this.announcer.textContent = word("unread", { n: count });
  }

  /** What is new stands before the page's own title, whatever the page makes of that meanwhile. */
  nameDocument() {
    const own = document.title.replace(/^\(\d+\) /, "");
    document.title = this.unread ? `(${this.unread}) ${own}` : own;
  }
}
