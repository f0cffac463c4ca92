/* Where one writes: forms are sent without leaving the page, drafts are kept while one goes elsewhere, ready
   answers are put where the cursor is, and who waits sees that somebody is writing. */

import { patch, toEnd } from "./patch.js";
import { words } from "./words.js";

const TYPING_EVERY = 3_000;
const GOOD_LASTS = 8_000;
const drafts = sessionStorage;
const typedAt = new Map();

const draftOf = (form) => `draft:${new URL(form.action).pathname}`;

/** What was written here before, and neither sent nor cleared. */
export const restoreDrafts = () => {
  for (const form of document.querySelectorAll(".record form.reply")) {
    const box = form.querySelector("textarea");
    if (!box.value) box.value = drafts.getItem(draftOf(form)) ?? "";
  }
};

const keepDraft = (form, text) => {
  if (text) drafts.setItem(draftOf(form), text);
  else drafts.removeItem(draftOf(form));
};

const tellTyping = (form) => {
  if (!form.dataset.typing || Date.now() - (typedAt.get(form.action) ?? 0) < TYPING_EVERY) return;
  typedAt.set(form.action, Date.now());
  const body = new URLSearchParams({
    csrf: form.elements.csrf.value,
    to: form.matches(".to-customer") ? "customer" : "colleagues",
  });
  fetch(form.dataset.typing, { method: "POST", body }).catch(() => {});
};

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form.reply");
  if (!form || !target.matches("textarea")) return;
  keepDraft(form, target.value);
  if (target.value.trim()) tellTyping(form);
});

const namePicked = (picker) => {
  const names = [...picker.files].map((file) => file.name);
  picker.form.querySelector(".picked").textContent = names.join(", ");
};

document.addEventListener("change", ({ target }) => {
  if (target.matches('input[type="file"]')) namePicked(target);
  if (!target.matches("#canned")) return;
  const box = document.getElementById("reply");
  const { text } = target.selectedOptions[0].dataset;
  if (text) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  target.selectedIndex = 0;
  box.focus();
});

document.addEventListener("paste", (event) => {
  const picker = event.target.closest?.("form.to-customer")?.querySelector('input[type="file"]');
  if (!picker || !event.clipboardData.files.length) return;
  event.preventDefault();
  picker.files = event.clipboardData.files;
  namePicked(picker);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches(".reply textarea"))
    event.target.form.requestSubmit();
});

/** What a form did stands over the page: good news for a while, bad news until it is read. */
export const raise = (notice) => {
  if (!notice) return;
  const shut = document.createElement("button");
  Object.assign(shut, { type: "button", className: "shut", textContent: "×" });
  shut.setAttribute("aria-label", words.close);
  shut.addEventListener("click", () => notice.remove());
  notice.append(shut);
  if (notice.matches(".good")) setTimeout(() => notice.remove(), GOOD_LASTS);
};

const tell = (fresh) => {
  document.querySelector(".page > .notice")?.remove();
  const notice = fresh.querySelector(".page > .notice");
  if (!notice) return;
  document.querySelector("main").before(notice);
  raise(notice);
};

const clear = (form) => {
  keepDraft(form, "");
  form.reset();
  const box = form.querySelector("textarea");
  if (box) box.value = "";
  const picked = form.querySelector(".picked");
  if (picked) picked.textContent = "";
};

const send = async (form, button) => {
  const body = new FormData(form, button);
  const isFiles = form.enctype === "multipart/form-data";
  const answer = await fetch(form.action, { method: "POST", body: isFiles ? body : new URLSearchParams(body) });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = fresh.querySelector('.record input[name="csrf"]')?.value;
  if (!token) return location.assign(answer.url);
  // The next thing said is another one.
  for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = token;
  tell(fresh);
  const isDone = answer.ok && !fresh.querySelector(".page > .notice.bad");
  if (isDone) clear(form);
  document.activeElement?.closest?.("[data-quiet]") && document.activeElement.blur();
  patch(fresh);
  if (isDone && form.matches(".reply")) toEnd();
  return undefined;
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches(".me")) drafts.clear(); // whoever signs in next in this tab is somebody else
  if (!form.closest(".record") || form.method !== "post" || event.defaultPrevented) return;
  event.preventDefault();
  if (form.dataset.isSent) return;
  form.dataset.isSent = "yes";
  try {
    await send(form, event.submitter);
  } catch {
    document.querySelector(".line").hidden = false; // the same once more is said once
  } finally {
    delete form.dataset.isSent;
  }
});
