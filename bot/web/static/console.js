/* What the console does beyond plain pages: the command box, sending with the keyboard, and news. Every
   few seconds the page is asked for again: new messages of the conversation join at its end, what stands
   beside them is brought up to date where it stands, rows that stay where they are too, and a list with
   other rows says so. Nothing that is being read moves. */

const LOOK_EVERY = 5_000;

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

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && command && !isWriting(event.target) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    command.querySelector("input").focus();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches(".reply textarea")) {
    event.target.form.requestSubmit();
  }
});

// Pressed twice is sent once.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.isSent) event.preventDefault();
  else if (event.target.method === "post") event.target.dataset.isSent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.isSent;
});

const addNewMessages = (fresh) => {
  const here = document.querySelector('[data-live="messages"]');
  const there = fresh.querySelector('[data-live="messages"]');
  if (!here || !there) return;
  const last = Number(here.lastElementChild?.dataset.seq ?? 0);
  const scroller = here.closest(".scroll");
  const wasAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
  for (const said of [...there.children]) if (Number(said.dataset.seq) > last) here.append(said);
  if (wasAtEnd) scroller.scrollTop = scroller.scrollHeight;
};

// Times like "2 min ago" change by themselves and are no news.
const contentOf = (list) => {
  const copy = list.cloneNode(true);
  for (const time of copy.querySelectorAll("time")) time.textContent = "";
  return copy.textContent.replace(/\s+/g, " ");
};

const isInUse = (element) => element.contains(document.activeElement) || element.querySelector("a:hover, button:hover");

// What stands in its place and changes only in words: counts, states, facts, the buttons that fit them.
const bringUpToDate = (fresh) => {
  for (const here of document.querySelectorAll("[data-quiet]")) {
    const there = fresh.querySelector(`[data-quiet="${here.dataset.quiet}"]`);
    if (there && !isInUse(here) && contentOf(here) !== contentOf(there)) here.replaceChildren(...there.childNodes);
  }
};

const rowsOf = (list) => {
  const rows = list.querySelectorAll("tbody tr, :scope > li");
  return [...rows].map((row) => row.querySelector("a")?.href ?? row.querySelector("th")?.textContent).join();
};

const tellOfNews = (fresh) => {
  const here = document.querySelector('[data-live="list"]');
  const there = fresh.querySelector('[data-live="list"]');
  if (!there || document.querySelector(".news") || (here && contentOf(here) === contentOf(there))) return;
  if (here && rowsOf(here) === rowsOf(there)) {
    if (!isInUse(here)) here.replaceChildren(...there.childNodes);
    return;
  }
  const link = document.createElement("a");
  Object.assign(link, { href: location.href, textContent: "There is news here. Show it" });
  const news = document.createElement("p");
  news.className = "news";
  news.setAttribute("role", "status");
  news.append(link);
  const place = here?.closest(".wide") ?? here ?? document.querySelector(".empty");
  place.before(news);
};

const look = async () => {
  if (document.visibilityState === "hidden") return;
  try {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "look" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    addNewMessages(fresh);
    bringUpToDate(fresh);
    tellOfNews(fresh);
  } catch {
    // The server is away for a moment; the next look tells.
  }
};

if (document.querySelector("[data-live], .empty")) setInterval(look, LOOK_EVERY);

const conversation = document.querySelector(".scroll");
if (conversation) conversation.scrollTop = conversation.scrollHeight;

// On a phone the rail is a strip: the current section is in sight.
document.querySelector(".rail [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
