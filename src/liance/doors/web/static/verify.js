// Compares a PDF in the reader's hand with the digest of what was signed. Nothing is uploaded.
"use strict";
(() => {
  const place = document.querySelector("[data-verify]");
  if (!place) return;
  const says = (what) => {
    for (const line of place.querySelectorAll("[data-says]")) line.hidden = line.dataset.says !== what;
  };
  const compare = async (file) => {
    // Browsers offer digests to secure pages only.
    if (!window.crypto || !crypto.subtle) return says("cannot");
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const digest = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const shown = place.querySelector("[data-digest]");
    shown.hidden = false;
    shown.textContent = digest.replace(/(.{8})(?=.)/g, "$1 ");
    says(digest === place.dataset.verify ? "same" : "other");
  };
  place.querySelector("input").addEventListener("change", (event) => {
    if (event.target.files.length) compare(event.target.files[0]);
  });
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) compare(event.dataTransfer.files[0]);
  });
})();
