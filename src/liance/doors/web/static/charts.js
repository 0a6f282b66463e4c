// Draws the charts of a page from the options that the server wrote into it.
"use strict";

const font = getComputedStyle(document.body).fontFamily;

for (const place of document.querySelectorAll("[data-chart]")) {
  const chart = echarts.init(place, null, { renderer: "svg" });
  const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  // Rich text tooltips need no HTML, which the content security policy would strip of its styles.
  const tooltip = option.tooltip ? { ...option.tooltip, renderMode: "richText" } : undefined;
  const ready = place.dataset.map
    ? fetch(place.dataset.map).then((answer) => answer.json()).then((map) => echarts.registerMap(place.dataset.mapName, map))
    : Promise.resolve();
  ready.then(() => chart.setOption({ animation: false, textStyle: { fontFamily: font, color: "#16202c", fontSize: 14 }, ...option, tooltip }));
  new ResizeObserver(() => chart.resize()).observe(place);
  chart.on("click", ({ data }) => data?.href && location.assign(data.href));
}
