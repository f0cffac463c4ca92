/* What the script tag asks for, and the words of its language.

   <script src=".../widget.js" async
           data-name="Northbridge Bank"   what the header says
           data-lang="en"                 language; else the page's, else the browser's
           data-theme="light|dark"        else the reader's own preference
           data-open                      open at once (never on a phone, never when closed by hand before)
           data-launcher="none"           no round button: the page opens the chat by itself
           data-identity="TOKEN">         who is signed in on the page
   </script> */

const tag = document.currentScript;
const home = new URL(".", tag.src);

const chooseLanguage = () => {
  const wished = tag.dataset.lang || document.documentElement.lang || navigator.language || "";
  const known = [wished, wished.split("-")[0], "en"].find((name) => name in WORDS);
  return { locale: wished || known, words: WORDS[known] };
};

const { locale, words } = chooseLanguage();

const settings = {
  name: tag.dataset.name || words.name,
  theme: tag.dataset.theme,
  identity: tag.dataset.identity || null,
  isOpenAtStart: "open" in tag.dataset,
  hasLauncher: tag.dataset.launcher !== "none",
  socketUrl: new URL("webchat/ws", home).href.replace(/^http/, "ws"),
  filesUrl: new URL("webchat/files", home).href,
};

/** The words of a key, its {places} filled; with `n`, in the plural form the language wants. */
const word = (key, facts = {}) => {
  const form = "n" in facts ? `${key}.${new Intl.PluralRules(locale).select(facts.n)}` : key;
  const text = words[form] ?? words[`${key}.other`] ?? words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (place, name) => facts[name] ?? place);
};

/** An element with its properties and children; `on…` are listeners, a dash makes an attribute. */
const make = (name, properties = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "role" || key.includes("-")) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
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
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
};
