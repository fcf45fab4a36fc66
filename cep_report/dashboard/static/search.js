"use strict";
/* Words in the texts: a word is found under its stem, in the index that came with the page.
   Stems are those of cep_report/stems.py. */
(() => {
  const { byId, make, NARROW } = CEP;
  const stemmer = new FrenchStemmer();
  const WORD = /[\p{L}\p{N}]+/gu;

  const EMPTY = new Set(CEP.data.empty);

  function folded(word) {
    const plain = word.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae");
    return plain.normalize("NFKD").replace(/\p{M}/gu, "");
  }

  function singular(plain) {
    const one = plain.length > 3 && (plain.endsWith("s") || plain.endsWith("eaux")) ? plain.slice(0, -1) : plain;
    return one.endsWith("ee") || one.endsWith("ere") ? one.slice(0, -1) : one;
  }

  /* "" of a word that says nothing alone. */
  function stem(word) {
    const plain = folded(word);
    return EMPTY.has(plain) ? "" : stemmer.stemWord(singular(plain));
  }

  function matching(stems) {
    const sets = stems.map((key) => new Set(Object.hasOwn(CEP.data.index, key) ? CEP.data.index[key] : []));
    return sets.slice(1).reduce((kept, set) => new Set([...kept].filter((item) => set.has(item))), sets[0]);
  }

  function unmark(article) {
    for (const mark of article.querySelectorAll("mark")) mark.replaceWith(...mark.childNodes);
    article.normalize();
  }

  function mark(article, wanted) {
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const text = node.data;
      const pieces = [];
      let from = 0;
      for (const found of text.matchAll(WORD)) {
        if (!wanted.has(stem(found[0]))) continue;
        pieces.push(text.slice(from, found.index), make("mark", {}, found[0]));
        from = found.index + found[0].length;
      }
      if (pieces.length) node.replaceWith(...pieces, text.slice(from));
    }
  }

  function search() {
    const words = (byId("recherche-mots").value.match(WORD) || []).map(stem).filter(Boolean);
    const kind = byId("recherche-nature").value;
    const kept = words.length ? matching(words) : null;
    const wanted = new Set(words);
    let count = 0;
    const names = [];
    for (const group of document.querySelectorAll("#recherche-textes > details")) {
      let here = 0;
      for (const article of group.querySelectorAll("article")) {
        unmark(article);
        const number = Number(article.id.slice("passage-".length));
        article.hidden = (kept !== null && !kept.has(number)) || (kind !== "" && article.dataset.nature !== kind);
        if (article.hidden) continue;
        here += 1;
        if (kept) mark(article, wanted);
      }
      group.hidden = here === 0;
      group.open = kept !== null && here > 0;
      group.querySelector("summary .count").textContent = `(${here})`;
      if (here) names.push(group.querySelector("summary").firstChild.data.trim());
      count += here;
    }
    byId("recherche-etat").textContent = count
      ? `${CEP.quantity(count, "passage")}, ${CEP.quantity(names.length, "région")}.`
      : `Aucun passage trouvé. Essayer un mot plus court ou un autre mot${NARROW}; tous les mots doivent s’y trouver.`;
  }

  CEP.stem = stem;
  CEP.startSearch = () => {
    const form = byId("recherche-choix");
    if (!form) return;
    form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
    form.addEventListener("input", search);
    search();
  };
})();
