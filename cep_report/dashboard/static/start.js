"use strict";
/* One view at a time, filters of tables, and the charts drawn again when the room changes. */
(() => {
  const { byId } = CEP;
  const views = [...document.querySelectorAll("main > section")];

  function show(moved) {
    const id = views.some((view) => `#${view.id}` === location.hash) ? location.hash.slice(1) : views[0].id;
    for (const view of views) view.hidden = view.id !== id;
    for (const link of document.querySelectorAll("nav a")) {
      if (link.hash === `#${id}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (CEP.draw[id]) CEP.draw[id]();
    if (moved) {
      scrollTo(0, 0);
      byId(`${id}-titre`).focus({ preventScroll: true });
    }
  }

  function filter(form) {
    const rows = [...byId(form.dataset.filters).tBodies[0].rows];
    const asked = [...form.querySelectorAll("select")].filter((select) => select.value);
    for (const row of rows) {
      row.hidden = !asked.every((select) => row.dataset[select.name].split("|").includes(select.value));
    }
    const left = rows.filter((row) => !row.hidden).length;
    byId(form.dataset.status).textContent = left === rows.length
      ? CEP.quantity(left, form.dataset.noun)
      : `${CEP.quantity(left, form.dataset.noun)} sur ${rows.length}`;
    if (form.dataset.filters === "cooperations-liste") CEP.draw.cooperations();
  }

  document.documentElement.classList.add("scripted");
  CEP.patterns();
  for (const form of document.querySelectorAll("form[data-filters]")) {
    form.addEventListener("input", () => filter(form));
    form.addEventListener("reset", () => setTimeout(() => filter(form)));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  for (const id of ["carte", "comparaison"]) {
    if (!byId(`${id}-choix`)) {
      delete CEP.draw[id];
      continue;
    }
    byId(`${id}-choix`).addEventListener("input", () => CEP.draw[id]());
    byId(`${id}-choix`).addEventListener("submit", (event) => event.preventDefault());
  }
  for (const box of document.querySelectorAll("#comparaison-regions input")) {
    box.checked = box.defaultChecked;
    box.addEventListener("change", () => CEP.draw.comparaison());
  }
  CEP.startSearch();
  addEventListener("hashchange", () => show(true));
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    show(false);
  });
  show(false);
})();
