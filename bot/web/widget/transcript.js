/* The conversation on paper, and as a file of plain text. */

/** The conversation alone, printed. */
const printAlone = () => {
  const only = new CSSStyleSheet(); // allowed where a page's policy forbids styles in its text
  only.replaceSync("@media print { body > :not(parley-chat) { display: none !important } }");
  const others = document.adoptedStyleSheets;
  document.adoptedStyleSheets = [...others, only];
  addEventListener("afterprint", () => { document.adoptedStyleSheets = others; }, { once: true });
  print();
};

const written = ({ from, text, at, files = [], images = [] }) => {
  const who = word(from === "customer" ? "you" : from, { name: settings.name });
  const when = at ? `${timeOf(at, { dateStyle: "medium", timeStyle: "short" })}  ` : "";
  const others = [...images.map(({ alt }) => alt), ...files.map(({ name }) => name)].map((name) => `[${name}]`);
  return [`${when}${who}`, ...(text ? [text] : []), ...others, ""].join("\r\n");
};

/** Everything said, saved by the browser; nothing is asked of the server. */
const saveTranscript = (said) => {
  const text = [word("panel", { name: settings.name }), "", ...said.map(written)].join("\r\n");
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain" }));
  const day = new Date().toISOString().slice(0, 10);
  make("a", { href: address, download: `${settings.name} ${day}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
