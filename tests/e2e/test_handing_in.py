"""From a final report to a deposit that France compétences keeps, by the commands alone."""

from __future__ import annotations

import json
import shutil

import pytest
import yaml

from cep_report.campaign import load_campaign
from cep_report.consolidation.collection import load_collection
from cep_report.project import Project
from cep_report.regions import load_regions
from cep_report.submission.package import CONTENT, build, manifest_of, open_package
from cep_report.submission.signing import new_private_key, sign
from tests.conftest import run

DEMO, CODE = "demo-2022", "53"
PHRASE = "quatre mots pour signer"


@pytest.fixture(scope="module")
def handed(demo_source, tmp_path_factory):
    """Bretagne's final report, rendered once, and keys; each test copies it."""
    root = tmp_path_factory.mktemp("depot")
    shutil.copytree(demo_source.root, root / "projet")
    project = Project(root / "projet")
    env = environment(root)
    for words in (("new", "bretagne"), ("new", "nationale", "--pour", "ouvrir")):
        assert run(project, "keys", *words, env=env).code == 0
    said = run(project, "render", "-c", DEMO, "-r", CODE, "--version", "v3")
    assert said.code == 0, said.err
    # The figures are protected anew once what they mask is on record: here, not in each test.
    assert run(project, "check", "-c", DEMO, "-r", CODE).code == 0
    return root


@pytest.fixture
def desk(handed, tmp_path):
    shutil.copytree(handed, tmp_path / "poste")
    return tmp_path / "poste"


def environment(root):
    return {"CEP_REPORT_CLES": str(root / "cles"), "CEP_REPORT_PHRASE": PHRASE}


def command(desk, *words):
    return run(Project(desk / "projet"), *words, env=environment(desk))


def submit(desk, *words):
    return command(desk, "submit", "-c", DEMO, "-r", CODE, *words)


def receive(desk, path, *words):
    return command(desk, "receive-submission", *words, str(path))


def deposit(desk, name=f"depot-{DEMO}-{CODE}.zip"):
    return desk / "projet/_output" / DEMO / "depots" / name


def contents(desk):
    """The files of a package, to be changed and signed anew."""
    members = open_package(deposit(desk).read_bytes()).members
    return {name: members[name] for name in CONTENT}


def forged(path, members):
    """A package of these files that holds, signed by a key of nobody's."""
    path.write_bytes(build(members, sign(new_private_key(), manifest_of(members))))
    return path


def received(desk):
    return sorted((desk / "projet/data" / DEMO / "depots").glob("*/*/reception.json"))


def told_of(desk):
    """The codes that the national report and the dashboard tell of what was received."""
    project = Project(desk / "projet")
    held = load_collection(project, load_campaign(project, DEMO), load_regions(project))
    return {item["code"] for item in held.received[CODE].findings}


def configure(desk, **rules):
    path = desk / "projet/reports" / DEMO / "campaign.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["depot"] = rules
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def declare(desk, **owners):
    """Write which region each key is of."""
    keys = {"cles": {code: public_key(desk, name) for name, code in owners.items()}}
    path = desk / "projet/data" / DEMO / "cles.yml"
    path.write_text(yaml.safe_dump(keys), encoding="utf-8")


def public_key(desk, name):
    return (desk / "cles" / f"{name}.pub").read_text().split()[1]


def test_a_final_report_is_handed_in_and_received_once(desk):
    said = submit(desk)
    assert said.code == 0, said.err
    assert "dépôt n°\u00a01 (signé, non chiffré)" in said.out

    first = receive(desk, deposit(desk))
    shown = command(desk, "verify", str(deposit(desk)))

    assert first.code == 1  # the key is not known here yet
    assert "! Bretagne" in first.out
    assert "signataire non vérifié" in first.out
    assert "avertissement CEP-DEPOT-009" in first.out
    assert shown.code == 1
    assert "intact, mais son signataire n’est pas vérifié" in shown.out

    assert "CEP-DEPOT-009" in told_of(desk)
    declare(desk, bretagne=CODE)
    assert "CEP-DEPOT-009" not in told_of(desk)
    again = receive(desk, deposit(desk))
    shown = command(desk, "verify", str(deposit(desk)))

    assert again.code == 0, again.err
    assert "déjà reçu" in again.out
    assert "CEP-DEPOT-009" not in again.out
    assert (shown.code, "Le dépôt est conforme." in shown.out) == (0, True)
    [receipt] = received(desk)
    content = json.loads(receipt.read_text(encoding="utf-8"))
    assert (content["region"], content["numero"], content["origine"]) == (CODE, 1, "depot")
    assert {path.name for path in receipt.parent.iterdir()} >= {"rapport.json", "depot.zip"}


