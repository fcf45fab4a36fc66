"""Whose file it is, or why nobody knows; and receiving that stops halfway."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from cep_report.errors import CepError, InputError, OutputError
from cep_report.exchanges import receiving
from cep_report.exchanges.archive import Sending
from cep_report.exchanges.sending import recipients, send
from cep_report.workspace import Workspace
from tests.exchanges.drafting import SENT, Exchange, exchange, render_draft
from tests.exchanges.editing import AUTHORED, W, Word, paragraph, run, xml

ZONES = {
    "une": "Le texte de la zone une est court.",
    "deux": "Celui de la zone deux aussi.\n\nIl a une suite.",
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Exchange:
    return exchange(tmp_path_factory.mktemp("recognised") / "projet", ZONES)


@pytest.fixture
def mine(sent, tmp_path) -> Exchange:
    return sent.moved(tmp_path / "projet")


def stripped(word: Word) -> None:
    """Take away all that a copy says of itself."""
    del word.parts["docProps/custom.xml"]
    core = word.parts["docProps/core.xml"]
    word.parts["docProps/core.xml"] = re.sub(rb"(?s)<cp:keywords>.*?</cp:keywords>", b"", core)
    for name in ("_rels/.rels", "[Content_Types].xml"):
        content = word.parts[name]
        word.parts[name] = re.sub(rb"<[^<>]*custom[.-][^<>]*/>", b"", content)


def said(word: Word, old: str, new: str) -> None:
    """Another word in what a copy says of itself."""
    for name in ("docProps/custom.xml", "docProps/core.xml"):
        word.parts[name] = word.parts[name].replace(old.encode(), new.encode())


def refused(mine: Exchange, path: Path, **options: str) -> str:
    """The message of a refusal, after which nothing has changed."""
    before = mine.prose.read_bytes()
    with pytest.raises(CepError) as caught:
        receiving.receive(mine.project, path, date(2023, 5, 2), **options)
    assert mine.prose.read_bytes() == before
    assert not list((mine.folder / "retours").glob("*"))
    return str(caught.value)


def test_another_region_is_refused(mine) -> None:
    message = refused(mine, mine.copy(), region="Corse")
    assert "autre région" in message
    assert "Corse (94)" in message
    assert "--region" in message


def test_another_campaign_is_refused(mine, tmp_path) -> None:
    shutil.copytree(mine.project.reports / "2022", mine.project.reports / "2023")
    target = mine.project.reports / "2023" / "campaign.yml"
    text = target.read_text(encoding="utf-8")
    target.write_text(re.sub(r"(?m)^campagne: .*$", "campagne: '2023'", text), encoding="utf-8")
    assert "autre campagne" in refused(mine, mine.copy(), campaign="2023")


def test_a_copy_without_a_stamp_needs_to_be_told(mine, tmp_path) -> None:
    word = Word(mine.copy())
    stripped(word)
    path = word.save(tmp_path / "sans.docx")
    assert "--campaign" in refused(mine, path)
    assert "--region" in refused(mine, path, campaign="2022")
    assert "--from" in refused(mine, path, campaign="2022", region="53")
    receipt = receiving.receive(
        mine.project, path, SENT, campaign="2022", region="53", sender="Apec"
    )
    assert receipt.sender == "apec"
    assert receipt.observations == ()


def test_an_unknown_sending_is_told(mine, tmp_path) -> None:
    word = Word(mine.copy())
    said(word, "2023-04-20-v0", "2023-01-01-v0")
    message = refused(mine, word.save(tmp_path / "autre.docx"))
    assert "envois/2023-01-01-v0" in message
    assert "2023-04-20-v0" in message


def test_an_unknown_recipient_is_told(mine, tmp_path) -> None:
    word = Word(mine.copy("apec"))
    said(word, "apec", "inconnue")
    assert "inconnue" in refused(mine, word.save(tmp_path / "autre.docx"))


@pytest.mark.parametrize("file", ["envoi.json", "brouillon.docx"])
def test_a_damaged_archive_is_told(mine, file) -> None:
    path = mine.sending.folder / file
    path.write_bytes(path.read_bytes()[:-40])
    message = refused(mine, mine.copy())
    assert "endommagée" in message
    assert file in message


def test_another_document_is_refused(mine, tmp_path) -> None:
    word = Word(mine.copy())
    for item in list(word.body)[:-1]:
        word.body.remove(item)
    word.body.insert(0, paragraph("Tout autre chose."))
    assert "presque rien du brouillon" in refused(mine, word.save(tmp_path / "autre.docx"))


@pytest.mark.parametrize("recorded", [False, True])
def test_an_emptied_document_is_refused(mine, tmp_path, recorded) -> None:
    word = Word(mine.copy())
    for item in list(word.body.iter(f"{W}r")):
        holder = item.getparent()
        if recorded:
            gone = xml(f'<w:del w:id="{word.number()}" {AUTHORED}/>')[0]
            holder.replace(item, gone)
            gone.append(item)
        else:
            holder.remove(item)
    assert "presque rien du brouillon" in refused(mine, word.save(tmp_path / "vide.docx"))


def test_a_copy_without_a_stamp_is_of_the_sending_it_is_most_like(mine, tmp_path) -> None:
    texts = mine.prose.read_text(encoding="utf-8")
    mine.prose.write_text(texts.replace("est court", "est devenu court"), encoding="utf-8")
    other = sent_again(mine)
    for sending, name in ((mine.sending, "v0"), (other, "v1")):
        word = Word(sending.folder / sending.copies[0].file)
        word.replace("Il a une suite", "suite", "zzsuite")
        stripped(word)
        path = word.save(tmp_path / f"{name}.docx")
        receipt = receiving.receive(
            mine.project, path, SENT, campaign="2022", region="53", sender="apec"
        )
        assert receipt.sending.name == sending.name
        assert [item.remark for item in receipt.observations] != []
        assert len(receipt.observations) == 1


def sent_again(mine: Exchange) -> Sending:
    """Another draft of the same report, from its prose as it is now."""
    workspace = Workspace.load(mine.project, mine.campaign, mine.region)
    folder = mine.folder / "rendu-suivant"
    folder.mkdir()
    render_draft(mine.project, workspace, folder, {}, "v1")
    return send(workspace, folder, "v1", ("auteur",), date(2023, 6, 1))


def edited(mine: Exchange, tmp_path: Path, recipient: str = "auteur", mark: str = "zzmot") -> Path:
    word = Word(mine.copy(recipient))
    word.replace("zone une est", "est court", f"est {mark} court")
    word.replace("Il a une suite", "suite", f"{mark} suite")
    return word.save(tmp_path / f"{recipient} {mark}.docx")


@pytest.mark.parametrize("step", range(6))
def test_a_failure_halfway_loses_nothing(mine, tmp_path, monkeypatch, step) -> None:
    path = edited(mine, tmp_path)
    calls = iter(range(100))

    def failing(function):
        def call(*arguments, **options):
            if next(calls) == step:
                raise OSError(28, "No space left on device")
            return function(*arguments, **options)

        return call

    with monkeypatch.context() as broken:
        for owner, name in (
            (shutil, "copyfile"),
            (shutil, "copytree"),
            (Path, "write_text"),
            (Path, "write_bytes"),
            (Path, "rename"),
            (Path, "replace"),
        ):
            broken.setattr(owner, name, failing(getattr(owner, name)))
        try:
            mine.receive(path)
        except OutputError as error:
            assert "recommencer" in str(error)  # noqa: PT017
        except InputError:
            raise
    receipt = mine.receive(path)
    text = mine.prose.read_text(encoding="utf-8")
    assert text.count("zzmot") == 2
    assert "‹CONFLIT" not in text
    assert receipt.folder.is_dir()
    assert [item.name for item in (mine.folder / "retours").iterdir()] == [receipt.folder.name]
    assert not list(mine.folder.glob("**/.cep-*"))


def test_the_same_file_twice_does_nothing(mine, tmp_path) -> None:
    path = edited(mine, tmp_path)
    first = mine.receive(path)
    text = mine.prose.read_bytes()
    again = mine.receive(path, day=date(2023, 6, 1))
    assert not first.already
    assert again.already
    assert again.folder == first.folder
    assert mine.prose.read_bytes() == text


def test_two_operators_and_the_author_in_the_middle(mine, tmp_path) -> None:
    apec = mine.receive(edited(mine, tmp_path, "apec", "zzapec"))
    author = mine.receive(edited(mine, tmp_path, "auteur", "zzauteur"))
    other = mine.receive(edited(mine, tmp_path, "cap-emploi", "zzcap"))
    assert mine.prose.read_text(encoding="utf-8").count("zzauteur") == 2
    assert {zone.zone for zone in author.zones} == {"essai.une", "essai.deux"}
    for receipt, name in ((apec, "apec"), (other, "cap-emploi")):
        assert [item.operator for item in receipt.observations] == [name, name]
        assert {item.proposal.zone for item in receipt.observations} == {"essai.une", "essai.deux"}
        assert not any("zzauteur" in item.remark for item in receipt.observations)
        assert not any(item.tracked for item in receipt.observations)
    assert len({item.id for item in (*apec.observations, *other.observations)}) == 4


def test_recorded_and_unrecorded_changes_are_told_apart(mine, tmp_path) -> None:
    word = Word(mine.copy("apec"))
    word.inserted("zone une est", "court", "zznoté ")
    word.replace("Il a une suite", "suite", "zzcaché suite")
    comment = f'<w:comment w:id="7" {AUTHORED}><w:p>{run("À préciser.")}</w:p></w:comment>'
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    word.relate(
        "comments.xml",
        f'<w:comments xmlns:w="{space}">{comment}</w:comments>'.encode(),
        "comments",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml",
    )
    item = word.find("Celui de la zone deux")
    item.insert(1, xml('<w:commentRangeStart w:id="7"/>')[0])
    for end in xml('<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'):
        item.append(end)
    receipt = mine.receive(word.save(tmp_path / "apec.docx"))
    recorded, hidden, remark = receipt.observations
    told = "après «\u00a0texte de la zone une est\u00a0»\u00a0: «\u00a0zznoté\u00a0»"
    assert (recorded.remark, recorded.tracked) == (told, True)
    assert (recorded.person, recorded.date) == ("Élodie Martin", date(2023, 4, 28))
    told = "après «\u00a0Il a une\u00a0»\u00a0: «\u00a0zzcaché\u00a0»"
    assert (hidden.remark, hidden.tracked) == (told, False)
    assert (remark.kind, remark.remark, remark.zone) == ("commentaire", "À préciser.", "essai.deux")
    assert remark.passage == "Celui de la zone deux aussi."


# In words -----------------------------------------------------------------------------------


def test_an_unknown_sender_is_told_who_can_be_meant(mine) -> None:
    message = refused(mine, mine.copy(), sender="toto")
    assert "Où\u00a0: --from" in message
    assert "auteur, pole-emploi (Pôle emploi), apec (Apec)" in message
    assert "Trouvé\u00a0: toto" in message


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("pole", "«\u00a0pole-emploi\u00a0»"), ("Pôle", "«\u00a0pole-emploi\u00a0»"),
     ("missions", "«\u00a0missions-locales\u00a0»"), ("apek", "«\u00a0apec\u00a0»"),
     ("auteurs", "«\u00a0auteur\u00a0»")],
)  # fmt: skip
def test_a_recipient_cut_short_is_guessed(mine, typed, meant) -> None:
    with pytest.raises(CepError) as caught:
        recipients(mine.campaign, "v1", [typed])
    assert f"peut-être {meant}\u202f?" in str(caught.value)


def test_recipients_are_known_by_their_names_too(mine) -> None:
    wanted = ["Cap emploi", "pôle emploi", "AUTEUR"]
    assert recipients(mine.campaign, "v1", wanted) == ("auteur", "pole-emploi", "cap-emploi")


def test_what_came_while_the_workbook_was_open_is_written_by_the_next_one(mine, tmp_path) -> None:
    lock = mine.folder / "~$registres.xlsx"
    lock.touch()
    path = edited(mine, tmp_path, "apec", "zzapec")
    first = mine.receive(path)
    with pytest.raises(OutputError, match="ouvert"):
        receiving.register(mine.project, first)
    lock.unlink()
    second = mine.receive(edited(mine, tmp_path, "cap-emploi", "zzcap"))
    assert receiving.register(mine.project, second) == 4
    assert receiving.register(mine.project, first) == 0
    again = mine.receive(path)
    assert again.already
    assert receiving.register(mine.project, again) == 0


def test_faults_of_the_folder_do_not_hide_where_a_file_comes_from(mine, tmp_path) -> None:
    (mine.folder / "region.yml").write_text("contacts: 12\n", encoding="utf-8")
    word = Word(mine.copy("apec"))
    stripped(word)
    path = word.save(tmp_path / "sans.docx")
    options = {"campaign": "2022", "region": "53", "sender": "Apec"}
    assert receiving.receive(mine.project, path, SENT, **options).sender == "apec"


def with_emoji(mine: Exchange, tmp_path: Path, recipient: str) -> Path:
    word = Word(mine.copy(recipient))
    word.replace("zone une est", "court", "court 😀")
    for text in ("Celui de la zone deux", "Il a une suite"):
        word.remove(text)
    return word.save(tmp_path / f"{recipient}-emoji.docx")


def test_what_the_font_lacks_is_told_at_reception(mine, tmp_path) -> None:
    receipt = mine.receive(with_emoji(mine, tmp_path, "apec"))
    (finding,) = receipt.unprintable
    assert (finding.code, finding.severity) == ("CEP-OBS-013", "avertissement")
    assert receipt.observations[0].id in finding.place
    assert "«\u00a0😀\u00a0» (U+1F600)" in finding.message
    receipt = mine.receive(with_emoji(mine, tmp_path, "auteur"))
    (finding,) = receipt.unprintable
    assert (finding.code, finding.place) == ("CEP-PROSE-012", "prose/essai.md, zone une")
    assert "est court 😀" in finding.message


def test_a_reception_says_what_became_of_each_section(mine, tmp_path, command) -> None:
    path = with_emoji(mine, tmp_path, "auteur")
    said = command(mine.project, "receive", str(path), "-c", "2022")
    assert said.code == 0, said.err
    assert "Bretagne, v0, de Transitions Pro Bretagne" in said.out
    assert "texte repris\u00a0: La partie d’essai – Zone une" in said.out
    assert "texte vidé\u00a0: La partie d’essai – Zone deux" in said.out
    assert (
        "[CEP-PROSE-012] prose/essai.md, zone une\u00a0: le caractère «\u00a0😀\u00a0»" in said.out
    )
