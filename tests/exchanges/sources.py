"""Prose with everything an author may write, as it is written by hand."""

NB, NN = "\u00a0", "\u202f"

PARAGRAPHS = f"""Un paragraphe **gras**, *italique*, ***les deux***, ~~barré~~, du `code`, un
[lien](https://exemple.fr/a_b?c=1&d=2) et une note[^1], et {{{{< val entrees.total >}}}} entrées ;
12 000 personnes : « guillemets », l'apostrophe droite et l’autre, un tiret – cadratin — et…

Déjà fixés{NB}: «{NB}citation{NB}», 12{NN}000{NB}%{NN}! Exposant 1^er^, indice H~2~O.

Deux lignes\\
dans un paragraphe, et une note en ligne^[Dite *ici*.]. Voir le {{{{< ref tableau-volumes >}}}}.

Une adresse <https://exemple.fr/x> et un courriel <jean@exemple.fr>.

[^1]: Une note de bas de page, avec {{{{< val taux-recours >}}}}."""

SIGNS = """Des signes : 2 * 3 = 6, a_b_c, [crochets], {accolades}, <moins que>, 50 % de #tout, ~env, ^haut,
$100, @nom, un \\*échappé\\*, C:\\dossier, « a|b », 1. pas une liste, - ni ceci, a -- b, ... fin.

1986\\. Une année au début.

\\- un tiret au début

+ 5 % n’est pas… une liste

Fin & suite; M. Dupont, p. 12, n° 3, 1^o^.

\\# pas un titre"""

LISTS = """Avant la liste :

- un point **fort** ;
- un autre
    - dessous
    - encore
        - plus bas
- avec {{< val entrees.total >}}

Entre deux.

1. premier
2. deuxième
    - mêlé
3. troisième

* lâche

* second lâche

Fin."""

CONTINUED = """- un point de suite

    avec une suite

- un autre"""

TABLES = """: Une légende écrite

| Instance | Rythme | Nombre |
|:---------|:------:|-------:|
| Comité *régional* | deux fois | 2 |
| Groupe | {{< val taux-recours >}} | 12 |
| Vide |  | a\\|b |

Après le tableau.

| Sans | légende |
|------|---------|
| une  | ligne   |"""

OTHERS = """> Une citation
> sur deux lignes.
>
> Et un second paragraphe.

### Un intertitre

Texte sous l’intertitre.

#### Plus bas

```
du code
  en retrait
```

![Une carte](carte.png)

Une image ![au fil](carte.png) du texte.

---

Après un filet."""

COMMENTED = """<!-- Une remarque pour moi. -->

Texte visible. <!-- cachée --> Suite.

<!--
Sur
plusieurs lignes
-->

Fin."""

ODD = """  Début en retrait de deux.
Ligne suivante avec deux espaces\x20\x20
et un saut.


Trois lignes vides plus haut.

Tabulation\tici. Un mot-clé, un trait\u2011insécable, un\u00adconditionnel.

Une ligne très longue qui n’a pas été coupée et qui va d’un bout à l’autre sans s’arrêter, comme le font les traitements de texte."""

ZONES = {
    "paragraphes": PARAGRAPHS,
    "signes": SIGNS,
    "listes": LISTS,
    "tableaux": TABLES,
    "autres": OTHERS,
    "commentaires": COMMENTED,
    "curiosites": ODD,
    "suites": CONTINUED,
    "vide": "",
}
EXCEPTIONS = {"suites"}
"""Word makes an item of the second paragraph of one: the source keeps it as it is."""
