"""What the fictional dataset looks like: levels, profiles and regional traits.

Only the national levels marked "published" below are real; they are those of
``data/publie/``. Everything else is invented, within what is plausible.
"""

from __future__ import annotations

from collections.abc import Mapping

YEARS = (2020, 2021, 2022)

PE, APEC, ML, CAP, REG = FAMILIES = (
    "pole-emploi",
    "apec",
    "missions-locales",
    "cap-emploi",
    "operateurs-regionaux",
)

ByFamily = Mapping[str, float]

NATIONAL: Mapping[str, Mapping[str, tuple[int, int, int]]] = {
    # Published: 102 000, 140 113 and 155 700 for regional operators; 84 % for the first
    # family in 2022.
    "entrees": {
        PE: (2_985_400, 3_296_800, 3_540_012),
        APEC: (98_700, 109_400, 118_000),
        ML: (271_300, 302_600, 316_000),
        CAP: (74_900, 81_200, 84_588),
        REG: (102_000, 140_113, 155_700),
    },
    # Published: 100 937 and 148 849 for regional operators; 4 551 908 for all in 2022.
    "beneficiaires": {
        PE: (3_214_600, 3_561_300, 3_823_603),
        APEC: (107_200, 119_100, 128_500),
        ML: (293_500, 327_400, 342_000),
        CAP: (81_800, 88_700, 92_405),
        REG: (100_937, 148_849, 165_400),
    },
    # Published: more than 600 sites for regional operators in 2020.
    "implantations": {
        PE: (896, 894, 894),
        APEC: (94, 96, 98),
        ML: (1_180, 1_195, 1_210),
        CAP: (318, 322, 325),
        REG: (612, 638, 655),
    },
}
"""National counts by family, one for each of YEARS."""

# Published (regional operators): satisfaction 91 and 85 by level in 2021, 92 in all in
# 2022; usefulness 65 and 87, then 67 and 87; situation 65 and 85 in 2021.
SURVEYS: Mapping[str, Mapping[str, tuple[int | None, int | None, int | None]]] = {
    "satisfaction": {
        "total": (None, 90, 92),
        "niveau-1": (None, 91, 93),
        "niveau-2": (None, 85, 89),
    },
    "utilite": {"total": (None, 71, 73), "niveau-1": (None, 65, 67), "niveau-2": (None, 87, 87)},
    "situation-6-mois": {
        "total": (None, 71, 72),
        "niveau-1": (None, 65, 66),
        "niveau-2": (None, 85, 86),
    },
}
"""Percentages of the regional operators' surveys; None before the first survey."""

# Regions whose active population is not published weigh this much.
ASSUMED_ACTIVE_POPULATION = 70_000

_OVERSEAS = ("01", "02", "03", "04", "06")

# How much more or less than its weight a region counts in a family.
FAMILY_TRAITS: Mapping[str, Mapping[str, float]] = {
    PE: {"32": 1.13, "76": 1.08, "93": 1.07, "53": 0.91, "52": 0.92, "11": 0.96}
    | dict.fromkeys(_OVERSEAS, 1.35),
    APEC: {"11": 1.75, "84": 1.08, "32": 0.82, "27": 0.7, "24": 0.78, "94": 0.4, "28": 0.75}
    | dict.fromkeys(_OVERSEAS, 0.35),
    ML: {"32": 1.3, "11": 0.82, "44": 1.08, "28": 1.12} | dict.fromkeys(_OVERSEAS, 1.8),
    CAP: {"32": 1.1, "11": 0.72, "53": 1.15, "75": 1.12, "27": 1.12}
    | dict.fromkeys(_OVERSEAS, 0.8),
    # Published: 16 800 in region 75 and 11 900 in region 44, in 2022.
    REG: {"75": 1.11, "44": 0.83, "53": 1.18, "52": 1.12, "11": 0.86, "94": 1.05}
    | dict.fromkeys(_OVERSEAS, 0.9),
}

# Other counts, as a multiple of another indicator.
RATIOS: Mapping[str, tuple[str, ByFamily]] = {
    "demandes": ("entrees", {PE: 1.18, APEC: 1.35, ML: 1.25, CAP: 1.2, REG: 1.22}),
    "niveau-1": ("beneficiaires", {PE: 0.96, APEC: 0.97, ML: 0.93, CAP: 0.95, REG: 0.98}),
    "niveau-2": ("beneficiaires", {PE: 0.42, APEC: 0.38, ML: 0.55, CAP: 0.6, REG: 0.35}),
    "prestations": ("beneficiaires", {PE: 0.21, APEC: 0.16, ML: 0.22, CAP: 0.19, REG: 0.34}),
    "financement-dossiers": (
        "beneficiaires",
        {PE: 0.11, APEC: 0.07, ML: 0.05, CAP: 0.08, REG: 0.16},
    ),
    "reclamations": (
        "entrees",
        {PE: 0.00035, APEC: 0.0002, ML: 0.00015, CAP: 0.0004, REG: 0.0009},
    ),
    "mediations": ("entrees", {PE: 4e-5, APEC: 2e-5, ML: 1e-5, CAP: 4e-5, REG: 9e-5}),
    "modalite": ("beneficiaires", {PE: 2.6, APEC: 2.2, ML: 4.1, CAP: 4.4, REG: 2.9}),
    # In tenths: people met by a full-time adviser in a year are ten times the inverse.
    "etp": ("entrees", {PE: 1 / 42, APEC: 1 / 26, ML: 1 / 18, CAP: 1 / 15, REG: 1 / 11.8}),
}

