// Draws the charts of a page from the options that the server wrote into it.
"use strict";

const text = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 14, color: "#16202c" };
const axis = { axisLabel: { ...text, color: "#46535f" }, nameTextStyle: text, axisLine: { lineStyle: { color: "#7b8794" } }, splitLine: { lineStyle: { color: "#e6eaee" } } };
const theme = { textStyle: text, categoryAxis: axis, valueAxis: axis, timeAxis: axis, legend: { textStyle: text }, color: ["#14509e", "#17672f", "#855000", "#b01e1e", "#46535f"] };

// The words on a map drawn for a height, as large as the map is, and never too small to be read.
function sized(option, place) {
  const whole = Number(place.dataset.whole);
  if (!whole) return option;
  const by = place.clientHeight / whole;
  const style = ({ fontSize, ...rest }) => ({ ...rest, fontSize: Math.max(14, Math.round(fontSize * by)) });
  const datum = (one) => one?.label?.rich
    ? { ...one, label: { ...one.label, rich: Object.fromEntries(Object.entries(one.label.rich).map(([name, of]) => [name, style(of)])) } }
    : one;
  return { ...option, series: option.series.map((of) => ({ ...of, data: of.data.map(datum) })) };
}

function draw(place) {
  place.dataset.drawn = "";
  const chart = echarts.init(place, theme, { renderer: "svg" });
  const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  // Rich text tooltips need no HTML, which the content security policy would strip of its styles.
  const tooltip = option.tooltip ? { ...option.tooltip, renderMode: "richText" } : undefined;
  const ready = place.dataset.mapAddress
    ? fetch(place.dataset.mapAddress).then((answer) => answer.json()).then((map) => echarts.registerMap(place.dataset.mapName, map))
    : Promise.resolve();
  const show = () => chart.setOption({ animation: false, ...sized(option, place), tooltip });
  ready.then(() => {
    show();
    new ResizeObserver(() => { chart.resize(); if (place.dataset.whole) show(); }).observe(place);
  });
  chart.on("click", ({ data }) => data?.href && location.assign(data.href));
}

function drawAll() {
  for (const place of document.querySelectorAll("[data-chart]:not([data-drawn])")) draw(place);
}
drawAll();
// A page that asks for itself anew brings its charts undrawn.
document.addEventListener("htmx:afterSettle", drawAll);
