/* What the page asks for, and the words of its language. Each setting is an attribute of the script tag
   or, named as here, a property of `window.parleySettings` set before it; docs/web-chat.md tells each. */

const tag = document.currentScript;
const home = new URL(".", tag.src);
const page = { ...tag.dataset, ...window.parleySettings };

/** "yes" for an attribute without a value, and for true. */
const isSet = (value) => value !== undefined && value !== false && value !== "false";

/** A list, or words between bars. */
const listed = (value) => (Array.isArray(value) ? value : String(value ?? "").split("|"))
  .map((one) => String(one).trim()).filter(Boolean);

const RIGHT_TO_LEFT = /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/;

const chooseLanguage = () => {
  const wished = page.lang || document.documentElement.lang || navigator.language || "";
  const known = [wished, wished.split("-")[0], "en"].find((name) => name in WORDS);
  // A wish nobody can read is no locale: dates are written in the language of the words.
  const isLocale = wished.split("-")[0] === known.split("-")[0] && Intl.DateTimeFormat.supportedLocalesOf(wished).length;
  return { locale: isLocale ? wished : known, language: known, words: { ...WORDS[known], ...page.words } };
};

let { locale, language, words } = (() => {
  try { return chooseLanguage(); } catch { return { locale: "en", language: "en", words: WORDS.en }; }
})();

/** What to tell anew when the language changes; see `make`. */
const retold = [];

/** From now on the words are those of this language, the one the conversation is held in, unless the page
    chose one; true when that changed them. */
const speakIn = (tag) => {
  if (page.lang || tag === language || !(tag in WORDS)) return false;
  const own = [document.documentElement.lang, navigator.language].find((name) => name?.split("-")[0] === tag);
  [locale, language, words] = [own ?? tag, tag, { ...WORDS[tag], ...page.words }];
  for (const tell of retold) tell();
  return true;
};

const FIELDS = ["name", "email", "topic"];

/** What is asked before the chat: `name|email*|topic`; a star means that it must be answered. */
const chooseFields = () => listed(page.form)
  .map((one) => ({ name: one.replace("*", ""), isNeeded: one.endsWith("*") }))
  .filter(({ name }) => FIELDS.includes(name) && (name !== "topic" || listed(page.topics).length));

const settings = {
  name: page.name || words.name,
  greeting: page.greeting || "",
  theme: ["light", "dark"].includes(page.theme) ? page.theme : "",
  accent: page.accent || "",
  position: page.position === "left" ? "left" : "right",
  identity: page.identity || null,
  fields: chooseFields(),
  topics: listed(page.topics),
  isOpenAtStart: isSet(page.open),
  hasLauncher: page.launcher !== "none",
  socketUrl: new URL("webchat/ws", home).href.replace(/^http/, "ws"),
  filesUrl: new URL("webchat/files", home).href,
};

/** The words of a key, its {places} filled; with `n`, in the plural form the language wants. */
const word = (key, facts = {}) => {
  const form = "n" in facts ? `${key}.${new Intl.PluralRules(locale).select(facts.n)}` : key;
  const text = words[form] ?? words[`${key}.other`] ?? words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (place, name) => facts[name] ?? place);
};
