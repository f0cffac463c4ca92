/* What the console does beyond plain pages: the command box, the keys, and the parts in console/. Without
   this script every page and every form works by itself. */

import { openConversation } from "./console/inbox.js";
import { look, start } from "./console/live.js";
import { toEnd } from "./console/patch.js";
import { raise } from "./console/writing.js";

document.documentElement.classList.add("live");

const command = document.querySelector(".command");
if (command) {
  command.hidden = false;
  command.addEventListener("submit", (event) => {
    event.preventDefault();
    const box = command.querySelector("input");
    if (!box.value.trim() || !window.parley) return;
    window.parley.say(box.value.trim());
    box.value = "";
  });
}

const isWriting = (element) => element.matches("input, textarea, select, parley-chat") || element.isContentEditable;

// Rows of the inbox open at once; those of a table get the focus, and Enter opens them.
const go = (by) => {
  const inInbox = [...document.querySelectorAll(".inbox .list a")];
  const rows = inInbox.length ? inInbox : [...document.querySelectorAll(".middle .list a, tbody th a, .review > li")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.matches("[aria-current]") || row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (inInbox.length) openConversation(next.href);
  else next.focus();
};

const write = (mode, box) => {
  const chosen = document.getElementById(mode);
  if (chosen) chosen.checked = true;
  document.getElementById(box)?.focus();
};

const press = (act) => document.querySelector(`.record .acts button[value="${act}"]`)?.click();

// A sentence to be looked at is decided by one key, the first one when none is chosen yet.
const decide = (act) => {
  const here = document.activeElement?.closest(".review > li") ?? document.querySelector(".review > li");
  here?.querySelector(`button[value="${act}"]`)?.click();
};

const KEYS = {
  a: () => decide("accept"),
  d: () => decide("discard"),
  j: () => go(1),
  k: () => go(-1),
  r: () => write("mode-answer", "reply"),
  n: () => write("mode-note", "note"),
  t: () => press("take"),
  e: () => press("hand_back"),
  s: () => document.getElementById("find")?.focus(),
  "/": () => (command ?? document).querySelector("#command")?.focus(),
  "?": () => document.querySelector("dialog.keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isWriting(event.target)) return event.target.blur();
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const act = isPlain && !isWriting(event.target) && !document.querySelector("dialog[open]") && KEYS[event.key];
  if (!act) return undefined;
  event.preventDefault();
  return act();
});

// Pressed twice is sent once.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.isSent) event.preventDefault();
  else event.target.dataset.isSent = "yes";
});
addEventListener("pageshow", (event) => {
  for (const form of document.forms) delete form.dataset.isSent;
  if (event.persisted) look();
});

raise(document.querySelector(".page > .notice"));
start();
toEnd();

// On a phone the rail is a strip: the current section is in sight.
document.querySelector(".rail [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
