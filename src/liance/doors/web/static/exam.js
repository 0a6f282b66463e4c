// A paper: each saving is a sending of its own. What the server did not confirm is
// sent again when the network is back and every ten seconds, and named before the paper is handed in.
"use strict";

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const forms = [...document.querySelectorAll("form.exam-question")];
const chosenIn = (form) => form.querySelectorAll("input:checked").length > 0;
// By form: the number of the last choice, of the one under way, of the last confirmed one; whether
// the server has an answer; whether sending again can help.
const kept = new Map(forms.map((form) => [
  form, { choice: 0, sent: 0, confirmed: 0, sending: false, answered: chosenIn(form), answers: false, retry: false },
]));
const unsaved = () => forms.filter((form) => kept.get(form).choice > kept.get(form).confirmed);
const of = (detail) => detail.elt?.closest?.("[data-each-time]");

function shown() {
  const answered = forms.filter((form) => kept.get(form).answered).length;
  document.querySelector("[data-answered]").textContent = answered;
  const warning = document.getElementById("hand-in").querySelector(".exam-unsaved");
  const numbers = unsaved().map((form) => form.dataset.number).join(document.documentElement.lang.startsWith("zh") ? "、" : ", ");
  warning.hidden = !numbers;
  warning.textContent = numbers && document.getElementById("exam-unsaved").content.textContent + numbers;
}

function send(form) {
  if (!kept.get(form).sending) form.dispatchEvent(new Event("again"));
}

const sendAll = (only) => unsaved().filter((form) => only(kept.get(form))).forEach(send);

document.addEventListener("change", ({ target }) => {
  const form = target.closest("form.exam-question");
  if (!form) return;
  kept.get(form).choice += 1;
  shown();
}, true);

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const form = of(detail);
  if (!form) return;
  detail.parameters.idempotency_key = freshKey();
  const one = kept.get(form);
  Object.assign(one, { sent: one.choice, answers: chosenIn(form), sending: true });
});

function failed(form, retry) {
  Object.assign(kept.get(form), { sending: false, retry });
  const place = form.querySelector(".exam-saved");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = form.dataset.again;
  button.addEventListener("click", () => send(form));
  place.replaceChildren(form.dataset.failed, " ", button);
  place.classList.add("late");
  shown();
}

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:sendAbort"]) {
  document.addEventListener(name, ({ detail }) => of(detail) && failed(of(detail), true));
}
document.addEventListener("htmx:responseError", ({ detail }) => {
  // What the server refused is refused again; a server that is away comes back.
  if (of(detail)) failed(of(detail), detail.xhr.status >= 500 || detail.xhr.status === 429);
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!target.classList.contains("exam-saved")) return;
  target.classList.remove("late");
  const one = kept.get(target.closest("form"));
  Object.assign(one, { sending: false, confirmed: one.sent, answered: one.answers });
  shown();
});

const warning = document.createElement("p");
warning.className = "exam-unsaved late";
warning.setAttribute("role", "status");
warning.hidden = true;
document.querySelector("#hand-in .dialog-body").prepend(warning);
window.addEventListener("online", () => sendAll(() => true));
setInterval(() => sendAll((one) => one.retry), 10000);

let leaving = false;
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  if (of(detail) && detail.xhr.getResponseHeader("HX-Redirect")) leaving = true;
});
document.querySelector("#hand-in form").addEventListener("submit", () => { leaving = true; });
window.addEventListener("beforeunload", (event) => {
  if (unsaved().length && !leaving) event.preventDefault();
});