def test_a_deposit_follows_a_document_whatever_its_number(desk, tmp_path):
    document = shutil.copy(desk / "projet/_output" / DEMO / "53-bretagne/rapport.docx", tmp_path)
    assert receive(desk, document, "-c", DEMO).code == 0
    submit(desk)
    declare(desk, bretagne=CODE)

    genuine = receive(desk, deposit(desk))
    after = receive(desk, document, "-c", DEMO)

    assert genuine.code == 0, genuine.err
    assert "n°\u00a02" in genuine.out
    assert "CEP-RECO-015" in after.err
    assert [path.parent.name for path in received(desk)] == ["001", "002"]


def test_a_second_deposit_replaces_the_first_and_an_older_one_is_refused(desk, tmp_path):
    submit(desk)
    older = shutil.copy(deposit(desk), tmp_path / "ancien.zip")
    assert "n°\u00a02" in submit(desk, "--numero", "2").out

    declare(desk, bretagne=CODE)
    assert receive(desk, deposit(desk)).code == 0
    late = receive(desk, older)

    assert late.code == 1
    assert "CEP-DEPOT-033" in late.err
    assert "submit --numero 3" in late.err
    assert len(received(desk)) == 1


def test_a_lost_journal_is_made_good_by_giving_the_number(desk):
    declare(desk, bretagne=CODE)
    submit(desk, "--numero", "6")
    assert receive(desk, deposit(desk)).code == 0
    (desk / "projet/reports" / DEMO / "53-bretagne/journal.jsonl").unlink()
    submit(desk)
    assert "submit --numero 7" in receive(desk, deposit(desk)).err

    assert submit(desk, "--numero", "7").code == 0
    assert receive(desk, deposit(desk)).code == 0
    assert "CEP-DEPOT-026" in submit(desk, "--numero", "7").err


def test_nothing_new_keeps_its_number_and_leaves_only_one_file(desk):
    assert "inchangé" not in submit(desk).out
    first = deposit(desk).read_bytes()
    stale = deposit(desk, f"depot-{DEMO}-{CODE}.zip.age")
    stale.write_bytes(b"un autre")

    again = submit(desk, "--derogation", "Rien à lever.")

    assert "n°\u00a01 (signé, non chiffré, inchangé depuis le dernier)" in again.out
    assert "n’a rien à lever" in again.out
    assert deposit(desk).read_bytes() == first
    assert not stale.exists()


def test_a_key_that_is_not_there_is_told_with_the_other_reasons(desk):
    with (desk / "projet/_output" / DEMO / "53-bretagne/rapport.docx").open("ab") as stream:
        stream.write(b" ")

    said = submit(desk, "--cle", "brtagne")

    assert said.code == 1
    assert "CEP-DEPOT-022" in said.err
    assert "CEP-DEPOT-025" in said.err
    assert "«\u00a0bretagne\u00a0»" in said.err
    assert "--derogation" not in said.err


def test_the_same_deposit_has_the_same_bytes_and_an_encrypted_one_is_only_for_its_reader(desk):
    submit(desk)
    clear = deposit(desk).read_bytes()
    (desk / "projet/reports" / DEMO / "53-bretagne/journal.jsonl").unlink()
    submit(desk)
    assert deposit(desk).read_bytes() == clear
    journal = desk / "projet/reports" / DEMO / "53-bretagne/journal.jsonl"
    journal.unlink()

    configure(desk, destinataire=public_key(desk, "nationale"))
    said = submit(desk)

    # The campaign's file is an input of the report: it must be made again first.
    assert said.code == 1
    assert "CEP-DEPOT-023" in said.err
    assert "campaign.yml" in said.err


def test_a_deposit_is_signed_by_the_key_of_its_region(desk, tmp_path):
    submit(desk)
    members = contents(desk)
    bare = tmp_path / "nu.zip"
    bare.write_bytes(build(members, None))

    declare(desk, bretagne=CODE)
    assert "CEP-DEPOT-010" in receive(desk, forged(tmp_path / "imite.zip", members)).err
    assert "CEP-DEPOT-007" in receive(desk, bare).err
    genuine = receive(desk, deposit(desk))
    assert genuine.code == 0
    assert "CEP-DEPOT-009" not in genuine.out


def test_what_an_unknown_key_signed_does_not_stand_in_the_way_of_its_region(desk, tmp_path):
    submit(desk)
    members = contents(desk)
    held = json.loads(members["depot.json"])
    members["depot.json"] = json.dumps({**held, "numero": 9}).encode()
    said = receive(desk, forged(tmp_path / "imite.zip", members))
    assert "n°\u00a09 intact, mais signataire non vérifié" in said.out

    declare(desk, bretagne=CODE)
    genuine = receive(desk, deposit(desk))

    assert genuine.code == 0, genuine.err
    assert "✓ Bretagne\u00a0: dépôt n°\u00a010 gardé" in genuine.out


