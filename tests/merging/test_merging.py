"""Merging, as an author would tell it."""

import random

import pytest

from cep_report.merging import Change, Conflict, apply, changes, merge, tokens

TEXTE = (
    "Le conseil est utile et rapide. M. Martin, p. ex. à l’Apec, le dit. Il aide 12,5\u00a0% des actifs.\n\n"
    "- un point\u202f;\n- deux points.\n\n"
    "| Territoire | Entrées |\n|:---|---:|\n| Corse | 12 |\n| Bretagne | 30 |\n\n"
    "Fin de tout."
)


def _mark(conflict: Conflict) -> str:
    return f"⟦{conflict.ours}⟧⟨{conflict.theirs}⟩"


def fusion(*replacements, base=TEXTE):
    """The merge of two versions of a text, each given as (before, after)."""
    versions = []
    for before, after in replacements:
        assert base.count(before) == 1
        versions.append(base.replace(before, after))
    return merge(base, *versions, _mark)


# Tokens


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("l'accueil", "l’accueil"),
        ("Trois actions\u00a0: bilan", "Trois actions : bilan"),
        ("deux\nlignes", "deux lignes"),
        ("12\u202f345 entrées", "12\u00a0345 entrées"),
        ("1\\. Un", "1\\. Un"),
        ("le \\*signe\\*", "le \\*signe\\*"),
        ("fin\\.", "fin."),
        ("- un\n- deux", "*   un\n*   deux"),
        ("- un\n    - deux", "+ un\n  + deux"),
        ("*mot* et **mots**", "_mot_ et __mots__"),
        ("***mot***", "**_mot_**"),
        ("| a | b |\n|---|--:|\n| c | d |", "|a|b   |\n|-------|---:|\n|c    |d|"),
        ("{{< val a.b >}}", "{{<val a.b>}}"),
    ],
)
def test_what_is_the_same(one, two):
    assert [token.key for token in tokens(one)] == [token.key for token in tokens(two)]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ('"mot"', "«\u00a0mot\u00a0»"),
        ("un\n\ndeux", "un\ndeux"),
        ("- un\n- deux", "- un\n  - deux"),
        ("\\*mot\\*", "*mot*"),
        ("3 * 4", "3 - 4"),
        ("{{< val a >}}", "{{< val b >}}"),
        ("[lien](a)", "[lien](b)"),
        ("|---|", "|--:|"),
        ("## Titre", "### Titre"),
    ],
)
def test_what_is_not(one, two):
    assert [token.key for token in tokens(one)] != [token.key for token in tokens(two)]


@pytest.mark.parametrize(
    "atom",
    [
        "{{< val entrees.total >}}",
        "{{< ref tableau-volumes >}}",
        "![Une carte](cartes/corse.png){width=50%}",
        "`x = 1`",
        "$a + b$",
        "[^1]",
        "<!-- à relire -->",
        "https://exemple.fr/a?b=c",
        "12\u202f345,6",
        "rendez-vous",
    ],
)
def test_an_atom_is_one_token(atom):
    assert atom in [token.text for token in tokens(f"Voir {atom}, ici.")]


def test_a_comma_is_not_a_change_of_the_word():
    assert changes("Un mot de plus.", "Un mot, de plus.") == (Change(3, 3, "", ","),)


# Changes


def lues(base, theirs):
    return [(change.before, change.after) for change in changes(base, theirs)]


def test_changes_are_whole_words():
    assert lues("Le conseiller écoute.", "Le conseillé écoute.") == [("conseiller", "conseillé")]


def test_changes_a_short_word_apart_are_one():
    assert lues("Le taux de recours baisse ici.", "Le nombre de visites baisse ici.") == [
        ("taux de recours", "nombre de visites")
    ]
    assert len(lues("Le taux demeure stable ici.", "Le nombre demeure faible ici.")) == 2


def test_changes_do_not_cross_a_paragraph():
    assert lues("Un avis rendu.\n\nUn autre avis.", "Un avis donné.\n\nDeux autre avis.") == [
        ("rendu", "donné"),
        ("Un", "Deux"),
    ]


def test_a_paragraph_cut_in_two():
    assert lues("Il aide. Il oriente.", "Il aide.\n\nIl oriente.") == [(" ", "\n\n")]


