// The joint visit on the phone: the place from the browser, the phone's own time.
"use strict";

const LIMIT_METRES = 50;

function locate(place) {
  const form = place.closest("form");
  const said = place.querySelector("[data-said]");
  const say = (words, accuracy) => { said.textContent = words.replace("{accuracy}", accuracy); };
  if (!navigator.geolocation || !isSecureContext) return say(place.dataset.denied);
  say(place.dataset.seeking);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.lon.value = coords.longitude.toFixed(6);
      form.elements.lat.value = coords.latitude.toFixed(6);
      form.elements.accuracy.value = Math.round(coords.accuracy);
      const wide = coords.accuracy > LIMIT_METRES;
      say(wide ? place.dataset.wide : place.dataset.found, Math.round(coords.accuracy));
    },
    () => say(place.dataset.denied),
    { enableHighAccuracy: true, timeout: 60000, maximumAge: 0 },
  );
}

document.addEventListener("click", ({ target }) => {
  const place = target.closest("[data-locate] button")?.closest("[data-locate]");
  if (place) locate(place);
});
document.addEventListener("submit", ({ target }) => {
  const field = target.elements.device_at;
  if (field) field.value = new Date().toISOString();
});