def test_a_deposit_is_verified_outside_any_project(desk, tmp_path):
    submit(desk)
    shutil.copy(deposit(desk), tmp_path / "recu.zip")
    (tmp_path / "ailleurs").mkdir()

    said = run(Project(tmp_path / "ailleurs"), "verify", "../recu.zip", "--json")

    told = json.loads(said.out)
    assert (told["intact"], told["signataire"]) == (True, "non vérifié")
    assert len(told["cle_empreinte"]) == 19

    (tmp_path / "abime.zip").write_bytes(b"PK")
    said = run(Project(tmp_path / "ailleurs"), "verify", "../abime.zip")
    assert said.code == 1
    assert "erreur        CEP-DEPOT-001" in said.out
    assert "Le dépôt n’est pas conforme." in said.out


def test_a_missing_file_does_not_stop_the_others(desk, tmp_path):
    submit(desk)

    said = receive(desk, deposit(desk), str(tmp_path / "absent.zip"), str(tmp_path / "absent.docx"))

    assert "gardé" in said.out
    assert said.err.count("n’existe pas") == 2


def test_a_deposit_of_another_campaign_is_refused(desk):
    submit(desk)

    said = receive(desk, deposit(desk), "-c", "2022")

    assert said.code == 1
    assert "CEP-DEPOT-030" in said.err
    assert not received(desk)


def test_another_regions_document_in_a_package_signed_anew_is_seen(desk, tmp_path):
    submit(desk)
    members = contents(desk)
    members["depot.json"] = members["depot.json"].replace(b'"53"', b'"94"')

    said = receive(desk, forged(tmp_path / "corse.zip", members))

    assert said.code == 1
    assert "CEP-DEPOT-013" in said.err
    assert not received(desk)


def test_a_twin_that_tells_another_figure_is_seen(desk, tmp_path):
    submit(desk)
    members = contents(desk)
    twin = json.loads(members["rapport.json"])
    table = next(
        item
        for part in twin["plan"]
        for item in part["elements"]
        if item["nature"] == "tableau"
        for row in item["donnees"]["lignes"]
        if any(isinstance(cell, dict) and cell.get("valeur", 0) > 1000 for cell in row)
    )
    cell = next(
        cell
        for row in table["donnees"]["lignes"]
        for cell in row
        if isinstance(cell, dict) and cell.get("valeur", 0) > 1000
    )
    cell["valeur"] = 987_654.0
    members["rapport.json"] = json.dumps(twin).encode()

    said = receive(desk, forged(tmp_path / "autre.zip", members))

    assert "CEP-DEPOT-015" in said.err
    assert "987654" in said.err


def test_every_reason_not_to_hand_in_is_told_at_once_and_a_derogation_is_recorded(desk):
    folder = desk / "projet/reports" / DEMO / "53-bretagne"
    prose = folder / "prose/conclusion.md"
    prose.write_text(prose.read_text(encoding="utf-8").split("-->")[0] + "-->\n", encoding="utf-8")

    stale = submit(desk)
    assert stale.code == 1
    assert "CEP-DEPOT-023" in stale.err  # not up to date
    assert "CEP-PLAN-" in stale.err  # and a section is empty
    assert not deposit(desk).exists()

    assert command(desk, "render", "-c", DEMO, "-r", CODE, "--version", "v3").code == 0
    assert submit(desk).code == 1
    said = submit(desk, "--derogation", "Le comité se réunit en septembre.")

    assert said.code == 0, said.err
    held = json.loads(open_package(deposit(desk).read_bytes()).members["depot.json"])
    assert held["derogation"] == "Le comité se réunit en septembre."
    assert any(code.startswith("CEP-PLAN-") for code in held["constats_leves"])
    told = receive(desk, deposit(desk)).out
    assert "CEP-DEPOT-034" in told
    assert "Le comité se réunit en septembre." in told
    assert held["constats_leves"][0] in told


def test_a_document_edited_after_it_was_published_is_not_handed_in(desk):
    with (desk / "projet/_output" / DEMO / "53-bretagne/rapport.docx").open("ab") as stream:
        stream.write(b" ")

    said = submit(desk, "--derogation", "sans effet")

    assert said.code == 1
    assert "CEP-DEPOT-022" in said.err


def test_secrets_are_never_printed(desk):
    said = submit(desk)
    shown = command(desk, "keys", "show")

    assert PHRASE not in said.out + said.err + shown.out + shown.err
    assert public_key(desk, "bretagne") in shown.out
