"""Jobs for executors that share neither our disk nor our memory: a job goes with its files.

::

    here                                      there, in a private folder
    campaign.yml, data/reference, notebooks… ─► projet/     one bundle, the same for all regions
    the region's own files, the arguments    ─► projet/     one parcel a region
    the empty folder of the job              ◄─ rapport/    an archive, its members in order

Paths travel as places (in the project, outside it, the job's folder) and are paths again on
the other side. The file of the dataset does not travel: the arguments hold its protected
figures. There, each job has a process and a folder of its own; nothing of it is left.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import pickle
import platform
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from cep_report.archives import ArchiveError, open_archive
from cep_report.context import Campaigned, Context
from cep_report.environment import code, libraries
from cep_report.errors import CepError, ConfigurationError, RenderError
from cep_report.ooxml import zip_bytes
from cep_report.processes import FreshProcessExecutor

PROJECT, OUTSIDE, MADE = "projet", "dehors", "rapport"
"""Where things are in a job's private folder; the last is the folder that is brought back."""

_MOST = 2**31
"""Bytes; no project and no report comes near."""

_SHOWN = 12
"""Digits of the digest of the code: enough to tell two codes apart, and to be read."""

# Where private folders are made there; by default, where temporary files are.
_place: ContextVar[Path | None] = ContextVar("place", default=None)


@dataclass(frozen=True)
class Bundle:
    """Files as one archive: the same files, the same digest."""

    digest: str
    data: bytes = field(repr=False)

    @classmethod
    def of(cls, files: Mapping[str, Path]) -> Bundle:
        """The files, each under its name in the private folder.

        Raises:
            OSError: one cannot be read.
        """
        data = zip_bytes({name: path.read_bytes() for name, path in files.items()})
        return cls(hashlib.sha256(data).hexdigest(), data)


@dataclass(frozen=True)
class Parcel:
    """One job, as it leaves; what it holds is not for logs.

    Attributes:
        job: function and arguments, pickled and compressed.
        files: those of the region.
        home: the project's folder here, as errors name it.
        surroundings: what must be the same there.
        preload: modules that the job's process starts with.
        seconds: after which the job is ended; None for no limit.
    """

    job: bytes = field(repr=False)
    files: bytes = field(repr=False)
    home: str = field(repr=False)
    surroundings: Mapping[str, str] = field(repr=False)
    preload: Sequence[str] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class Brought:
    """What a job gave back: its result, and its folder as an archive."""

    value: object = field(repr=False)
    files: bytes = field(repr=False)


class CarryingExecutor(Executor):
    """Jobs on campaigns and regions, run by any executor.

    The arguments of a job are the :class:`Campaigned` or the :class:`Context` it is about,
    a path to an empty folder if it fills one, and values.

    Args:
        executor: what runs the jobs; it is given :func:`carry_out`, a bundle and a parcel.
        preload: modules that the jobs' processes start with.
        seconds: after which a job is ended, counted where it is done; None for no limit.
    """

    def __init__(
        self, executor: Executor, preload: Sequence[str] = (), seconds: float | None = None
    ) -> None:
        self._executor = executor
        self._preload = tuple(preload)
        self._seconds = seconds
        self._bundles: dict[tuple[Path, str, Path | None], Bundle] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Send a job; its result comes once its folder is filled here.

        An error that is not one of ours (a file that cannot be read, an executor that
        broke) is the result's, never the caller's.
        """
        if kwargs:
            raise TypeError("the arguments of a job are given by position")
        result: Future[Any] = Future()
        try:
            bundle, parcel = self._packed(fn, args)
            sent = self._executor.submit(carry_out, bundle, parcel)
        except Exception as error:  # noqa: BLE001 - of this job alone
            result.set_exception(error)
            return result
        folder = next((item for item in args if isinstance(item, Path)), None)

        def arrived(done: Future[Brought]) -> None:
            try:
                brought = done.result()
                if folder is not None:
                    _unpack(brought.files, folder)
            except BaseException as error:  # noqa: BLE001 - handed over, cancellation included
                result.set_exception(error)
            else:
                result.set_result(brought.value)

        sent.add_done_callback(arrived)
        return result

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the executor that runs the jobs."""
        self._executor.shutdown(wait, cancel_futures=cancel_futures)

    def _packed(self, fn: Callable[..., Any], args: Sequence[Any]) -> tuple[Bundle, Parcel]:
        context = next((item for item in args if isinstance(item, Context)), None)
        shared = (
            context.shared if context else next(item for item in args if type(item) is Campaigned)
        )
        root = shared.project.root
        key = (root, shared.campaign.id, shared.geometry)
        if key not in self._bundles:
            files = sorted(_common(shared))
            self._bundles[key] = Bundle.of({_name(path, root, None): path for path in files})
        own = context.workspace.inputs() if context else ()
        parcel = Parcel(
            _packed_job(fn, args, root),
            Bundle.of({_name(path, root, None): path for path in own}).data,
            str(root),
            surroundings(),
            self._preload,
            self._seconds,
        )
        return self._bundles[key], parcel


