"""``cache`` and ``verify``: what is kept so as not to be made again, and making it again."""

from __future__ import annotations

from pathlib import Path

import click

from cep_report.cli.options import geometry_option, json_option
from cep_report.project import Project

_KINDS = {
    "jeu": "jeu de données protégé",
    "graphiques": "graphiques",
    "sources": "sources des rapports",
    "lectures": "textes lus par les cahiers",
    "docx": "documents Word",
    "pdf": "documents PDF",
    "html": "pages HTML",
    "pptx": "présentations",
}


@click.command(short_help="Montrer ou vider ce qui est gardé en cache.")
@json_option
@click.option("--campaign", "-c", metavar="NOM", default="", help="Cette campagne seulement.")
@click.option("--vider", is_flag=True, help="Supprimer\u202f; tout peut être refait.")
@click.pass_obj
def cache(projet: Path | None, campaign: str, vider: bool, as_json: bool) -> None:
    """Montrer ce que le cache contient, par campagne, ou le vider.

    Le cache évite de refaire ce qui a déjà été fait des mêmes données. Le vider ne perd
    rien\u202f; le prochain rendu est seulement plus long.
    """
    from cep_report.cli.printing import print_json
    from cep_report.digests import FILE_NAME
    from cep_report.errors import OutputError
    from cep_report.store import Store

    project = Project.find(projet)
    store = Store.of(project)
    if vider:
        try:
            freed = store.empty(campaign)
            if not campaign:
                (project.cache / FILE_NAME).unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(
                "Le cache ne peut pas être vidé.",
                found=error.strerror or str(error),
                where=str(error.filename or project.cache),
                remedy="vérifier les droits de ce dossier.",
            ) from error
        if as_json:
            print_json({"libere": freed})
        else:
            click.echo(f"Cache vidé\u00a0: {_size(freed)}.")
        return
    held: dict[str, dict[str, tuple[int, int]]] = {}
    for entry in store.entries():
        if campaign in ("", entry.campaign):
            kinds = held.setdefault(entry.campaign, {})
            count, size = kinds.get(entry.kind, (0, 0))
            kinds[entry.kind] = count + 1, size + entry.size
    if as_json:
        print_json(
            {
                name: {
                    kind: {"nombre": count, "octets": size} for kind, (count, size) in kinds.items()
                }
                for name, kinds in sorted(held.items())
            }
        )
        return
    for name, kinds in sorted(held.items()):
        click.secho(name or "autres", bold=True)
        for kind, (count, size) in kinds.items():
            click.echo(f"  {_KINDS.get(kind, kind):<24}{count:>5}{_size(size):>14}")
    total = sum(size for kinds in held.values() for _, size in kinds.values())
    click.echo(f"Cache\u00a0: {_size(total)}, au plus {_size(store.limit)}.")


@click.command(short_help="Refaire un rapport et le comparer.")
@json_option
@click.argument(
    "cible",
    metavar="FICHIER|DOSSIER",
    type=click.Path(path_type=Path, exists=True, resolve_path=True),
)
@geometry_option("Fond de carte avec lequel il a été fait.")
@click.pass_obj
def verify(projet: Path | None, cible: Path, geometry: Path | None, as_json: bool) -> int:
    """Refaire un rapport et le comparer à ce qui en est fait aujourd’hui, ou vérifier un dépôt.

    Rien n’est publié ni modifié. Code 0 si tout est identique, 1 sinon.
    """
    if _is_deposit(cible):
        from cep_report.cli.handing_in import verify_deposit

        return verify_deposit(projet, cible, as_json=as_json)
    from cep_report.cli.printing import print_json
    from cep_report.verifying import verify as verify_report

    found = verify_report(Project.find(projet), cible, geometry=geometry)
    if as_json:
        print_json(
            {
                "identique": found.same,
                "fichiers": {item.name: item.difference for item in found.files},
                "a-change": list(found.moved),
            }
        )
        return 0 if found.same else 1
    for item in found.files:
        if item.difference:
            click.secho("✗ ", fg="red", nl=False)
            click.echo(f"{item.name}\u00a0: {item.difference}")
    same = sum(not item.difference for item in found.files)
    click.echo(f"Identiques, octet pour octet\u00a0: {same} sur {len(found.files)}.")
    if found.moved:
        click.echo("A changé depuis\u00a0:")
        for line in found.moved:
            click.echo(f"  {line}")
    elif not found.same:
        click.echo("Rien n’a changé depuis\u00a0: le document a été modifié après coup.")
    return 0 if found.same else 1


def _is_deposit(path: Path) -> bool:
    return path.suffix.casefold() in {".zip", ".age"}


def _size(number: int) -> str:
    return f"{number / 2**20:.1f}\u00a0Mio".replace(".", ",")
