// What scripts add to pages that work without them: keys, a chart that can be
// dragged on, and saying aloud how many posts a new list holds.
(function () {
  "use strict";

  const $ = (selector, root) => (root || document).querySelector(selector);
  const all = (selector) => Array.from(document.querySelectorAll(selector));

  // ---- keys --------------------------------------------------------------

  let chosen = -1;

  // What is folded away is passed over.
  const shown = () => all(".hit").filter((hit) => hit.offsetParent !== null);

  function mark(at) {
    const hits = shown();
    if (!hits.length) return;
    if (chosen >= 0 && hits[chosen]) hits[chosen].classList.remove("chosen");
    chosen = Math.min(Math.max(at, 0), hits.length - 1);
    const hit = hits[chosen];
    hit.classList.add("chosen");
    const link = $("a.open", hit);
    if (link) link.focus({ preventScroll: true });
    hit.scrollIntoView({ block: "nearest" });
  }

  // Beyond the ends of a page the list goes on.
  function choose(step) {
    if (step > 0 && chosen >= 0 && chosen === shown().length - 1 && follow('.pages a[rel="next"]')) return;
    if (step < 0 && chosen === 0 && follow('.pages a[rel="prev"]')) return;
    mark(chosen + step);
  }

  const box = (hit) => hit && $('.pick input', hit);

  function select() {
    const pick = box(shown()[chosen]);
    if (pick) pick.checked = !pick.checked;
    return Boolean(pick);
  }

  // Judges what is selected, else the post one stands on.
  function judge(key) {
    const form = $("#selection"), hit = shown()[chosen];
    const button = form && $('button[data-key="' + key + '"]', form);
    if (!button || !button.offsetParent) return false;
    if (!$("input[name=hit]:checked", form)) {
      const pick = box(hit);
      if (!pick) return false;
      pick.checked = true;
      form.elements.at.value = hit.id.slice(1);
    }
    form.requestSubmit(button);
    return true;
  }

  function follow(selector) {
    const link = $(selector);
    if (link) link.click();
    return Boolean(link);
  }

  function pick(key) {
    const radio = $('#judge-form input[data-key="' + key + '"]');
    if (!radio) return false;
    radio.checked = true;
    radio.focus();
    return true;
  }

  function save() {
    const form = $("#judge-form");
    if (!form) return false;
    const buttons = form.querySelectorAll('button[name="then"]');
    form.requestSubmit(buttons[buttons.length - 1]);
    return true;
  }

  const onList = {
    j: () => { choose(1); return true; },
    k: () => { choose(-1); return true; },
    o: () => { const hit = shown()[chosen]; return Boolean(hit) && follow("#" + hit.id + " a.open"); },
    x: select,
    a: () => judge("a"),
    f: () => judge("f"),
    u: () => judge("u"),
    c: () => judge("c"),
  };
  const onHit = {
    j: () => follow("#next"),
    k: () => follow("#previous"),
    a: () => pick("r"),
    f: () => pick("n"),
    r: () => pick("r"),
    n: () => pick("n"),
    u: () => pick("u"),
    c: () => { const into = $('form[action="/cases/choose"] button'); if (into) into.click(); return Boolean(into); },
    Enter: save,
  };
  const anywhere = {
    "/": () => { const q = $("#q"); if (q) { q.focus(); q.select(); } else { location.href = "/search"; } return true; },
    "?": () => { location.href = "/help#keys"; return true; },
    b: () => follow("#back"),
    z: () => follow("#undo"),
  };

  function typing(target) {
    return target.closest("textarea, select, [contenteditable]") ||
      target.closest('input:not([type="radio"]):not([type="checkbox"])');
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    const page = $("[data-hit]") ? onHit : onList;
    const act = page[event.key] || anywhere[event.key];
    if (act && act()) event.preventDefault();
  });

  // ---- the chart ---------------------------------------------------------

  const pad = (n, width) => String(n).padStart(width, "0");

  // Bins are days, months or years without a zone: they are drawn as UTC.
  function startOf(text) {
    const [year, month, day] = text.split("-").map(Number);
    return Date.UTC(year, (month || 1) - 1, day || 1) / 1000;
  }

  function written(seconds, step) {
    const t = new Date(seconds * 1000);
    const year = pad(t.getUTCFullYear(), 4), month = pad(t.getUTCMonth() + 1, 2), day = pad(t.getUTCDate(), 2);
    return step === "year" ? year : step === "month" ? year + "-" + month : year + "-" + month + "-" + day;
  }

  function go(figure, from, to) {
    const params = new URLSearchParams();
    const span = from === to ? from : from + ".." + to;
    params.set("q", (figure.dataset.query + " when:" + span).trim());
    if (figure.dataset.sort) params.set("sort", figure.dataset.sort);
    location.href = "/search?" + params;
  }

  function draw(figure) {
    const rows = Array.from(figure.querySelectorAll("tr[data-start]"));
    if (!rows.length || !window.uPlot || figure.classList.contains("live")) return;
    const step = figure.dataset.step;
    const length = { day: 86400, month: 86400 * 30.4, year: 86400 * 365 }[step];
    const starts = rows.map((row) => startOf(row.dataset.start));
    const hits = rows.map((row) => Number(row.dataset.hits));
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const format = { day: { day: "numeric", month: "short" }, month: { month: "short", year: "2-digit" }, year: { year: "numeric" } }[step];
    const dates = new Intl.DateTimeFormat(document.documentElement.lang, Object.assign({ timeZone: "UTC" }, format));
    figure.classList.add("live");
    const box = $(".chart", figure);
    const axis = { stroke: colour("--soft"), font: "12px " + getComputedStyle(document.body).fontFamily, ticks: { show: false }, grid: { show: false } };
    box.replaceChildren();
    const chart = new uPlot({
      width: box.clientWidth, height: box.clientHeight, padding: [6, 24, 0, 12],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      scales: { x: { time: true, range: () => [starts[0] - length / 2, starts[starts.length - 1] + length * 1.5] }, y: { range: (u, low, high) => [0, Math.max(high, 1)] } },
      axes: [
        Object.assign({ size: 22, space: 70, values: (u, splits) => splits.map((s) => dates.format(new Date(s * 1000))) }, axis),
        { show: false },
      ],
      series: [{}, {
        fill: colour("--bar"), width: 0, points: { show: false },
        paths: uPlot.paths.bars({ size: [0.86, 40, 2], align: 1 }),
      }],
      hooks: {
        setSelect: [(u) => {
          if (u.select.width < 4) return;
          const at = (x) => u.posToVal(x, "x");
          const from = at(u.select.left), to = at(u.select.left + u.select.width);
          const inside = starts.filter((s) => s + length > from && s < to);
          if (inside.length) go(figure, written(inside[0], step), written(inside[inside.length - 1], step));
        }],
      },
    }, [starts, hits], box);
    chart.over.addEventListener("click", (event) => {
      if (chart.select.width >= 4) return;
      const x = chart.posToVal(event.offsetX, "x");
      const hit = starts.findIndex((s) => x >= s && x < s + length);
      if (hit >= 0) go(figure, written(starts[hit], step), written(starts[hit], step));
    });
    new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height: box.clientHeight })).observe(box);
  }

  // ---- parts of pages replaced by htmx -----------------------------------

  function ready() {
    chosen = -1;
    const row = /^#h(\d+)$/.exec(location.hash);
    if (row) mark(shown().findIndex((hit) => Number(hit.id.slice(1)) >= Number(row[1])));
    all("figure.histogram").forEach(draw);
  }

  document.addEventListener("DOMContentLoaded", ready);
  document.addEventListener("htmx:afterSettle", () => {
    ready();
    const count = $("#count"), announce = $("#announce");
    if (count && announce) announce.textContent = count.textContent;
  });
  // What cannot be swapped in is opened as a page of its own, which says why.
  document.addEventListener("htmx:responseError", (event) => {
    location.href = event.detail.pathInfo.finalRequestPath || event.detail.pathInfo.requestPath;
  });
  document.addEventListener("htmx:sendError", (event) => {
    location.href = event.detail.pathInfo.requestPath;
  });
})();
