/* A fresh copy of the page is taken over where it differs. Nothing that is being read or used moves: messages
   join at the end, what stands in its place changes in its place, and a list with other rows says so while
   somebody is at it. */

import { stopTyping } from "./live.js";
import { words } from "./words.js";

const NEAR = 48;

const isAt = (element) => element.contains(document.activeElement) || element.matches(":hover");
const isInUse = (element) =>
  element.contains(document.activeElement) || element.querySelector("a:hover, button:hover, select:hover, details[open]");

/** The end of the conversation is in sight. */
export const toEnd = (scroller = document.querySelector(".scroll")) => {
  if (scroller) scroller.scrollTop = scroller.scrollHeight;
};

const showBelow = (scroller) => {
  if (document.querySelector(".below")) return;
  const below = document.createElement("button");
  Object.assign(below, { type: "button", className: "below", textContent: words.below });
  const gone = () => below.remove();
  below.addEventListener("click", () => { toEnd(scroller); gone(); });
  scroller.addEventListener("scroll", () => {
    if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR) gone();
  }, { passive: true });
  scroller.after(below);
};

const patchMessages = (fresh) => {
  const here = document.querySelector('[data-live="messages"]');
  const there = fresh.querySelector('[data-live="messages"]');
  if (!here || !there) return;
  const scroller = here.closest(".scroll");
  const wasAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  const known = new Map([...here.children].map((said) => [said.dataset.seq, said]));
  let isNew = false;
  for (const said of [...there.children]) {
    const before = known.get(said.dataset.seq);
    if (!before) {
      here.append(said);
      isNew = true;
    } else if (before.querySelector(".by").innerHTML !== said.querySelector(".by").innerHTML) {
      before.querySelector(".by").replaceChildren(...said.querySelector(".by").childNodes);
    }
  }
  if (!isNew) return;
  stopTyping();
  if (wasAtEnd) toEnd(scroller);
  else showBelow(scroller);
};

// Times like "2 min ago" change by themselves and are no news.
const contentOf = (list) => {
  const copy = list.cloneNode(true);
  for (const time of copy.querySelectorAll("time")) time.textContent = "";
  return copy.textContent.replace(/\s+/g, " ");
};

// What stands in its place and changes only in words: counts, states, facts, the buttons that fit them.
const patchQuiet = (fresh) => {
  for (const here of document.querySelectorAll("[data-quiet]")) {
    const there = fresh.querySelector(`[data-quiet="${here.dataset.quiet}"]`);
    if (there && !isInUse(here) && contentOf(here) !== contentOf(there)) here.replaceChildren(...there.childNodes);
  }
};

const placeOf = (row) => row.querySelector("a, th a")?.getAttribute("href") ?? row.querySelector("th")?.textContent;
const rowsOf = (list) => [...list.querySelectorAll("tbody tr, li")];
const orderOf = (list) => rowsOf(list).map(placeOf).join();

const announce = (before, text, act) => {
  if (document.querySelector(".news")) return;
  const link = document.createElement("a");
  Object.assign(link, { href: location.href, textContent: text });
  if (act) link.addEventListener("click", (event) => { event.preventDefault(); act(); });
  const news = document.createElement("p");
  news.className = "news";
  news.setAttribute("role", "status");
  news.append(link);
  before.before(news);
};

// Every row of the inbox is as high as any other: what changes in one moves nothing.
const patchRows = (here, there) => {
  const fresh = new Map(rowsOf(there).map((row) => [placeOf(row), row]));
  for (const row of rowsOf(here)) {
    const now = fresh.get(placeOf(row))?.querySelector("a");
    const link = row.querySelector("a");
    if (!now || link.outerHTML === now.outerHTML) continue;
    link.className = now.className;
    link.toggleAttribute("aria-current", false);
    if (now.hasAttribute("aria-current")) link.setAttribute("aria-current", "page");
    link.replaceChildren(...[...now.childNodes].map((node) => node.cloneNode(true)));
  }
};

const takeOver = (here, there) => {
  document.querySelector(".news")?.remove();
  here.replaceChildren(...there.childNodes);
};

const patchInbox = (fresh) => {
  const here = document.querySelector('[data-live="inbox"]');
  const there = fresh.querySelector('[data-live="inbox"]');
  if (!here || !there) return;
  patchRows(here, there);
  if (orderOf(here) === orderOf(there)) return;
  const isRead = here.closest(".middle").scrollTop > 0 || (isAt(here) && rowsOf(here).length > 0);
  if (isRead) announce(here, words.news, () => { takeOver(here, there); here.closest(".middle").scrollTop = 0; });
  else takeOver(here, there);
};

const patchList = (fresh) => {
  const here = document.querySelector('[data-live="list"]');
  const there = fresh.querySelector('[data-live="list"]');
  if (!there || (here && contentOf(here) === contentOf(there))) return;
  if (here && orderOf(here) === orderOf(there)) {
    if (!isInUse(here)) here.replaceChildren(...there.childNodes);
    return;
  }
  announce(here?.closest(".wide") ?? here ?? document.querySelector(".empty"), words.news_here);
};

/** All of it; what is being written stays as it is. */
export const patch = (fresh) => {
  patchMessages(fresh);
  patchQuiet(fresh);
  patchInbox(fresh);
  patchList(fresh);
  for (const seen of document.querySelectorAll('input[name="seen"]'))
    seen.value = fresh.querySelector('input[name="seen"]')?.value ?? seen.value;
  document.title = fresh.title;
  document.body.dataset.point = fresh.body.dataset.point;
};