def carry_out(bundle: Bundle, parcel: Parcel) -> Brought:
    """Do a job, where it was sent, in a process and a folder of its own.

    Raises:
        ConfigurationError: what makes reports is not the same here.
        ProcessDied: the job's process did.
        TookTooLong: its time was over.
        CepError: the job's; it names files as they are named where the job comes from.
    """
    _check_surroundings(parcel.surroundings)
    with (
        tempfile.TemporaryDirectory(
            prefix="cep-", dir=_place.get(), ignore_cleanup_errors=True
        ) as private,
        FreshProcessExecutor(
            1, parcel.preload, parcel.seconds, partial(_leave_nothing, Path(private))
        ) as pool,
    ):
        brought: Brought = pool.submit(_do, bundle, parcel, Path(private)).result()
        return brought


@contextmanager
def private_folders_in(folder: Path) -> Iterator[None]:
    """Make the private folders of the jobs done in this block in ``folder``."""
    token = _place.set(folder)
    try:
        yield
    finally:
        _place.reset(token)


def surroundings() -> dict[str, str]:
    """What decides the bytes of a report beside its inputs, as far as a machine can say."""
    digest = code()[:_SHOWN]
    return {"code": digest, "zlib": zlib.ZLIB_RUNTIME_VERSION, **libraries()}


def differences(ours: Mapping[str, str], theirs: Mapping[str, str | None]) -> list[str]:
    """What is not the same, a line each: theirs, then ours."""
    return [
        f"{name} {theirs.get(name) or 'absent'} (ici {ours.get(name) or 'absent'})"
        for name in {**ours, **theirs}
        if (theirs.get(name) or "") != (ours.get(name) or "")
    ]


def other_versions(found: str, where: str) -> ConfigurationError:
    """The error when what makes reports is not the same there as here."""
    return ConfigurationError(
        "Les machines n’ont pas les mêmes versions\u00a0: les rapports ne seraient pas les mêmes.",
        expected="le même code de cep-report, les mêmes versions de Python et des bibliothèques",
        found=found,
        where=where,
        remedy="installer partout le même environnement (requirements.lock), redémarrer les "
        "travailleurs, puis relancer.",
    )


def _check_surroundings(wanted: Mapping[str, str]) -> None:
    found = differences(wanted, surroundings())
    if found:
        raise other_versions(", ".join(found), platform.node())


def _common(shared: Campaigned) -> Iterator[Path]:
    """What reports of a campaign are made from, beside regions' folders and the dataset."""
    from cep_report.fonts import static_fonts

    project = shared.project
    yield project.campaign_file(shared.campaign.id)
    presentation = project.presentation_file(shared.campaign.id)
    if presentation.is_file():
        yield presentation
    if shared.geometry is not None:
        yield shared.geometry
    for folder in (
        project.reference,
        project.published,
        project.notebooks,
        project.extension,
        static_fonts(project),
    ):
        yield from (path for path in folder.glob("*") if path.is_file())


