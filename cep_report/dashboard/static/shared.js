"use strict";
/* What the views share: the data, French wording, elements made without any markup. */
var CEP = (() => {
  const data = JSON.parse(document.getElementById("donnees").textContent);
  const figures = data.chiffres;
  const MARKS = { nd: "n.d.", s: "s", na: "–" };
  const MEANINGS = { nd: "non disponible", s: "secret statistique", na: "sans objet" };
  const NARROW = "\u202f";

  const byId = (id) => document.getElementById(id);

  /** An element with attributes; children are elements or plain text. */
  function make(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  function number(value, decimals) {
    return value.toLocaleString("fr-FR", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  }

  /** A figure as printed: a number, or the mark of what is missing. */
  function shown(value, decimals) {
    return typeof value === "number" ? number(value, decimals) : MARKS[value];
  }

  function quantity(count, noun) {
    return `${number(count, 0)}\u00a0${noun}${count >= 2 ? "s" : ""}`;
  }

  function list(names) {
    return new Intl.ListFormat("fr").format(names);
  }

  /** An indicator with its unit, unless its name says it. */
  function named(item) {
    return item.nom.toLowerCase() === item.unite.toLowerCase() ? item.nom : `${item.nom} (${item.unite})`;
  }

  function indicator(id) {
    return figures.indicateurs.find((item) => item.id === id);
  }

  /** The figures of the 18 regions, then of France: values, or for 100 active people. */
  function series(id, operator, year, rate) {
    const values = figures.valeurs[`${id}|${operator}|${year}`];
    if (!values || !rate) return values;
    return values.map((value, at) => {
      if (typeof value !== "number") return value;
      return figures.actifs[at] ? (100 * value) / figures.actifs[at] : "nd";
    });
  }

  /** A table like those of the page: a caption, heads, rows whose first cell is a head. */
  function table(id, caption, heads, rows) {
    const head = make("tr", { role: "row" });
    head.append(...heads.map((text) => make("th", { scope: "col", role: "columnheader" }, text)));
    const body = make("tbody", { role: "rowgroup" });
    for (const [first, ...cells] of rows) {
      const row = make("tr", { role: "row" }, make("th", { scope: "row", role: "rowheader" }, first));
      cells.forEach((text, at) =>
        row.append(make("td", { role: "cell", "data-label": heads[at + 1] }, text)));
      body.append(row);
    }
    return make("table", { id, class: "numbers", role: "table" },
      make("caption", {}, caption), make("thead", { role: "rowgroup" }, head), body);
  }

  function scrolling(content, label) {
    return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, content);
  }

  /** Keep of the operators' chooser those for whom the indicator has figures. */
  function operatorsOf(select, id) {
    const kept = Object.entries(figures.operateurs).filter(([operator]) =>
      indicator(id).operateurs.includes(operator) &&
      figures.annees.some((year) => figures.valeurs[`${id}|${operator}|${year}`]));
    const before = select.value;
    select.replaceChildren(...kept.map(([value, text]) => make("option", { value }, text)));
    if (kept.some(([value]) => value === before)) select.value = before;
  }

  /** A rate is offered for counts of people only; a share, for a modality only. */
  function measureOf(select, chosen, modality) {
    const offered = { valeur: true, taux: chosen.taux && !modality, part: Boolean(modality) };
    const lost = !offered[select.value];
    const gained = ["taux", "part"].find((value) => offered[value] &&
      (select.querySelector(`[value=${value}]`) || {}).disabled);
    for (const option of select.options) option.disabled = !offered[option.value];
    if (gained) select.value = gained;
    else if (lost) select.value = offered.part ? "part" : offered.taux ? "taux" : "valeur";
  }

  /** The modalities of an indicator, by dimension; the same one stays chosen. */
  function modalitiesOf(select, chosen) {
    const before = select.value;
    select.replaceChildren(make("option", { value: "" }, "Ensemble"), ...chosen.ventilations.map((dimension) =>
      make("optgroup", { label: dimension.nom }, ...dimension.modalites.map(([id, name]) =>
        make("option", { value: `${dimension.id}|${id}` }, name)))));
    if ([...select.options].some((option) => option.value === before)) select.value = before;
    select.disabled = !chosen.ventilations.length;
  }

  /** Shares of the whole, in percent; what is missing stays so. */
  function shares(values, whole) {
    return values.map((value, at) => {
      if (typeof value !== "number") return value;
      if (typeof whole[at] !== "number") return whole[at];
      return whole[at] ? (100 * value) / whole[at] : "na";
    });
  }

  return {
    data, figures, MARKS, MEANINGS, NARROW, byId, make, number, shown, quantity, list,
    indicator, named, series, table, scrolling, operatorsOf, measureOf, modalitiesOf, shares,
  };
})();