def test_a_rewritten_paragraph_is_one_change():
    before = "Les opérateurs accueillent des actifs de toute la région."
    after = "Aucune donnée fiable ne permet de conclure la comparaison."
    assert lues(f"Début.\n\n{before}\n\nFin.", f"Début.\n\n{after}\n\nFin.") == [
        (before.removesuffix("."), after.removesuffix("."))
    ]


def test_bold_comes_with_both_ends():
    assert lues("Un accueil vraiment utile.", "Un **accueil vraiment utile**.") == [
        ("accueil vraiment utile", "**accueil vraiment utile**")
    ]


def test_a_new_item_and_a_new_row_are_whole_lines():
    assert lues(TEXTE, TEXTE.replace("- deux", "- bis\u202f;\n- deux")) == [("", "- bis\u202f;\n")]
    assert lues(TEXTE, TEXTE.replace("| Bre", "| Gard | 8 |\n| Bre")) == [("", "| Gard | 8 |\n")]


def test_a_new_column_is_one_change():
    base = "| a | b |\n|---|---|\n| un | deux |"
    assert len(changes(base, "| a | b | c |\n|---|---|---|\n| un | deux | trois |")) == 1


def test_some_changes_only():
    theirs = TEXTE.replace("utile", "précieux").replace("Fin de tout", "Fin")
    first, second = changes(TEXTE, theirs)
    assert apply(TEXTE, [first]) == TEXTE.replace("utile", "précieux")
    assert apply(TEXTE, [second]) == TEXTE.replace("Fin de tout", "Fin")
    with pytest.raises(ValueError, match="overlap"):
        apply(TEXTE, [first, first])


# Merge


def test_both_sides_are_taken():
    merged = fusion(("utile", "précieux"), ("rapide", "gratuit"))
    assert merged.text == TEXTE.replace("utile et rapide", "précieux et gratuit")
    assert merged.conflicts == ()


def test_the_source_keeps_its_typography():
    ours = (
        TEXTE.replace("l’Apec", "l'Apec").replace("- un", "* un").replace("12,5\u00a0%", "12,5 %")
    )
    merged = merge(TEXTE, ours, TEXTE.replace("rapide", "gratuit"), _mark)
    assert merged.text == ours.replace("rapide", "gratuit")


def test_a_conflict_reaches_the_sentence():
    merged = fusion(("Martin", "Durand"), ("Martin", "Petit"))
    ours, theirs = (f"M. {name}, p. ex. à l’Apec, le dit." for name in ("Durand", "Petit"))
    assert merged.conflicts == (Conflict(ours, theirs, "M. Martin, p. ex. à l’Apec, le dit."),)
    assert merged.text == TEXTE.replace(
        "M. Martin, p. ex. à l’Apec, le dit.", f"⟦{ours}⟧⟨{theirs}⟩"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Voir n° 3 et art. 4 du texte, mot compris.",
        "Le taux, 3.5 ou 12,5, tient à un mot.",
        "Il dit\u00a0: «\u00a0C’est un mot. Oui.\u00a0»",
        "Est-ce un mot\u202f?",
        "Les missions locales (p. ex. Mme A. Blanc) ont un mot à dire…",
    ],
)
def test_french_sentences(sentence):
    base = f"Une phrase avant. {sentence} Une phrase après."
    merged = fusion(("mot", "terme"), ("mot", "dire"), base=base)
    (conflict,) = merged.conflicts
    assert conflict.base in sentence
    assert "mot" in conflict.base
    assert merged.text.startswith("Une phrase avant. ")
    assert merged.text.endswith(" Une phrase après.")


def test_a_conflict_in_an_item_stays_in_it():
    merged = fusion(("un point", "un détail"), ("un point", "un sujet"))
    assert merged.conflicts[0].base == "un point\u202f;"
    assert "\n- ⟦un détail\u202f;⟧⟨un sujet\u202f;⟩\n- deux" in merged.text


def test_a_conflict_in_a_table_takes_the_row():
    merged = fusion(("| 12", "| 13"), ("| 12", "| 14"))
    assert merged.conflicts == (Conflict("| Corse | 13 |", "| Corse | 14 |", "| Corse | 12 |"),)
    assert fusion(("| 12", "| 13"), ("| 30", "| 31")).conflicts == ()


def test_a_conflict_in_code_takes_the_block():
    code = "```\na = 1\nb = 2\n```"
    merged = fusion(("1", "3"), ("2", "4"), base=f"Avant.\n\n{code}\n\nAprès.")
    assert merged.conflicts[0].base == code