def _do(bundle: Bundle, parcel: Parcel, private: Path) -> Brought:
    """Do a job; runs in its own process."""
    made = private / MADE
    made.mkdir()
    for files in (bundle.data, parcel.files):
        _unpack(files, private)
    fn, args = _Arriving(io.BytesIO(zlib.decompress(parcel.job)), private).load()
    try:
        value = fn(*args)
    except CepError as error:
        raise _as_at_home(error, str(private / PROJECT), parcel.home) from None
    found = sorted(path for path in made.rglob("*") if path.is_file())
    content = {path.relative_to(made).as_posix(): path.read_bytes() for path in found}
    return Brought(value, zip_bytes(content))


def _leave_nothing(private: Path) -> None:
    """Take out a job's private folder from under it: nobody will take the result."""
    # Out of the way first, with a file in its place: nothing more can be written there.
    gone = private.with_name(f"{private.name}-")
    with contextlib.suppress(OSError):
        private.rename(gone)
        private.touch()
    shutil.rmtree(gone, ignore_errors=True)
    with contextlib.suppress(OSError):
        private.unlink()


def _as_at_home(error: CepError, there: str, home: str) -> CepError:
    """The error, with its paths as they are where the job comes from."""
    for name, text in vars(error).items():
        if isinstance(text, str):
            setattr(error, name, text.replace(there, home))
    return error


def _unpack(data: bytes, folder: Path) -> None:
    """Write the members of an archive into ``folder``.

    Raises:
        RenderError: it is damaged, or names a place outside.
        OSError: the disk or the rights do not allow it.
    """
    try:
        archive = open_archive(data, _MOST)
        for name in archive.members:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
    except ArchiveError as error:
        raise RenderError(
            "Un envoi est arrivé abîmé.",
            found=str(error),
            remedy="relancer ; si l’erreur persiste, vérifier le réseau.",
        ) from error


def _packed_job(fn: Callable[..., Any], args: Sequence[Any], root: Path) -> bytes:
    folder = next((item for item in args if isinstance(item, Path)), None)
    stream = io.BytesIO()
    _Leaving(stream, root, folder).dump((fn, tuple(_lightened(item) for item in args)))
    return zlib.compress(stream.getvalue())


def _lightened(item: Any) -> Any:
    """Without what was computed from it: that is computed again there, faster than sent."""
    if isinstance(item, Context):
        return replace(item, shared=_lightened(item.shared))
    if isinstance(item, Campaigned):
        return replace(item, dataset=replace(item.dataset))
    return item


def _name(path: Path, root: Path, folder: Path | None) -> str:
    """The place of a path in the private folder."""
    if path == folder:
        return MADE
    if path.is_relative_to(root):
        return f"{PROJECT}/{path.relative_to(root).as_posix()}"
    return f"{OUTSIDE}/{hashlib.sha256(str(path.parent).encode()).hexdigest()[:12]}/{path.name}"


class _Leaving(pickle.Pickler):
    """Pickles paths as places."""

    def __init__(self, stream: io.BytesIO, root: Path, folder: Path | None) -> None:
        super().__init__(stream, protocol=5)
        self._root = root
        self._folder = folder

    def persistent_id(self, obj: Any) -> str | None:
        return _name(obj, self._root, self._folder) if isinstance(obj, Path) else None


class _Arriving(pickle.Unpickler):
    """Unpickles places as paths of the private folder."""

    def __init__(self, stream: io.BytesIO, private: Path) -> None:
        super().__init__(stream)
        self._private = private

    def persistent_load(self, pid: Any) -> Path:
        return self._private / str(pid)