# By service, per hundred people who used at least one: they add up to more than 100.
# Those who resign may not apply through two of the families.
SERVICES: Mapping[str, Mapping[str, float]] = {
    "bilan": {PE: 5, APEC: 30, ML: 1, CAP: 8, REG: 12},
    "vae": {PE: 3, APEC: 6, ML: 0.5, CAP: 3, REG: 9},
    "clea": {PE: 6, APEC: 0.2, ML: 12, CAP: 9, REG: 3},
    "ptp": {PE: 0.5, APEC: 9, ML: 0.4, CAP: 3, REG: 24},
    "demissionnaire": {APEC: 16, CAP: 2, REG: 31},
    "cpf": {PE: 32, APEC: 41, ML: 14, CAP: 22, REG: 38},
    "pmsmp": {PE: 38, APEC: 3, ML: 64, CAP: 47, REG: 11},
    "formation": {PE: 48, APEC: 26, ML: 35, CAP: 37, REG: 20},
}

# By funder: share of files in % (they add up to more than 100), and mean euros a file.
FUNDERS: Mapping[str, tuple[ByFamily, float]] = {
    "cpf": ({PE: 52, APEC: 66, ML: 22, CAP: 38, REG: 56}, 1_450),
    "transitions-pro": ({PE: 0.6, APEC: 9, ML: 0.5, CAP: 4, REG: 19}, 26_500),
    "service-public-emploi": ({PE: 34, APEC: 14, ML: 18, CAP: 26, REG: 3}, 2_600),
    "conseil-regional": ({PE: 22, APEC: 4, ML: 58, CAP: 21, REG: 4}, 3_900),
    "opco": ({PE: 7, APEC: 9, ML: 8, CAP: 6, REG: 13}, 2_100),
    "employeur": ({PE: 1, APEC: 8, ML: 1, CAP: 2, REG: 10}, 1_800),
    "beneficiaire": ({PE: 8, APEC: 14, ML: 2, CAP: 4, REG: 15}, 620),
    "autre": ({PE: 3, APEC: 2, ML: 3, CAP: 17, REG: 3}, 1_500),
}

# Median days of support: all levels, first, second.
DURATIONS: Mapping[str, tuple[int, int, int]] = {
    "tous": (152, 60, 220),
    PE: (148, 62, 214),
    APEC: (74, 31, 120),
    ML: (260, 90, 380),
    CAP: (240, 70, 330),
    REG: (68, 29, 142),
}

# Mean days before a first appointment.
DELAYS: Mapping[str, float] = {"tous": 9.3, PE: 9.5, APEC: 6.2, ML: 7.8, CAP: 11.4, REG: 8.6}

# Interviews at a distance, % of all, in each of YEARS.
REMOTE: Mapping[str, tuple[float, float, float]] = {
    PE: (58, 44, 36),
    APEC: (74, 63, 57),
    ML: (41, 27, 19),
    CAP: (45, 30, 23),
    REG: (66, 52, 45),
}

# Beneficiaries, % by modality in the order of the dictionary.
PROFILES: Mapping[str, Mapping[str, tuple[float, ...]]] = {
    "sexe": {PE: (52, 48), APEC: (50, 50), ML: (48, 52), CAP: (51, 49), REG: (62, 38)},
    "age": {
        PE: (19, 27, 24, 18, 12),
        APEC: (9, 30, 30, 22, 9),
        ML: (98.6, 1.4, 0, 0, 0),
        CAP: (4, 13, 23, 34, 26),
        REG: (6, 30, 35, 23, 6),
    },
    "formation": {
        PE: (21, 29, 21, 11, 9, 6, 3),
        APEC: (0.2, 1, 5, 14, 30, 49, 0.8),
        ML: (38, 27, 26, 4, 2, 0.5, 2.5),
        CAP: (27, 38, 18, 8, 4, 2, 3),
        REG: (8, 21, 22, 20, 17, 10, 2),
    },
    "statut": {
        PE: (91, 5, 0.8, 1.2, 2),
        APEC: (54, 42, 1.2, 1.6, 1.2),
        ML: (78, 7, 0.6, 0.4, 14),
        CAP: (82, 13, 2.5, 1, 1.5),
        REG: (0.6, 95.2, 0.4, 3.4, 0.4),
    },
    "csp": {
        PE: (0.6, 2.4, 6, 12, 46, 24, 5, 4),
        APEC: (0.1, 1, 72, 18, 4, 0.4, 3.5, 1),
        ML: (0.2, 0.3, 0.5, 3, 38, 20, 33, 5),
        CAP: (0.8, 2, 3, 9, 48, 31, 2.2, 4),
        REG: (0.5, 3, 13, 17, 52, 12, 0, 2.5),
    },
    "secteur": {
        PE: (3, 12, 8, 14, 7, 9, 14, 8, 12, 8, 5),
        APEC: (1, 20, 4, 9, 4, 2, 38, 9, 6, 5, 2),
        ML: (4, 9, 9, 19, 6, 13, 9, 5, 9, 8, 9),
        CAP: (3, 14, 8, 14, 8, 7, 11, 9, 15, 7, 4),
        REG: (1.5, 12, 4, 20, 6, 6, 15, 5, 18, 9, 3.5),
    },
    "handicap": {
        PE: (8.5, 91.5),
        APEC: (3.5, 96.5),
        ML: (2.4, 97.6),
        CAP: (97, 3),
        REG: (6.5, 93.5),
    },
    "origine": {
        PE: (22, 63, 1, 2, 3, 5, 4),
        APEC: (58, 12, 4, 9, 4, 11, 2),
        ML: (34, 31, 1, 6, 8, 16, 4),
        CAP: (24, 32, 5, 24, 7, 5, 3),
        REG: (49, 3, 7, 10, 14, 15, 2),
    },
    "motif": {
        PE: (18, 8, 1, 44, 17, 3, 6, 3),
        APEC: (27, 7, 13, 28, 9, 3, 12, 1),
        ML: (9, 2, 0.6, 52, 26, 0.8, 7, 2.6),
        CAP: (24, 4, 4, 35, 11, 15, 5, 2),
        REG: (58, 16, 7, 1, 7, 5, 4.5, 1.5),
    },
}

