"""What is said of a DOCX from elsewhere: the reasons to refuse it, and what was cleaned.

One :class:`Reason` a situation, several for a code (``docs/constats.md``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cep_report.archives import OLE, Fault
from cep_report.errors import InputError
from cep_report.findings import Finding, Severity
from cep_report.french import printable, quoted
from cep_report.word.content import Act
from cep_report.word.package import Verdict

# A hostile file may have thousands of faults of one kind: the first ones tell enough.
MAX_OF_ONE_REASON = 50
_SHOWN = 3
"""How many of the reasons are said in short."""

_SAVE = "L’ouvrir dans Word et l’enregistrer au format «\u00a0Document Word (.docx)\u00a0»."
_ASK = "Demander un nouvel envoi du fichier, enregistré par Word ou LibreOffice."
_COPY = (
    "Copier le texte dans un nouveau document et l’enregistrer\u00a0; "
    "si le fichier n’était pas attendu, ne pas l’ouvrir."
)


@dataclass(frozen=True)
class Reason:
    """Why a file is refused, or what was taken out of it."""

    code: str
    message: str
    remedy: str = ""


class Log:
    """What was found in one file.

    Args:
        file: the file's name.
    """

    def __init__(self, file: str) -> None:
        self._file = printable(file, 120)
        self._faults: dict[Finding, None] = {}
        self._cleaned: dict[Finding, None] = {}
        self._counts: dict[Reason, int] = {}

    @property
    def cleaned(self) -> tuple[Finding, ...]:
        """What was taken out, in the order it was met."""
        return tuple(self._cleaned)

    def refuse(self, reason: Reason, part: str = "", *, text: str = "", size: int = 0) -> None:
        """Note a reason to refuse the file."""
        self._note(self._faults, Severity.ERROR, reason, part, text, size)

    def clean(self, reason: Reason, part: str = "", *, text: str = "") -> None:
        """Note something that is taken out."""
        self._note(self._cleaned, Severity.WARNING, reason, part, text, 0)

    def refused(self, reason: Reason, part: str = "", *, size: int = 0) -> InputError:
        """The error for a reason after which nothing more can be looked at."""
        self.refuse(reason, part, size=size)
        return self._error()

    def stop(self) -> None:
        """Raise what was found so far, if anything."""
        if self._faults:
            raise self._error()

    def _error(self) -> InputError:
        messages = list(dict.fromkeys(fault.message.removesuffix(".") for fault in self._faults))
        return InputError(
            "Ce fichier est refusé\u00a0: rien n’en a été lu.",
            findings=tuple(self._faults),
            expected="un document Word (.docx), enregistré par Word ou LibreOffice, sans rien qui "
            "s’exécute ni qui vienne d’ailleurs",
            found="\u202f; ".join(messages[:_SHOWN])
            + ("\u202f; et d’autres raisons" if len(messages) > _SHOWN else ""),
            where=self._file,
        )

    def _note(
        self,
        noted: dict[Finding, None],
        severity: Severity,
        reason: Reason,
        part: str,
        text: str,
        size: int,
    ) -> None:
        count = self._counts[reason] = self._counts.get(reason, 0) + 1
        if count > MAX_OF_ONE_REASON:
            return
        place = f"{self._file}, {printable(part, 120)}" if part else self._file
        message = reason.message.format(texte=quoted(text.strip(), 80), taille=size)
        noted[Finding(reason.code, severity, place, message, reason.remedy)] = None


ABSENT = Reason("CEP-RETOUR-001", "fichier absent.", "Vérifier le nom et le dossier.")
FOLDER = Reason("CEP-RETOUR-001", "c’est un dossier.", "Donner le fichier .docx lui-même.")
UNREADABLE = Reason(
    "CEP-RETOUR-001", "fichier illisible.", "Le fermer dans Word, vérifier les droits de lecture."
)
EMPTY = Reason("CEP-RETOUR-001", "fichier vide.", "Demander un nouvel envoi du fichier.")
LOCK = Reason(
    "CEP-RETOUR-001",
    "c’est le fichier de verrouillage que Word pose à côté d’un document ouvert.",
    "Fermer Word et donner le fichier sans «\u00a0~$\u00a0».",
)

NOT_WORD = Reason("CEP-RETOUR-002", "ce n’est pas un document Word (.docx).", _SAVE)
SUFFIX = Reason(
    "CEP-RETOUR-002",
    "le nom ne se termine pas par «\u00a0.docx\u00a0».",
    f"{_SAVE[:-1]}\u202f; le renommer suffit s’il l’était déjà.",
)
_OLD = Reason("CEP-RETOUR-002", "ancien format Word (.doc).", _SAVE)
_OLE_FILE = Reason("CEP-RETOUR-002", "ancien format de fichier Office, autre que Word.", _ASK)
_PDF = Reason(
    "CEP-RETOUR-002",
    "c’est un PDF\u00a0: les modifications et les commentaires n’y sont pas lus.",
    "Demander le fichier Word (.docx) qui a été envoyé.",
)
_RTF = Reason("CEP-RETOUR-002", "c’est un fichier RTF.", _SAVE)
_WEB = Reason("CEP-RETOUR-002", "c’est une page web ou du XML, pas un document Word.", _SAVE)
_ODT = Reason(
    "CEP-RETOUR-002",
    "c’est un document OpenDocument (.odt, .ods, .odp).",
    "L’ouvrir dans LibreOffice et l’enregistrer au format «\u00a0Word 2007-365 (.docx)\u00a0».",
)
_XLSX = Reason("CEP-RETOUR-002", "c’est un classeur Excel.", "Donner le document Word.")
_PPTX = Reason("CEP-RETOUR-002", "c’est une présentation PowerPoint.", "Donner le document Word.")
_PAGES = Reason("CEP-RETOUR-002", "c’est un document Pages.", "L’exporter au format Word.")
_ZIPPED = Reason(
    "CEP-RETOUR-002",
    "c’est une archive qui contient des documents.",
    "La décompresser et donner chaque document.",
)
_TEMPLATE_FILE = Reason("CEP-RETOUR-002", "c’est un modèle Word, pas un document.", _SAVE)
STRICT = Reason(
    "CEP-RETOUR-002",
    "c’est la variante «\u00a0Document Strict Open XML\u00a0».",
    "L’enregistrer au format «\u00a0Document Word (.docx)\u00a0», sans «\u00a0Strict\u00a0».",
)

PASSWORD = Reason(
    "CEP-RETOUR-003",
    "document protégé par mot de passe.",
    "Retirer le mot de passe (Fichier, Informations, Protéger le document), puis l’enregistrer.",
)

_DAMAGED = Reason("CEP-RETOUR-004", "fichier abîmé ou tronqué.", _ASK)
_EXTRA = Reason(
    "CEP-RETOUR-005", "des octets étrangers sont cachés avant, après ou entre les parties.", _ASK
)
_REPEATED = Reason(
    "CEP-RETOUR-006", "deux parties ont le même nom, ou se recouvrent dans le fichier.", _ASK
)
_NAME = Reason("CEP-RETOUR-007", "le nom d’une partie est interdit ou se contredit.", _ASK)
_OUTSIDE = Reason("CEP-RETOUR-007", "une partie renvoie hors du document\u00a0: {texte}.", _ASK)

LARGE_FILE = Reason(
    "CEP-RETOUR-008",
    "fichier de plus de {taille} Mo.",
    "Compresser les images (Format de l’image, Compresser les images).",
)
_BOMB = Reason(
    "CEP-RETOUR-008",
    "fichier démesuré une fois ouvert.",
    "Compresser les images\u00a0; si le fichier n’était pas attendu, ne pas l’ouvrir.",
)
COMPLEX = Reason("CEP-RETOUR-008", "document démesuré\u00a0: trop d’éléments.", _COPY)

DECLARATION = Reason(
    "CEP-RETOUR-009",
    "le XML contient des déclarations (DOCTYPE, entités) ou un codage interdits.",
    _ASK,
)
MALFORMED = Reason("CEP-RETOUR-010", "le XML est mal formé, ou trop imbriqué.", _ASK)
NO_MAIN = Reason("CEP-RETOUR-011", "le texte du document manque, ou n’est pas désigné.", _ASK)
DAMAGED = Reason("CEP-RETOUR-011", "la liste des parties du document est endommagée.", _ASK)
UNTYPED = Reason("CEP-RETOUR-011", "une partie n’a pas de type déclaré.", _ASK)
SEVERAL = Reason("CEP-RETOUR-011", "le fichier contient plusieurs documents.", _ASK)

MACRO = Reason(
    "CEP-RETOUR-012",
    "le document contient des macros.",
    "L’enregistrer au format «\u00a0Document Word (.docx)\u00a0», qui n’en contient pas.",
)
OBJECT = Reason(
    "CEP-RETOUR-013",
    "le document contient un objet OLE ou un contrôle ActiveX.",
    "Dans Word, remplacer l’objet par une image (couper, collage spécial, image).",
)
_OBJECT_NAMED = Reason(
    OBJECT.code, "le document contient un objet lié ou un contrôle\u00a0: {texte}.", OBJECT.remedy
)
_FIELD = Reason(
    "CEP-RETOUR-014",
    "un champ va chercher un fichier ou lance un programme\u00a0: {texte}.",
    "Dans Word, tout sélectionner et remplacer les champs par leur texte (Ctrl+Maj+F9).",
)
_HIDDEN_FIELD = Reason(
    "CEP-RETOUR-014", "un champ cache son nom dans un autre\u00a0: {texte}.", _FIELD.remedy
)
_EXTERNAL = Reason(
    "CEP-RETOUR-015",
    "un contenu est pris ailleurs (image liée, modèle distant…)\u00a0: {texte}.",
    "Dans Word, incorporer l’image (Fichier, Informations, Modifier les liens d’accès aux "
    "fichiers, Rompre la liaison), ou détacher le modèle (Développeur, Modèle de document).",
)
_INSERTED = Reason(
    "CEP-RETOUR-016", "un autre document est inséré tel quel, ou appelé, dans celui-ci.", _COPY
)
PICTURE = Reason("CEP-RETOUR-017", "image illisible.", "La retirer, ou la remplacer.")
LARGE_PICTURE = Reason(
    "CEP-RETOUR-017",
    "images de plus de {taille} millions de points.",
    "Compresser les images (Format de l’image, Compresser les images).",
)
ACTIVE_PICTURE = Reason(
    "CEP-RETOUR-017", "image SVG qui contient du code ou un renvoi.", "La remplacer par un PNG."
)

_TEMPLATE = Reason("CEP-RETOUR-018", "le lien vers le modèle {texte} est retiré.", "Rien à faire.")
_WORKBOOK = Reason(
    "CEP-RETOUR-019",
    "le classeur ou le document joint à un graphique ou à un objet est retiré\u00a0; son image "
    "reste.",
    "Si ses chiffres comptent, demander le classeur à part.",
)
_UNLINKED = Reason(
    "CEP-RETOUR-020",
    "un lien qui n’est ni une page web ni une adresse est retiré\u00a0; son texte reste\u00a0: "
    "{texte}.",
    "Rien à faire.",
)
UNUSED = Reason(
    "CEP-RETOUR-021", "une partie dont la lecture n’a pas besoin est retirée.", "Rien à faire."
)
_VIDEO = Reason(
    "CEP-RETOUR-021", "le lecteur d’une vidéo en ligne est retiré\u00a0; son image reste."
)
_MACRO_NAME = Reason("CEP-RETOUR-021", "un champ de formulaire nomme une macro\u00a0: {texte}.")
_SIGNATURE = Reason(
    "CEP-RETOUR-022",
    "la signature électronique est retirée\u00a0: elle ne vaut que pour le fichier d’origine.",
    "Garder le fichier reçu s’il doit faire foi.",
)
_MERGE = Reason(
    "CEP-RETOUR-023",
    "un réglage de publipostage, de schéma ou de transformation est retiré.",
    "Rien à faire.",
)
_MISSING = Reason(
    "CEP-RETOUR-024",
    "un renvoi vers une partie absente ({texte}) est retiré.",
    "Vérifier dans Word qu’aucune image ne manque.",
)

ARCHIVE = {
    Fault.DAMAGED: _DAMAGED,
    Fault.EXTRA_BYTES: _EXTRA,
    Fault.ENCRYPTED: PASSWORD,
    Fault.TOO_LARGE: _BOMB,
    Fault.REPEATED: _REPEATED,
    Fault.NAME: _NAME,
}
RELATION = {
    Verdict.MACRO: MACRO,
    Verdict.OBJECT: OBJECT,
    Verdict.INSERTED: _INSERTED,
    Verdict.EXTERNAL: _EXTERNAL,
    Verdict.OUTSIDE: _OUTSIDE,
    Verdict.TEMPLATE: _TEMPLATE,
    Verdict.MERGE: _MERGE,
    Verdict.WORKBOOK: _WORKBOOK,
    Verdict.UNLINKED: _UNLINKED,
    Verdict.UNUSED: UNUSED,
    Verdict.SIGNATURE: _SIGNATURE,
    Verdict.MISSING: _MISSING,
}
ACT = {
    Act.INSERTED: _INSERTED,
    Act.OBJECT: _OBJECT_NAMED,
    Act.FIELD: _FIELD,
    Act.HIDDEN_FIELD: _HIDDEN_FIELD,
    Act.EXTERNAL: _EXTERNAL,
    Act.TOO_MANY: COMPLEX,
    Act.SETTING: _MERGE,
    Act.UNLINKED: _UNLINKED,
    Act.VIDEO: _VIDEO,
    Act.MACRO_NAME: _MACRO_NAME,
}
CLEANED_ACTS = {Act.SETTING, Act.UNLINKED, Act.VIDEO, Act.MACRO_NAME}


def other_type(data: bytes) -> Reason | None:
    """Why bytes cannot be a DOCX, when they show what else they are."""
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return PASSWORD
        return _OLD if "WordDocument".encode("utf-16-le") in data else _OLE_FILE
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signature, reason in ((b"%pdf", _PDF), (b"{\\rtf", _RTF), (b"<", _WEB)):
        if start.startswith(signature):
            return reason
    if start.startswith(b"mime-version:"):
        return _WEB
    return None if b"PK\x03\x04" in data or data.startswith(b"PK") else NOT_WORD


def other_archive(names: Iterable[str]) -> Reason | None:
    """Why an archive is not a DOCX, when its members show what else it is."""
    found = set(names)
    for name, reason in (
        ("xl/workbook.xml", _XLSX),
        ("ppt/presentation.xml", _PPTX),
        ("content.xml", _ODT),
        ("Index/Document.iwa", _PAGES),
    ):
        if name in found:
            return reason
    if "[Content_Types].xml" in found:
        return None
    documents = (".docx", ".doc", ".odt", ".pdf")
    return _ZIPPED if any(name.lower().endswith(documents) for name in found) else NOT_WORD


def other_document(content_type: str) -> Reason | None:
    """Why a main part of this type is not a document's, when it shows what else it is."""
    if "macroenabled" in content_type:
        return MACRO
    if "template" in content_type:
        return _TEMPLATE_FILE
    if "spreadsheetml" in content_type:
        return _XLSX
    return _PPTX if "presentationml" in content_type else None