def test_two_additions_at_one_place_are_both_kept():
    merged = fusion(("actifs.", "actifs. Oui."), ("actifs.", "actifs. Non."))
    assert "des actifs. Oui. Non.\n\n" in merged.text
    assert merged.conflicts == (Conflict(" Oui.", " Non.", "", kept_both=True),)


def test_a_zone_written_by_both():
    assert merge("", "Un texte.", "Deux mots.", _mark).text == "Un texte.\n\nDeux mots."


def test_a_word_added_to_the_last_sentence_and_a_paragraph_after_it():
    merged = fusion(
        ("Fin de tout.", "Fin de tout.\n\nAnnexe."), ("Fin de tout.", "Fin de tout. Merci.")
    )
    assert merged.text.endswith("Fin de tout. Merci.\n\nAnnexe.")


def test_the_same_change_is_taken_once():
    merged = fusion(("utile", "très utile"), ("utile", "très utile"))
    assert merged.text == TEXTE.replace("utile", "très utile")
    assert merged.conflicts == ()


def test_a_paragraph_deleted_by_one_and_changed_by_the_other():
    for first, second in ((0, 1), (1, 0)):
        edits = (("Fin de tout.", ""), ("Fin de tout.", "Fin de presque tout."))
        merged = fusion(edits[first], edits[second])
        (conflict,) = merged.conflicts
        assert {conflict.ours, conflict.theirs} == {"", "Fin de presque tout."}
        assert conflict.base == "Fin de tout."


def test_a_sentence_added_to_a_paragraph_the_other_deleted():
    merged = fusion(("\n\nFin de tout.", ""), ("Fin de tout.", "Fin de tout. Merci."))
    assert merged.conflicts == (Conflict("", "Fin de tout. Merci.", "Fin de tout."),)


def test_a_line_end_within_a_sentence_does_not_open_a_list():
    merged = merge("Un mot\nici.", "Un mot\nici.", "Un mot - ici.", _mark)
    assert merged.text == "Un mot - ici."


def test_bold_around_a_word_changed_by_the_other():
    merged = fusion(("utile et rapide", "**utile et rapide**"), ("rapide", "gratuit"))
    assert "**utile et gratuit**" in merged.text
    assert merged.conflicts == ()


def test_a_moved_paragraph_keeps_what_the_other_wrote():
    base = "Premier avis rendu.\n\nDeuxième partie, plus longue que les autres.\n\nTroisième point."
    ours = "Deuxième partie, plus longue que les autres.\n\nTroisième point.\n\nPremier avis rendu."
    theirs = base.replace("avis rendu", "avis motivé rendu")
    merged = merge(base, ours, theirs, _mark)
    assert merged.text == ours.replace("avis rendu", "avis motivé rendu")
    assert merged.conflicts == ()


PARAGRAPHS = [
    "Le profil reste proche de celui des années précédentes, et la part des femmes aussi.",
    "Les échanges font ressortir une progression des demandes émanant de salariés en poste.",
    "Le maillage régional associe des implantations permanentes et des permanences.",
]


@pytest.mark.parametrize("order", [(0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1)])
@pytest.mark.parametrize("changed", range(3))
def test_what_was_changed_in_a_paragraph_that_someone_moved_follows(order, changed):
    edited = list(PARAGRAPHS)
    words = edited[changed].split(" ")
    edited[changed] = " ".join([*words[:5], "vraiment", *words[5:7], *words[8:]])
    base, ours = "\n\n".join(PARAGRAPHS), "\n\n".join(edited)
    theirs = "\n\n".join(PARAGRAPHS[at] for at in order)
    wanted = "\n\n".join(edited[at] for at in order)
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(base, one, other, _mark)
        assert (merged.text, merged.conflicts) == (wanted, ())
        assert merge(base, merged.text, other, _mark).text == wanted


