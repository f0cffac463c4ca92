/* What the page wants to know before the chat: asked once, in place of the composer; sent with the first
   message, and proving nothing. */

class Introduction {
  /** `done` gets what was written. */
  constructor(done) {
    this.done = done;
    this.fields = settings.fields.map((field) => ({ ...field, input: this.draw(field) }));
    this.element = make("form", {
      className: "introduction", hidden: true, "aria-label": () => word("form"),
      onsubmit: (event) => { event.preventDefault(); this.finish(); },
    },
    ...this.fields.map(({ name, isNeeded, input }) => make("label", {},
      make("span", {}, () => word(`form_${name}`), isNeeded ? null : make("small", {}, () => ` ${word("form_optional")}`)), input)),
    make("button", { type: "submit", className: "start" }, () => word("form_start")));
  }

  draw({ name, isNeeded }) {
    if (name === "topic") {
      const topics = settings.topics.map((topic) => make("option", { value: topic }, topic));
      return make("select", { required: isNeeded, name }, make("option", { value: "" }, () => word("form_choose")), ...topics);
    }
    const kinds = { name: { autocomplete: "name", maxLength: 100 }, email: { type: "email", autocomplete: "email", maxLength: 200 } };
    return make("input", { name, required: isNeeded, dir: "auto", ...kinds[name] });
  }

  focus() { this.fields[0].input.focus(); }

  finish() {
    const written = this.fields.map(({ name, input }) => [name, input.value.trim()]).filter(([, value]) => value);
    this.done(Object.fromEntries(written));
  }
}
