"""``submit``, ``keys`` and ``receive-submission``: reports handed in, and received."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cep_report.cli.options import campaign_option, chosen_campaign, chosen_regions, region_options
from cep_report.cli.passphrase import passphrase
from cep_report.project import Project

if TYPE_CHECKING:
    from cep_report.errors import CepError
    from cep_report.regions import Region
    from cep_report.submission.keys import KeyRing, PublicKey
    from cep_report.submission.receiving import Received
    from cep_report.submission.signatories import Signatory

_PURPOSES = ("signer", "ouvrir")


@click.command(short_help="Préparer le dépôt du rapport final d’une région.")
@campaign_option
@region_options
@click.option("--cle", "key", metavar="NOM", help="Clé qui signe (par défaut\u00a0: la seule).")
@click.option("--sans-signature", "unsigned", is_flag=True, help="Si la campagne l’admet.")
@click.option(
    "--derogation",
    metavar="MOTIF",
    default="",
    help="Déposer malgré un socle incomplet, et dire pourquoi.",
)
@click.option(
    "--numero",
    "number",
    metavar="N",
    type=click.IntRange(min=1),
    help="Numéro du dépôt, quand le journal qui les compte est perdu (une seule région).",
)
@click.pass_obj
def submit(
    projet: Path | None,
    campaign: str | None,
    names: tuple[str, ...],
    everyone: bool,
    key: str | None,
    unsigned: bool,
    derogation: str,
    number: int | None,
) -> int:
    """Réunir le rapport final, son annexe et son double dans un dépôt signé et chiffré.

    Refuse, avec tous les motifs, tant que le socle n’est pas tenu.
    """
    from cep_report.cli.printing import print_error
    from cep_report.errors import CepError, UsageError
    from cep_report.regions import load_regions
    from cep_report.submission.submitting import submit as submit_report

    project = Project.find(projet)
    chosen = chosen_campaign(project, campaign)
    secret = _Secret(key, "signer")
    regions = chosen_regions(load_regions(project), names, everyone)
    if number is not None and len(regions) > 1:
        raise UsageError(
            "Un numéro n’est que d’une région.",
            expected="une seule région avec --numero",
            found=f"{len(regions)} régions",
            remedy="relancer avec --region, une région à la fois.",
        )
    failed = False
    for region in regions:
        try:
            made = submit_report(
                project,
                chosen,
                region,
                signer=None if unsigned else secret,
                derogation=derogation.strip(),
                now=datetime.now(UTC),
                number=number,
            )
        except CepError as error:
            failed = True
            print_error(error, as_json=False)
            continue
        state = "signé" if made.signed else "non signé"
        state += ", chiffré" if made.encrypted else ", non chiffré"
        if not made.changed:
            state += ", inchangé depuis le dernier"
        click.echo(
            f"✓ {region.name}\u00a0: dépôt n°\u00a0{made.deposit.number} ({state})\u00a0: "
            f"{made.path.relative_to(project.root)}"
        )
        if derogation.strip() and not made.deposit.derogation:
            click.echo(
                "  Le socle est tenu\u00a0: la dérogation n’a rien à lever, elle n’est pas inscrite."
            )
    return 1 if failed else 0


@click.group(short_help="Faire et montrer des clés.")
def keys() -> None:
    """Les clés qui signent les dépôts, et celles qui les ouvrent."""


@keys.command(short_help="Faire une clé.")
@click.argument("name", metavar="NOM")
@click.option(
    "--pour",
    "purpose",
    type=click.Choice(_PURPOSES),
    default="signer",
    show_default=True,
    help="Signer ses dépôts (association), ou ouvrir ceux qu’on reçoit (France compétences).",
)
def new(name: str, purpose: str) -> None:
    """Faire une clé, gardée sur cette machine sous une phrase secrète."""
    from cep_report.submission.keys import KeyRing, Purpose

    ring = KeyRing.own()
    ring.check_name(name)
    typed = passphrase("Phrase secrète", twice=True)
    _show(ring.create(name, Purpose(purpose), typed), ring)


@keys.command(short_help="Montrer les clés publiques.")
def show() -> None:
    """Montrer les clés publiques\u00a0: ce sont elles que l’on donne."""
    from cep_report.submission.keys import KeyRing

    ring = KeyRing.own()
    known = ring.public_keys()
    for key in known:
        _show(key, ring)
    if not known:
        click.echo(f"Aucune clé dans {ring.folder}.")


@click.command("receive-submission", short_help="Recevoir des dépôts.")
@campaign_option
@click.argument(
    "files",
    metavar="FICHIER…",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
)
@click.option("--cle", "key", metavar="NOM", help="Clé qui ouvre (par défaut\u00a0: la seule).")
@click.option(
    "--region", "-r", "name", metavar="RÉGION", help="D’un document qui ne la dit pas clairement."
)
@click.pass_obj
def receive_submission(
    projet: Path | None,
    campaign: str | None,
    files: tuple[Path, ...],
    key: str | None,
    name: str | None,
) -> int:
    """Vérifier des dépôts et les garder\u202f; un dépôt refusé ne laisse rien.

    Code 1 si l’un d’eux est refusé, ou si rien n’atteste encore de son signataire.

    Un rapport fait sans l’outil (.docx ou .pdf) est reçu aussi\u00a0: son plan est reconnu, et ses
    chiffres sont comparés à ceux du jeu de données.
    """
    from cep_report.cli.printing import print_error
    from cep_report.errors import CepError
    from cep_report.recognition.receiving import is_document
    from cep_report.regions import load_regions
    from cep_report.submission.receiving import receive_package
    from cep_report.submission.signatories import Signatory

    project = Project.find(projet)
    region = load_regions(project).find(name) if name else None
    identity = _Secret(key, "ouvrir")
    failed = False
    for path in files:
        try:
            _readable(path)
            if is_document(path):
                chosen = chosen_campaign(project, campaign, with_regions=False)
                _receive_document(project, chosen, path, region)
                continue
            kept = receive_package(
                project, campaign, path, identity=identity.get, day=datetime.now(UTC).date()
            )
        except CepError as error:
            failed = True
            print_error(error, as_json=False)
            continue
        failed |= kept.signatory is Signatory.UNVERIFIED
        _print_received(project, kept)
    return 1 if failed else 0


def _readable(path: Path) -> None:
    """Refuse what is not a file, as one of several: the others are received.

    Raises:
        InputError: it is missing, or is a folder.
    """
    from cep_report.errors import InputError

    if not path.is_file():
        raise InputError(
            "Ce fichier ne peut pas être reçu.",
            expected="un dépôt (.zip, .zip.age) ou un rapport (.docx, .pdf)",
            found="c’est un dossier" if path.is_dir() else "ce fichier n’existe pas",
            where=str(path),
            remedy="vérifier le chemin.",
        )


def _print_received(project: Project, kept: Received) -> None:
    """A package that is kept: whether anything says whose it is, and what was found."""
    from cep_report.cli.printing import print_first
    from cep_report.submission.signatories import Signatory

    doubts = {
        Signatory.UNVERIFIED: "intact, mais signataire non vérifié, ",
        Signatory.NONE: "intact, mais non signé, ",
    }
    doubt = doubts.get(kept.signatory, "")
    state = "déjà reçu" if kept.again else "gardé"
    click.echo(
        f"{'!' if doubt else '✓'} {kept.region.name}\u00a0: dépôt n°\u00a0{kept.number} {doubt}"
        f"{state}, dans {kept.folder.relative_to(project.root)}"
    )
    print_first(kept.findings)


def _receive_document(project: Project, campaign: str, path: Path, region: Region | None) -> None:
    from cep_report.cli.printing import print_first
    from cep_report.recognition.receiving import receive_document

    done = receive_document(project, campaign, path, region=region, day=datetime.now(UTC).date())
    kept = done.received
    click.echo(
        f"✓ {kept.region.name}\u00a0: document {'déjà reçu' if kept.again else 'gardé'} "
        f"(n°\u00a0{kept.number}, confiance {round(100 * done.confidence)}\u00a0%), dans "
        f"{kept.folder.relative_to(project.root)}"
    )
    print_first(kept.findings)


def verify_deposit(projet: Path | None, path: Path, *, as_json: bool) -> int:
    """Say whether a package holds and who signed it, in a project or not.

    0 when it holds and nothing is left to be verified.
    """
    from cep_report.cli.printing import print_first, print_json
    from cep_report.errors import ConfigurationError
    from cep_report.submission.receiving import verify_file
    from cep_report.submission.signatories import Signatory
    from cep_report.submission.signing import fingerprint

    project: Project | None
    try:
        project = Project.find(projet)
    except ConfigurationError:
        project = None
    found = verify_file(project, path, _Secret(None, "ouvrir").get)
    deposit, signature = found.deposit, found.package.signature
    conform = found.sound and found.signatory is not Signatory.UNVERIFIED
    if as_json:
        print_json(
            {
                "conforme": conform,
                "intact": found.sound,
                "depot": deposit.model_dump(mode="json", by_alias=True) if deposit else None,
                "cle": signature.key if signature else "",
                "cle_empreinte": fingerprint(signature.key) if signature else "",
                "signataire": str(found.signatory),
                "constats": [item.to_dict() for item in found.findings],
            }
        )
        return 0 if conform else 1
    if deposit is not None:
        click.echo(
            f"Dépôt n°\u00a0{deposit.number}, région {deposit.region}, campagne {deposit.campaign}."
        )
        if deposit.derogation:
            click.echo(f"Dérogation\u00a0: {deposit.derogation}")
    if signature is not None:
        click.echo(f"Empreinte de la clé qui signe\u00a0: {fingerprint(signature.key)}")
    print_first(found.findings)
    click.echo(_conclusion(sound=found.sound, signatory=found.signatory))
    return 0 if conform else 1


def _conclusion(*, sound: bool, signatory: Signatory) -> str:
    """What may be said of a package, in one line."""
    from cep_report.submission.signatories import Signatory

    if not sound:
        return "Le dépôt n’est pas conforme."
    if signatory is Signatory.UNVERIFIED:
        return "Le dépôt est intact, mais son signataire n’est pas vérifié."
    if signatory is Signatory.NONE:
        return "Le dépôt est intact, mais n’est pas signé, ce que la campagne admet."
    return "Le dépôt est conforme."


class _Secret:
    """A private key, asked for once, when it is first needed; what forbids it is told each time."""

    def __init__(self, name: str | None, purpose: str) -> None:
        self._name = name
        self._purpose = purpose
        self._secret = ""
        self._error: CepError | None = None

    def public(self) -> PublicKey:
        """The key, without anything being asked.

        Raises:
            UsageError: there is none, or several.
        """
        from cep_report.submission.keys import KeyRing, Purpose

        return KeyRing.own().choose(self._name, Purpose(self._purpose))

    def private(self) -> bytes:
        """The private half of a key that signs; see :meth:`get`."""
        from cep_report.submission.signing import decoded

        return decoded(self.get())

    def get(self) -> str:
        """The private key.

        Raises:
            UsageError: there is none, or several.
            InputError: it cannot be opened.
        """
        from cep_report.errors import CepError
        from cep_report.submission.keys import KeyRing

        if self._error is not None:
            raise self._error
        if not self._secret:
            try:
                key = self.public()
                typed = passphrase(f"Phrase secrète de «\u00a0{key.name}\u00a0»")
                self._secret = KeyRing.own().secret(key, typed)
            except CepError as error:
                self._error = error
                raise
        return self._secret


def _show(key: PublicKey, ring: KeyRing) -> None:
    from cep_report.submission.signing import fingerprint

    click.secho(key.name, bold=True, nl=False)
    click.echo(f" – pour {key.purpose}, dans {ring.folder}")
    click.echo(f"  clé publique, à donner\u00a0: {key.text}")
    click.echo(f"  empreinte, à lire au téléphone\u00a0: {fingerprint(key.text)}")
