"use strict";
/* The map, the comparison and the chart of cooperations. Each says in words and in a table
   what it draws; what is missing is told by a pattern and a mark, not by a colour. */
(() => {
  const { figures, MARKS, MEANINGS, byId, make, number, shown, list } = CEP;
  const RATE_DECIMALS = 2;
  const MOST = 6;
  const SVG = "http://www.w3.org/2000/svg";
  const COLORS = ["#0b4f8a", "#a63c06", "#116b4b", "#7a2e8e", "#8a1538", "#4a5058"];
  const SHAPES = ["circle", "square2", "triangle", "diamond2", "star", "times"];
  const regions = figures.regions;
  const FRANCE = regions.length;

  function svg(name, attributes, ...children) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  /** Slanted lines: not available; dots: confidential; a cross: not applicable. */
  function patterns() {
    const shapes = {
      nd: svg("path", { d: "M0 8L8 0", stroke: "var(--quiet)", "stroke-width": "1" }),
      s: svg("circle", { cx: "4", cy: "4", r: "1.3", fill: "var(--quiet)" }),
      na: svg("path", { d: "M2 2L6 6M2 6L6 2", stroke: "var(--line)", "stroke-width": "1" }),
    };
    const held = svg("svg", { width: "0", height: "0", "aria-hidden": "true", class: "patterns" });
    for (const [status, shape] of Object.entries(shapes)) {
      held.append(svg("pattern",
        { id: `motif-${status}`, width: "8", height: "8", patternUnits: "userSpaceOnUse" },
        svg("rect", { width: "8", height: "8", fill: "var(--paper)" }), shape));
    }
    document.body.append(held);
  }

  /** Quantiles of the printed values: equals stay together, bounds are values that occur. */
  function classes(values, decimals) {
    const known = values.filter((value) => typeof value === "number")
      .map((value) => Number(value.toFixed(decimals))).sort((one, two) => one - two);
    const distinct = new Set(known).size;
    const wanted = distinct >= 8 ? 4 : distinct >= 5 ? 3 : distinct >= 2 ? 2 : 1;
    const groups = new Map();
    for (const value of known) {
      const rank = Math.floor((wanted * known.indexOf(value)) / known.length);
      groups.set(rank, [...(groups.get(rank) || []), value]);
    }
    return [...groups.values()].map((group) => [group[0], group[group.length - 1]]);
  }

  function fill(value, bounds, decimals) {
    if (typeof value !== "number") return `url(#motif-${value})`;
    const rank = bounds.findIndex(([, high]) => Number(value.toFixed(decimals)) <= high);
    return `var(--class-${bounds.length === 1 ? (value === 0 ? 0 : 2) : Math.round((3 * rank) / (bounds.length - 1))})`;
  }

  /** A drawing is one image with one name; what it is made of has none. */
  function asImage(drawing) {
    drawing.setAttribute("role", "img");
    for (const part of drawing.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  }

  function ended(text) {
    return text.endsWith(".") ? text : `${text}.`;
  }

  /** An operator inside a title. */
  function operatorName(id) {
    const name = figures.operateurs[id];
    return id === "tous" ? name.toLowerCase() : name;
  }

  function swatch(color, words) {
    const square = svg("svg", { width: "22", height: "16", "aria-hidden": "true" },
      svg("rect", { x: ".5", y: ".5", width: "21", height: "15", fill: color, stroke: "var(--quiet)" }));
    return make("span", { class: "key" }, square, ` ${words}`);
  }

  /** Those who have a printed value: all of them are named, up to three. */
  function holders(known, text) {
    const which = known.filter(([printed]) => printed === text).map(([, name]) => name);
    return `${which.length > 3 ? CEP.quantity(which.length, "région") : list(which)} (${text})`;
  }

  /** Who is highest, lowest, and not known, in words. */
  function inWords(names, values, decimals) {
    const known = values.map((value, at) => [shown(value, decimals), names[at], value])
      .filter(([, , value]) => typeof value === "number").sort((one, two) => two[2] - one[2]);
    const said = [];
    if (known.length) {
      const [high, low] = [known[0][0], known[known.length - 1][0]];
      if (high === low && known.length > 1) said.push(`${CEP.quantity(known.length, "région")} à ${high}.`);
      else said.push(`Le plus élevé\u00a0: ${holders(known, high)}.`);
      if (high !== low) said.push(`Le plus faible\u00a0: ${holders(known, low)}.`);
    }
    for (const [status, words] of Object.entries(MEANINGS)) {
      const which = names.filter((_, at) => values[at] === status);
      if (which.length === names.length) said.push(`Toutes les régions\u00a0: ${words}.`);
      else if (which.length) said.push(`${words[0].toUpperCase()}${words.slice(1)} (${MARKS[status]})\u00a0: ${list(which)}.`);
    }
    return said.join(" ");
  }

  function replaceTable(id, made) {
    const held = byId(id).closest(".scroll");
    held.setAttribute("aria-label", `${made.caption.textContent} (tableau)`);
    byId(id).replaceWith(made);
  }

  function drawMap() {
    const chosen = CEP.indicator(byId("carte-indicateur").value);
    CEP.operatorsOf(byId("carte-operateur"), chosen.id);
    const operators = byId("carte-operateur");
    CEP.modalitiesOf(byId("carte-ventilation"), chosen);
    const modality = byId("carte-ventilation").value;
    // Modalities are those of all operators together.
    if (modality) operators.value = chosen.operateurs[0];
    operators.disabled = Boolean(modality);
    CEP.measureOf(byId("carte-mesure"), chosen, modality);
    const operator = operators.value;
    const year = byId("carte-annee").value;
    const measure = byId("carte-mesure").value;
    const decimals = measure === "valeur" ? chosen.decimales : RATE_DECIMALS;
    const whole = CEP.series(chosen.id, operator, year, false);
    const plain = modality ? figures.ventilations[`${chosen.id}|${modality}|${year}`] : whole;
    const second = modality ? CEP.shares(plain, whole)
      : chosen.taux ? CEP.series(chosen.id, operator, year, true) : null;
    const values = measure === "valeur" ? plain : second;
    const unit = { valeur: chosen.unite, taux: "pour 100 actifs", part: "%\u00a0de l’ensemble" }[measure];
    const group = modality ? `, ${byId("carte-ventilation").selectedOptions[0].textContent}` : "";
    const named = `${chosen.nom}${group}, ${operatorName(operator)}, ${year}`;
    const title = `${named} (${unit})`;
    const own = values.slice(0, FRANCE);
    const bounds = classes(own, decimals);
    const place = byId("carte-dessin");
    const width = Math.max(Math.min(place.clientWidth || 320, 720), 280);
    const tiles = regions.map((region, at) => ({
      x: region.colonne, y: region.ligne, name: region.nom, missing: typeof values[at] !== "number",
      short: width < 560 ? region.sigle : region.nom.replace(/^Provence-Alpes-Côte d’Azur$/, "Provence-Alpes-\nCôte d’Azur").replace("Bourgogne-", "Bourgogne-\n").replace("Auvergne-", "Auvergne-\n").replace("Centre-Val", "Centre-\nVal"),
      text: shown(values[at], decimals), fill: fill(values[at], bounds, decimals),
    }));
    const gap = 0.03;
    place.replaceChildren(Plot.plot({
      width, height: Math.round((width / 5.5) * 5 * 0.72), margin: 2,
      x: { axis: null, domain: [0, 5.5] }, y: { axis: null, domain: [5, 0] },
      color: { type: "identity" },
      style: { fontFamily: "inherit", fontSize: width < 500 ? "11px" : "12.5px", background: "none" },
      ariaLabel: title,
      ariaDescription: "Le texte sous la carte et le tableau disent la même chose.",
      marks: [
        Plot.rect(tiles, {
          x1: (d) => d.x + gap, x2: (d) => d.x + 1 - gap, y1: (d) => d.y + gap, y2: (d) => d.y + 1 - gap,
          fill: "fill", stroke: "var(--quiet)", rx: 3,
        }),
        // A pattern is kept away from the words.
        Plot.rect(tiles.filter((d) => d.missing), { x1: (d) => d.x + 0.1, x2: (d) => d.x + 0.9,
          y1: (d) => d.y + 0.12, y2: (d) => d.y + 0.88, fill: "var(--paper)" }),
        Plot.text(tiles, { x: (d) => d.x + 0.5, y: (d) => d.y + 0.36, text: "short", fill: "var(--ink)", lineHeight: 1.1 }),
        Plot.text(tiles, { x: (d) => d.x + 0.5, y: (d) => d.y + 0.74, text: "text", fill: "var(--ink)", fontWeight: 700 }),
      ],
    }));
    asImage(place.firstChild);
    byId("carte-mots").textContent =
      `${title}. France\u00a0: ${shown(values[FRANCE], decimals)}. ${inWords(regions.map((item) => item.nom), own, decimals)}`;
    const missing = Object.keys(MEANINGS).filter((status) => own.includes(status));
    byId("carte-legende").replaceChildren(
      ...bounds.map(([low, high]) => swatch(fill(low, bounds, decimals),
        low === high ? number(low, decimals) : `de ${number(low, decimals)} à ${number(high, decimals)}`)),
      ...missing.map((status) => swatch(`url(#motif-${status})`, `${MARKS[status]}\u00a0: ${MEANINGS[status]}`)));
    byId("carte-definition").textContent =
      [ended(chosen.definition), ended(`Source\u00a0: ${chosen.source}`), ...chosen.ruptures
        .filter(([from]) => from > figures.annees[0] && from <= figures.annees.at(-1))
        .map(([from, why]) => ended(`Rupture de série en ${from}\u00a0: ${why}`))].join(" ");
    replaceTable("carte-donnees", CEP.table("carte-donnees", named,
      ["Région", chosen.unite[0].toUpperCase() + chosen.unite.slice(1),
        ...(second ? [modality ? "Part (%)" : "Pour 100 actifs"] : [])],
      [...regions.map((item) => `${item.nom} (${item.sigle})`), "France"].map((name, at) =>
        [name, shown(plain[at], chosen.decimales), ...(second ? [shown(second[at], RATE_DECIMALS)] : [])])));
  }

  function boxes() {
    return [...document.querySelectorAll("#comparaison-regions input")];
  }

  function drawComparison() {
    const chosen = CEP.indicator(byId("comparaison-indicateur").value);
    CEP.operatorsOf(byId("comparaison-operateur"), chosen.id);
    CEP.measureOf(byId("comparaison-mesure"), chosen);
    const operator = byId("comparaison-operateur").value;
    const rate = byId("comparaison-mesure").value === "taux";
    const decimals = rate ? RATE_DECIMALS : chosen.decimales;
    const unit = rate ? "pour 100 actifs" : chosen.unite;
    const ticked = boxes().filter((box) => box.checked).map((box) => box.value);
    for (const box of boxes()) box.disabled = !box.checked && ticked.length >= MOST;
    byId("comparaison-etat").textContent = ticked.length >= MOST
      ? `${ticked.length} régions choisies, le plus possible\u00a0: en retirer une pour en choisir une autre.`
      : `${CEP.quantity(ticked.length, "région")} ${ticked.length >= 2 ? "choisies" : "choisie"}.`;
    const lines = ticked.map((code, rank) => {
      const at = regions.findIndex((item) => item.code === code);
      return { name: regions[at].nom, at, color: COLORS[rank], shape: SHAPES[rank],
        values: figures.annees.map((year) => CEP.series(chosen.id, operator, year, rate)[at]) };
    });
    const points = lines.flatMap((line) => line.values.map((value, at) => ({
      year: String(figures.annees[at]), value: typeof value === "number" ? value : NaN,
      name: line.name, color: line.color, shape: line.shape })));
    const title = `${chosen.nom}, ${operatorName(operator)} (${unit})`;
    const place = byId("comparaison-dessin");
    const width = Math.max(Math.min(place.clientWidth || 320, 860), 280);
    place.replaceChildren();
    if (points.some((point) => !Number.isNaN(point.value))) {
      place.append(Plot.plot({
        width, height: Math.round(Math.max(width * 0.45, 240)), marginLeft: 62, marginRight: 20,
        x: { type: "point", label: null, domain: figures.annees.map(String) },
        y: { label: null, grid: true, zero: true, nice: true, ticks: 5,
          tickFormat: (value) => number(value, Number.isInteger(value) ? 0 : Math.max(decimals, 1)) },
        color: { type: "identity" }, symbol: { type: "identity" },
        style: { fontFamily: "inherit", fontSize: "12px", background: "none" },
        ariaLabel: title, ariaDescription: "Le texte sous le graphique et le tableau disent la même chose.",
        marks: [
          Plot.ruleY([0]),
          Plot.line(points, { x: "year", y: "value", z: "name", stroke: "color", strokeWidth: 2 }),
          Plot.dot(points, { x: "year", y: "value", stroke: "color", fill: "color", symbol: "shape", r: 4.5 }),
        ],
      }));
      asImage(place.firstChild);
    }
    byId("comparaison-legende").replaceChildren(...lines.map((line) => {
      const shape = d3[`symbol${line.shape[0].toUpperCase()}${line.shape.slice(1)}`];
      return make("span", { class: "key" }, svg("svg", { width: "18", height: "16", "aria-hidden": "true" },
        svg("path", { d: d3.symbol(shape, 60)(), transform: "translate(9 8)", fill: line.color,
          stroke: line.color, "stroke-width": "2" })), ` ${line.name}`);
    }));
    const last = figures.annees[figures.annees.length - 1];
    byId("comparaison-mots").textContent = lines.length
      ? `${title}, en ${last}. ${inWords(lines.map((line) => line.name), lines.map((line) => line.values.at(-1)), decimals)}`
      : "Aucune région n’est choisie.";
    if (!lines.length) {
      byId("comparaison-donnees").replaceChildren();
      byId("comparaison-profil").replaceChildren();
      return;
    }
    byId("comparaison-donnees").replaceChildren(CEP.scrolling(CEP.table("comparaison-annees", title,
      ["Région", ...figures.annees.map(String)],
      lines.map((line) => [line.name, ...line.values.map((value) => shown(value, decimals))])), `${title} (tableau)`));
    const caption = `Tous les indicateurs, tous opérateurs concernés, ${last}`;
    const kept = figures.indicateurs.filter((item) => figures.valeurs[`${item.id}|${item.operateurs[0]}|${last}`]);
    byId("comparaison-profil").replaceChildren(CEP.scrolling(CEP.table("comparaison-tous", caption,
      ["Indicateur", ...lines.map((line) => line.name)],
      kept.map((item) => [CEP.named(item), ...lines.map((line) =>
        shown(CEP.series(item.id, item.operateurs[0], last, false)[line.at], item.decimales))])), `${caption} (tableau)`));
  }

  /** How wide the longest of some words is as a chart in a place writes them. */
  function widest(place, words) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `12px ${getComputedStyle(place).fontFamily}`;
    return Math.max(...words.map((text) => pen.measureText(text).width));
  }

  /** How many of the cooperations shown there are by theme. */
  function drawCooperations() {
    const rows = [...document.querySelectorAll("#cooperations-liste tbody tr:not([hidden])")];
    const counts = d3.rollups(rows, (group) => group.length, (row) => row.dataset.theme)
      .map(([theme, count]) => ({ theme, count })).sort((one, two) => two.count - one.count ||
        one.theme.localeCompare(two.theme, "fr"));
    const place = byId("cooperations-dessin");
    const width = Math.max(Math.min(place.clientWidth || 320, 860), 280);
    place.replaceChildren();
    byId("cooperations-mots").textContent = counts.length
      ? `Coopérations montrées, par thème\u00a0: ${list(counts.map((item) => `${item.theme} (${item.count})`))}.`
      : "Aucune coopération ne répond à ces choix.";
    if (!counts.length) return;
    // Names stand beside the bars, on one line where there is room; above them on a narrow page.
    const longest = widest(place, counts.map((item) => item.theme));
    const room = width < 500 ? 0 : Math.min(Math.ceil(longest) + 16, width / 2);
    const wrapped = (0.9 * ((room || width) - 12)) / 12;
    const lines = Math.ceil(longest / (12 * wrapped) + 0.1);
    const bar = 21;
    const step = room ? Math.max(30, 14 * lines + 4) : bar + 11 + 14 * lines;
    const padding = 1 - bar / step;
    place.append(Plot.plot({
      width, height: (counts.length + padding) * step + 14, marginLeft: room || 4, marginRight: 36, marginTop: 4, marginBottom: 10,
      x: { axis: null, domain: [0, counts[0].count] }, y: { label: null, domain: counts.map((item) => item.theme), axis: null, padding },
      style: { fontFamily: "inherit", fontSize: "12px", background: "none" },
      ariaLabel: "Coopérations montrées, par thème", ariaDescription: "Le texte sous le graphique dit la même chose.",
      marks: [
        Plot.barX(counts, { x: "count", y: "theme", fill: "var(--bar)" }),
        Plot.text(counts, { x: "count", y: "theme", text: (d) => String(d.count), textAnchor: "start", dx: 6, fill: "var(--ink)", fontWeight: 700 }),
        room
          ? Plot.text(counts, { x: 0, y: "theme", text: "theme", textAnchor: "end", dx: -8, fill: "var(--ink)", lineWidth: room < longest ? wrapped : Infinity })
          : Plot.text(counts, { x: 0, y: "theme", text: "theme", textAnchor: "start", lineAnchor: "bottom", dy: -bar / 2 - 3, fill: "var(--ink)", lineWidth: lines > 1 ? wrapped : Infinity }),
      ],
    }));
    asImage(place.firstChild);
  }

  for (const id of ["carte-mesure", "comparaison-mesure"]) byId(id).value = "taux";

  CEP.patterns = patterns;
  CEP.draw = {
    carte: drawMap,
    comparaison: drawComparison,
    cooperations: () => byId("cooperations-liste") && drawCooperations(),
  };
})();
