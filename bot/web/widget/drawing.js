/* How elements and line drawings are made. */

const told = (tell) => { retold.push(tell); tell(); };

const set = (element, key, value) => {
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (typeof value === "function") told(() => set(element, key, value()));
  else if (key === "role" || key.includes("-")) element.setAttribute(key, value);
  else element[key] = value;
};

const toldText = (words) => {
  const text = document.createTextNode("");
  told(() => { text.data = words(); });
  return text;
};

/** An element with its properties and children; `on…` are listeners, a dash makes an attribute. What is
    given as a function is words, asked for again when the language changes: for what lasts as long as the
    page. */
const make = (name, properties = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) set(element, key, value);
  const present = children.filter((child) => child !== null && child !== undefined);
  element.append(...present.map((child) => (typeof child === "function" ? toldText(child) : child)));
  return element;
};

/** A line drawing in a square of 24, for the eye only. */
const icon = (path, className = "") => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", className);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
};

const ICONS = {
  chat: "M4 5h16v11H9l-5 4z",
  down: "M6 9l6 6 6-6",
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 19V5M6 11l6-6 6 6",
  attach: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4L14.5 7.3",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
};

/** A button that is only a drawing, named for whoever does not see it. */
const round = (key, label, properties) => make("button", {
  type: "button", className: "round", title: label, "aria-label": label, ...properties,
}, icon(ICONS[key]));
