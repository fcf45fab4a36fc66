"""Who signs a deposit: known, and refused, before a passphrase is asked for."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml

from cep_report.errors import InputError
from cep_report.regions import load_regions
from cep_report.submission.keys import PublicKey, Purpose
from cep_report.submission.signing import new_private_key, public_key
from cep_report.submission.submitting import submit

DEMO, CODE = "demo-2022", "53"
OWN, OTHER = (public_key(new_private_key()) for _ in range(2))


class Signer:
    """One whose passphrase must not be asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def public(self) -> PublicKey:
        return PublicKey("mayotte", Purpose.SIGN, self._text)

    def private(self) -> bytes:
        pytest.fail("la phrase secrète est demandée avant que les motifs ne soient dits")


def refusals(project, keys, text):
    """Why a report that is not published yet is not handed in."""
    path = project.data(DEMO) / "cles.yml"
    path.write_text(yaml.safe_dump({"cles": keys}), encoding="utf-8")
    region = load_regions(project).by_code(CODE)
    with pytest.raises(InputError) as caught:
        submit(
            project,
            DEMO,
            region,
            signer=Signer(text),
            derogation="",
            now=dt.datetime(2023, 7, 1, tzinfo=dt.UTC),
        )
    return {item.code: item for item in caught.value.findings}


def test_the_reasons_are_told_before_a_passphrase_is_asked(demo_project):
    found = refusals(demo_project, {}, OWN)

    assert "CEP-DEPOT-020" in found
    assert "CEP-DEPOT-027" not in found


def test_a_key_of_another_region_or_that_nobody_declared_does_not_sign(demo_project):
    other = refusals(demo_project, {"06": OTHER}, OTHER)["CEP-DEPOT-027"]
    replaced = refusals(demo_project, {CODE: OWN, "06": OTHER}, OTHER)["CEP-DEPOT-027"]
    unknown = refusals(demo_project, {CODE: OWN}, OTHER)["CEP-DEPOT-027"]

    assert other.place == "cles.yml"
    assert "«\u00a0mayotte\u00a0» ne signe pas pour la région 53" in other.message
    assert "trouvé la clé déclarée pour la région 06" in replaced.message
    assert "attendu celle dont l’empreinte est" in replaced.message
    assert "trouvé une clé non déclarée" in unknown.message
    assert "--cle" in unknown.remedy
    assert "CEP-DEPOT-027" not in refusals(demo_project, {CODE: OWN, "06": OTHER}, OWN)