# What sets a region apart: multiples of the national profile.
REGION_TRAITS: Mapping[str, Mapping[str, Mapping[str, float]]] = {
    "age": {
        "moins-de-26-ans": {"32": 1.15, "03": 1.3, "06": 1.5, "04": 1.2, "94": 0.88, "75": 0.93},
        "55-ans-et-plus": {"75": 1.12, "76": 1.06, "02": 1.25, "01": 1.2, "11": 0.9, "06": 0.5},
    },
    "formation": {
        "sans-diplome": {"32": 1.18, "03": 1.8, "06": 2.2, "04": 1.35, "53": 0.8, "11": 0.95},
        "cap-bep": {"11": 0.78, "27": 1.12, "28": 1.1, "75": 1.06},
        "bac-plus-5": {"11": 2.0, "84": 1.08, "27": 0.7, "28": 0.68, "06": 0.35, "94": 0.7},
    },
    "statut": {"independant": {"93": 1.25, "94": 1.35, "76": 1.15, "32": 0.8}},
    "csp": {
        "agriculteurs": {"53": 1.9, "75": 1.6, "11": 0.1, "52": 1.4},
        "cadres": {"11": 1.9, "84": 1.05, "94": 0.6, "28": 0.75, "27": 0.75, "06": 0.35},
        "ouvriers": {"11": 0.62, "52": 1.22, "27": 1.22, "44": 1.14, "32": 1.15, "28": 1.18},
        "jamais-travaille": {"06": 2.4, "03": 1.7, "04": 1.5},
    },
    "secteur": {
        "agriculture": {"53": 2.0, "75": 1.55, "52": 1.45, "76": 1.25, "11": 0.1, "02": 1.4},
        "industrie": {"27": 1.35, "44": 1.25, "52": 1.25, "28": 1.2, "84": 1.15, "11": 0.68}
        | {"94": 0.45}
        | dict.fromkeys(_OVERSEAS, 0.45),
        "construction": {"94": 1.7, "06": 1.4, "93": 1.1},
        "hebergement-restauration": {"94": 1.9, "93": 1.35, "84": 1.12, "32": 0.82},
        "transport": {"32": 1.2, "24": 1.18, "11": 1.15},
        "services-entreprises": {"11": 1.6, "53": 0.85, "94": 0.7},
        "administration-enseignement": dict.fromkeys(_OVERSEAS, 1.5),
        "sante-action-sociale": {"53": 1.1, "28": 1.08, "11": 0.88},
    },
    "handicap": {"beneficiaire-oeth": {"53": 1.12, "32": 1.08, "11": 0.75, "06": 0.4}},
    "motif": {
        "creer-reprendre": {"93": 1.2, "94": 1.35, "76": 1.15, "01": 1.25, "53": 0.92},
        "conditions-de-travail": {"53": 1.2, "52": 1.15, "11": 0.8},
    },
    "origine": {"partenaire": {"53": 1.35, "75": 1.3, "06": 0.5}},
}

# Multiples of the profile of the last year, one for each of YEARS.
DRIFTS: Mapping[str, Mapping[str, tuple[float, float, float]]] = {
    "motif": {"changer-de-metier": (0.86, 0.95, 1.0), "conditions-de-travail": (0.72, 0.88, 1.0)},
    "origine": {"entourage": (0.7, 0.88, 1.0), "initiative-personnelle": (0.94, 0.98, 1.0)},
    "secteur": {
        "sante-action-sociale": (0.85, 0.95, 1.0),
        "hebergement-restauration": (1.3, 1.12, 1.0),
    },
    "sexe": {"femmes": (0.97, 0.99, 1.0)},
}
