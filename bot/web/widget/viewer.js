/* A picture, large: over everything, its words below it, closed by Escape, by a press beside it, or by its
   button; the focus goes back to where it was. */

class Viewer {
  constructor() {
    this.image = make("img");
    this.words = make("p");
    this.original = outward("#", () => word("open_image"));
    this.element = make("dialog", {
      className: "viewer", "aria-label": () => word("image"),
      onclick: (event) => event.target === this.element && this.element.close(),
    },
    make("div", { className: "head" }, this.original, round("close", () => word("close_image"), { onclick: () => this.element.close() })),
    this.image, this.words);
  }

  show(address, alt) {
    this.image.src = address;
    this.image.alt = alt;
    this.words.textContent = alt;
    this.words.hidden = !alt;
    this.original.href = address;
    this.element.showModal();
  }
}
