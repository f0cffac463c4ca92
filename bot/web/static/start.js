/* The demo bank's cards: a sentence clicked is said in the chat as that person. Who was tried last is
   still who one is after a reload of the page. */

const identities = JSON.parse(document.getElementById("identities").textContent);
const LAST = "northbridge:who";
let current = "guest";

const become = (who) => {
  if (who !== current) window.parley.as(identities[who] ?? null);
  current = who;
  sessionStorage.setItem(LAST, who);
  for (const card of document.querySelectorAll(".card")) {
    const isCurrent = Boolean(card.querySelector(`[data-who="${who}"]`));
    card.classList.toggle("current", isCurrent);
  }
};

const whenReady = (act) => {
  if (window.parley) act();
  else document.getElementById("widget").addEventListener("load", act, { once: true });
};

for (const button of document.querySelectorAll("[data-who]")) {
  button.addEventListener("click", () => whenReady(() => {
    become(button.dataset.who);
    window.parley.say(button.textContent);
  }));
}

whenReady(() => {
  const last = sessionStorage.getItem(LAST);
  if (last in identities) become(last);
});
