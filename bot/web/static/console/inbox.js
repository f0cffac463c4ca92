/* Going from conversation to conversation: only what differs changes, the list stays where it is. */

import { connect } from "./live.js";
import { patch, toEnd } from "./patch.js";
import { restoreDrafts } from "./writing.js";

let asked = 0;

const show = (fresh) => {
  document.querySelector(".record").replaceWith(fresh.querySelector(".record"));
  document.querySelector("main").className = fresh.querySelector("main").className;
  document.querySelector(".page > .notice")?.remove();
  document.body.dataset.conversation = fresh.body.dataset.conversation;
  patch(fresh);
  restoreDrafts();
  toEnd();
  document.querySelector(".list [aria-current]")?.scrollIntoView({ block: "nearest" });
};

/** The conversation at this address is shown, and the address is the page's. */
export const openConversation = async (href, { isNew = true } = {}) => {
  const turn = (asked += 1);
  try {
    const answer = await fetch(href, { headers: { "X-Requested-With": "look" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== asked) return;
    if (!answer.ok || answer.redirected || !fresh.querySelector(".record")) throw new Error("not a conversation");
    if (isNew) history.pushState({ isOurs: true }, "", href);
    show(fresh);
    connect();
    document.getElementById("record-title")?.focus({ preventScroll: true });
  } catch {
    location.assign(href);
  }
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".inbox .list a, .inbox-link");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || !document.querySelector(".record")) return;
  event.preventDefault();
  openConversation(link.href);
});

history.replaceState({ isOurs: true }, "");
addEventListener("popstate", ({ state }) => {
  if (!state?.isOurs) return;
  if (document.querySelector(".inbox")) openConversation(location.href, { isNew: false });
  else location.reload();
});

restoreDrafts();