@pytest.mark.parametrize("order", [(1, 0, 2), (1, 2, 0)])
def test_a_move_among_paragraphs_that_the_other_made_a_list_leaves_no_empty_item(order):
    base, ours = "\n\n".join(PARAGRAPHS), "\n".join(f"- {text}" for text in PARAGRAPHS)
    theirs = "\n\n".join(PARAGRAPHS[at] for at in order)
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(base, one, other, _mark)
        assert all(text in merged.text for text in PARAGRAPHS)
        assert "-" not in [line.strip() for line in merged.text.split("\n")]


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("\n", "\n\n"), ("Avant.\n\n", "\n\nAprès.")]
)
def test_paragraphs_made_items_by_one_and_moved_by_the_other_are_items_where_they_went(
    before, after
):
    first, second = PARAGRAPHS[:2]
    base = f"{before}{first}\n\n{second}{after}"
    ours = f"{before}- {first.replace('proche', 'assez proche')}\n- {second}{after}"
    theirs = f"{before}{second}\n\n{first}{after}"
    wanted = f"{before}- {second}\n\n- {first.replace('proche', 'assez proche')}{after}"
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(base, one, other, _mark)
        assert (merged.text, merged.conflicts) == (wanted, ())


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("\n", "\n\n"), ("Avant.\n\n", "\n\nAprès.")]
)
def test_a_paragraph_made_an_item_by_one_and_deleted_by_the_other_is_gone(before, after):
    first, second = PARAGRAPHS[:2]
    base, theirs = f"{before}{first}\n\n{second}{after}", f"{before}{first}{after}"
    ours = f"{before}- {first}\n- {second}{after}"
    for one, other in ((ours, theirs), (theirs, ours)):
        merged = merge(base, one, other, _mark)
        assert (merged.text, merged.conflicts) == (f"{before}- {first}{after}", ())


def test_blank_lines_around_are_no_part_of_what_is_merged():
    merged = merge("Un avis.\n", "\n- Un avis.\n\n", "\n\nUn avis rendu.", _mark)
    assert (merged.text, merged.conflicts) == ("\n- Un avis rendu.\n\n", ())


def test_a_paragraph_moved_in_which_both_changed_the_same_words_is_in_conflict_where_it_went():
    base, ours = "\n\n".join(PARAGRAPHS), "\n\n".join(PARAGRAPHS).replace("proche", "loin")
    theirs = "\n\n".join([*PARAGRAPHS[1:], PARAGRAPHS[0].replace("proche", "à côté")])
    merged = merge(base, ours, theirs, _mark)
    assert [(c.ours, c.theirs) for c in merged.conflicts] == [
        (PARAGRAPHS[0].replace("proche", "loin"), PARAGRAPHS[0].replace("proche", "à côté"))
    ]
    assert merged.text.startswith(PARAGRAPHS[1])


def test_values_and_notes_are_not_cut():
    base = "Ils sont {{< val a >}} ici[^1].\n\n[^1]: Source : Apec."
    merged = fusion(("{{< val a >}}", "{{< val b >}}"), ("Apec", "Dares"), base=base)
    assert merged.text == "Ils sont {{< val b >}} ici[^1].\n\n[^1]: Source : Dares."


def test_a_long_zone_takes_in_all_that_two_people_added():
    writer = random.Random(4)  # noqa: S311 - text to try, no secret
    vocabulary = [f"mot{number}" for number in range(400)] + ["de", "la", "le", "et", "un"] * 60
    base = ". ".join(" ".join(writer.choices(vocabulary, k=20)).capitalize() for _ in range(100))

    def revised(name):
        words = base.split(" ")
        for number in range(60):
            words[writer.randrange(len(words))] += f" {name}{number}"
        return " ".join(words)

    ours, theirs = revised("nous"), revised("eux")
    merged = merge(base, ours, theirs, _mark)
    assert all(f"{name}{number}" in merged.text for name in ("nous", "eux") for number in range(60))


def test_a_conflict_over_items_of_a_list_takes_whole_lines():
    base = "- un comité technique régional ;\n- des réunions de bassin ;\n- une lettre."
    ours = "- un comité technique ;\n- une lettre."
    theirs = (
        "- un comité technique régional ;\n- des réunions de bassin, chaque mois ;\n- une lettre."
    )

    merged = merge(
        base, ours, theirs, lambda found: f"<<\n\n{found.ours}\n\n==\n\n{found.theirs}\n\n>>"
    )

    lines = merged.text.split("\n")
    assert len(merged.conflicts) == 1
    assert "- une lettre." in lines
    assert all(line in {"", "<<", "==", ">>"} or line.startswith("- ") for line in lines), (
        merged.text
    )
    assert "- " not in lines
    assert "\n\n<<" in f"\n\n{merged.text}"
