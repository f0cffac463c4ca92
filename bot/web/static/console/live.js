/* News. A line to the server says when something was said or done; then the page is asked for again and what
   is new in it is taken over (patch.js). Without the line the page is asked for every few seconds. */

import { patch } from "./patch.js";
import { words } from "./words.js";

const WITHOUT_LINE = 5_000;
const WITH_LINE = 30_000;
const AT_MOST_EVERY = 1_500;
const TYPING_LASTS = 6_000;

let line = null;
let looking = false;
let wanted = false;
let later = null;
let lastLook = Date.now();
let connectedAt = 0;

const sayLineIs = (isThere) => {
  const notice = document.querySelector(".line");
  if (notice) notice.hidden = isThere;
};

/** The page is asked for again, once at a time, and brought up to date. */
export const look = async () => {
  if (document.visibilityState === "hidden") return undefined;
  wanted = looking;
  if (looking) return undefined;
  looking = true;
  lastLook = Date.now();
  const address = location.href;
  try {
    const answer = await fetch(address, { headers: { "X-Requested-With": "look" } });
    sayLineIs(true);
    if (answer.redirected) return location.reload(); // signed out; what was being written is kept
    if (answer.ok && address === location.href)
      patch(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    sayLineIs(false);
  } finally {
    looking = false;
  }
  if (wanted) await look();
  return undefined;
};

const lookSoon = () => {
  later ??= setTimeout(() => { later = null; look(); }, Math.max(0, lastLook + AT_MOST_EVERY - Date.now()));
};

let silence = null;
const showTyping = (who) => {
  const place = document.querySelector(".foot .typing");
  if (!place) return;
  place.textContent = words.writing.replace("{name}", who ?? place.dataset.name);
  clearTimeout(silence);
  silence = setTimeout(() => { place.textContent = ""; }, TYPING_LASTS);
};

/** The line is opened anew: for the conversation the page shows now, from the point it shows. */
export const connect = () => {
  line?.close();
  line = null;
  connectedAt = Date.now();
  if (document.visibilityState === "hidden") return;
  const { point, conversation } = document.body.dataset;
  const mine = new EventSource(`/console/events?after=${point}&conversation=${conversation}`);
  line = mine;
  mine.addEventListener("open", () => sayLineIs(true));
  mine.addEventListener("news", ({ data }) => {
    const isHere = JSON.parse(data).conversations.includes(Number(conversation));
    if (isHere) look();
    else lookSoon();
  });
  mine.addEventListener("typing", ({ data }) => showTyping(JSON.parse(data).who));
  mine.addEventListener("over", () => location.reload());
};

/** What somebody was writing has come. */
export const stopTyping = () => {
  const place = document.querySelector(".foot .typing");
  if (place) place.textContent = "";
};

export const start = () => {
  if (!document.querySelector("[data-live], .empty")) return;
  connect();
  document.addEventListener("visibilitychange", () => { connect(); look(); });
  // An open line may outlive its network for a while without a sign.
  addEventListener("offline", () => sayLineIs(false));
  addEventListener("online", () => { connect(); look(); });
  setInterval(() => {
    if (line?.readyState === EventSource.CLOSED && Date.now() - connectedAt >= WITHOUT_LINE) connect();
    const every = line?.readyState === EventSource.OPEN ? WITH_LINE : WITHOUT_LINE;
    if (Date.now() - lastLook >= every) look();
  }, 1_000);
};
