"""A realistic report in the form of ``docs/rapport-qmd.md``, made on demand."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

NN = "\u202f"
NB = "\u00a0"

HEADER = """---
title: "Rapport annuel de suivi de la mise en œuvre du conseil en évolution professionnelle"
subtitle: "Bretagne – Campagne 2022"
lang: fr-FR
cep:
  region: "53"
  region-name: "Bretagne"
  campaign: "demo-2022"
  campaign-label: "Campagne 2022 (restitution 2023)"
  association: "Transitions Pro Bretagne"
  version: "v0"
  version-label: "Version de travail"
  stamp: "Document de travail – usage interne"
  fictional: "Données fictives – démonstration"
  color-primary: "#1F4E79"
  color-secondary: "#B5482F"
  logo: ""
  toc-title: "Sommaire"
  author: "Transitions Pro Bretagne"
  date-label: "Remise à France compétences\u00a0: 15 juillet 2023"
  date: "2023-07-15"
---
"""

LOREM = (
    "Les opérateurs du conseil en évolution professionnelle ont poursuivi en 2022 leurs échanges "
    "au sein du comité régional, avec une attention particulière portée aux publics les plus éloignés "
    "des services et aux territoires ruraux. Les données présentées ici décrivent les entrées, sans "
    "juger de l’action de chacun."
)


def table(
    identifier: str,
    number: int,
    caption: str,
    header: list[str],
    rows: list[list[str]],
    *,
    widths: str,
    wide: bool = False,
    strong: str = "",
) -> str:
    align = "|" + "|".join([":---", *["---:"] * (len(header) - 1)]) + "|"
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    attributes = (
        f'widths="{widths}" wide="{str(wide).lower()}" strong-rows="{strong}" '
        f'label="Tableau" number="{number}"'
    )
    return "\n".join(
        [
            f"::: {{.cep-table #{identifier} {attributes}}}",
            "::: {.cep-caption}",
            caption,
            ":::",
            "",
            "| " + " | ".join(header) + " |",
            align,
            *lines,
            "",
            "::: {.cep-notes}",
            f"Lecture{NB}: en 2022, l’opérateur de la première ligne a accueilli plus de personnes qu’en 2021.",
            "",
            f"n.d.{NB}: non disponible{NN}; s{NB}: secret statistique{NN}; –{NB}: sans objet.",
            ":::",
            "",
            "::: {.cep-source}",
            f"Source{NB}: jeu de données de démonstration 2022, données fictives.",
            ":::",
            ":::",
            "",
        ]
    )


def figure(identifier: str, number: int, caption: str, alt: str) -> str:
    return f"""::: {{.cep-figure #{identifier} label="Graphique" number="{number}"}}
::: {{.cep-caption}}
{caption}
:::

![](figures/{identifier}.png){{fig-alt="{alt}" alt="{alt}" width="16cm"}}

::: {{.cep-notes}}
:::

::: {{.cep-source}}
Source{NB}: jeu de données de démonstration 2022, données fictives.
:::
:::
"""


NARROW = table(
    "tableau-volumes",
    2,
    "Entrées en CEP par opérateur, Bretagne, 2020 à 2022",
    ["Opérateur", "2020", "2021", "2022", "Évolution 2021-2022"],
    [
        ["Pôle emploi", f"112{NN}345", f"123{NN}456", f"130{NN}001", f"+{NN}5,3{NB}%"],
        ["Missions locales", f"21{NN}345", f"22{NN}456", f"20{NN}001", f"−10,9{NB}%"],
        ["Cap emploi", f"2{NN}345", "n.d.", f"2{NN}001", "–"],
        ["Apec", "s", f"1{NN}456", f"1{NN}901", f"+30,6{NB}%"],
        ["Opérateur régional", f"4{NN}345", f"5{NN}456", f"6{NN}001", f"+10,0{NB}%"],
        ["Ensemble", f"140{NN}380", f"152{NN}824", f"159{NN}905", f"+4,6{NB}%"],
    ],
    widths="32,16,16,16,20",
    strong="6",
)
WIDE = table(
    "tableau-croise",
    1,
    "Coopérations par opérateur et par thème, Bretagne, 2022",
    [
        "Thème",
        "Pôle emploi",
        "Missions locales",
        "Cap emploi",
        "Apec",
        "Opérateur régional",
        "Région",
        "État",
        "Partenaires sociaux",
        "Ensemble",
    ],
    [
        [theme, *[str(3 * i + k) for k in range(8)], str(99 + i)]
        for i, theme in enumerate(
            [
                "Connaissance mutuelle et orientation",
                "Information et promotion du CEP",
                "Partenariats opérationnels sur les services",
                "Fluidité des parcours",
                "Accompagnement des transitions collectives",
            ]
        )
    ],
    widths="28,8,8,8,8,8,8,8,8,8",
    wide=True,
)
LONG = table(
    "tableau-departements",
    3,
    "Bénéficiaires par commune d’accueil, Bretagne, 2022",
    ["Commune d’accueil", "Bénéficiaires", "Part"],
    [
        [f"Commune de démonstration n°{NB}{i}", f"{i}{NN}{100 + i}", f"{i % 9},{i % 7}{NB}%"]
        for i in range(1, 101)
    ],
    widths="50,25,25",
)

BODY = f"""
::: {{.cep-page-break}}
:::

::: {{.cep-toc}}
:::

# L’essentiel {{#essentiel .unnumbered}}

En 2022, [159{NN}905]{{.cep-value data-name="entrees.total"}} personnes sont entrées en CEP en Bretagne, soit [+{NN}4,6{NB}%]{{.cep-value data-name="entrees.evolution"}} en un an ([tableau 2](#tableau-volumes){{.cep-ref}}).

- Les cinq opérateurs ont été rencontrés.
- Le comité régional s’est réuni deux fois[^1].
- Trois actions communes sont engagées.

[^1]: En mars et en octobre 2022, «{NB}sur convocation du président{NB}».

::: {{.cep-callout kind="attention"}}
::: {{.cep-caption}}
Rupture de série
:::

La définition nationale a changé en 2023{NN}: les deux années ne se comparent pas.

- première conséquence, assez longue pour passer à la ligne suivante afin de voir ce que devient la bordure de l’encadré{NN};
- seconde conséquence.
:::

# Partie 1 – Les coopérations autour du CEP {{#cooperations}}

## 1.1 Organisation des coopérations {{#cooperations-organisation}}

::: {{.cep-zone #zone-cooperations.organisation}}
{LOREM} **Un passage en gras**, un *passage en italique* et un [lien](https://www.francecompetences.fr).

{LOREM}

1. Premier temps{NN};
2. deuxième temps.

> Une citation d’un partenaire.

| Instance | Rythme |
|----------|--------|
| Comité de pilotage régional | deux fois par an |
| Groupe technique | chaque mois |
:::

::: {{.cep-todo #zone-cooperations.difficultes}}
**À compléter**

- Quelles difficultés les opérateurs ont-ils rencontrées{NN}?
- Quels leviers ont été trouvés{NN}?
:::

## 1.2 Coopérations par thème {{#cooperations-themes}}

{LOREM} Le détail est donné par le [tableau 1](#tableau-croise){{.cep-ref}} et le [graphique 1](#graphique-themes){{.cep-ref}}.

{WIDE}

{figure("graphique-themes", 1, "Nombre de coopérations par thème, Bretagne, 2022", "Histogramme. Connaissance mutuelle : 12 ; information : 9 ; partenariats : 7.")}

# Partie 2 – Le CEP et les parcours {{#parcours}}

## 2.1 Volumes {{#parcours-volumes}}

{LOREM}

{NARROW}

{figure("graphique-evolution", 2, "Évolution des entrées en CEP, Bretagne, 2020 à 2022", "Courbe. 140 380 entrées en 2020, 152 824 en 2021, 159 905 en 2022.")}

### Repères nationaux {{#parcours-reperes}}

{LOREM}

::: {{.cep-callout kind="note"}}
::: {{.cep-caption}}
Définition
:::

Une entrée est une personne engagée dans un accompagnement pendant l’année.
:::

{figure("graphique-parts", 3, "Part de chaque opérateur, Bretagne, 2022", "Barres. Pôle emploi : 81 % des entrées.")}

## 2.2 Territoires {{#parcours-territoires}}

{LOREM}

{LONG}

# Annexe – Sources {{#annexe-sources}}

{LOREM}
"""


def make_job(folder: Path, header: str = HEADER, body: str = BODY) -> Path:
    """Write ``rapport.qmd`` and its figures in ``folder``."""
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": "sample", "svg.fonttype": "path"}):
        for name in ("graphique-themes", "graphique-evolution", "graphique-parts"):
            drawing = Figure(figsize=(6.3, 3))
            axes = drawing.subplots()
            axes.bar(["a", "b", "c"], [12, 9, 7], color="#1F4E79")
            for suffix in ("png", "svg"):
                stream = io.BytesIO()
                drawing.savefig(
                    stream,
                    format=suffix,
                    dpi=120,
                    metadata={"Date": None} if suffix == "svg" else None,
                )
                (figures / f"{name}.{suffix}").write_bytes(stream.getvalue())
    (folder / "rapport.qmd").write_text(header + body, encoding="utf-8")
    return folder
