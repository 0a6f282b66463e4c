// A paper: each saving is a sending of its own, one that failed says so at its question.
"use strict";

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.closest("[data-each-time]")) detail.parameters.idempotency_key = freshKey();
});

for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, ({ detail }) => {
    const form = detail.elt.closest("[data-each-time]");
    if (!form) return;
    const place = form.querySelector(".exam-saved");
    place.textContent = form.dataset.failed;
    place.classList.add("late");
  });
}

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!target.classList.contains("exam-saved")) return;
  target.classList.remove("late");
  const forms = [...document.querySelectorAll("form.exam-question")];
  const answered = forms.filter((form) => form.querySelector("input:checked")).length;
  document.querySelector("[data-answered]").textContent = answered;
});
