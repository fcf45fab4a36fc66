"""Jobs that go with their files, come back whole, and leave nothing."""

from __future__ import annotations

import os
import pickle
import tempfile
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from cep_report.carrying import (
    Brought,
    CarryingExecutor,
    carry_out,
    differences,
    private_folders_in,
    surroundings,
)
from cep_report.context import Context, load_campaigned, load_context
from cep_report.errors import ConfigurationError, InputError, RenderError
from cep_report.ooxml import zip_bytes
from cep_report.processes import ProcessDied, TookTooLong
from cep_report.provenance import hashes, inputs


class Here(ThreadPoolExecutor):
    """Does jobs in a folder; what goes through it is kept for the test."""

    def __init__(self, folder: Path) -> None:
        super().__init__(2)
        self.folder = folder
        self.sent: list[tuple[object, ...]] = []

    def submit(self, fn, /, *args):
        # As over a network: nothing is shared with who asked.
        self.sent.append(args)
        return super().submit(self._do, fn, pickle.dumps(args))

    def _do(self, fn, packed):
        with private_folders_in(self.folder):
            return fn(*pickle.loads(packed))  # noqa: S301 - ours


@pytest.fixture(scope="module")
def context(demo_source) -> Context:
    shared = load_campaigned(demo_source, "demo-2022", version="v1", accept_reserves=False)
    return load_context(shared, shared.regions.by_code("53"), "v1")


@pytest.fixture
def there(tmp_path):
    folder = tmp_path / "là-bas"
    folder.mkdir()
    with Here(folder) as executor:
        yield executor


def tell(context: Context, folder: Path, word: str) -> dict[str, object]:
    (folder / "un" / "deux").mkdir(parents=True)
    (folder / "un" / "deux" / "mot.txt").write_text(word, encoding="utf-8")
    (folder / "rapport.qmd").write_text(context.region.name, encoding="utf-8")
    return {
        "hashes": hashes(context),
        "values": len(context.values),
        "figures": pickle.dumps(context.dataset.frame.to_csv()),
        "dataset": context.dataset.path.exists(),
        "root": str(context.project.root),
        "mode": (folder.parent.stat().st_mode & 0o777),
    }


def refuse(context: Context, folder: Path) -> None:
    (folder / "reste.txt").write_text("…")
    raise InputError("non", where=str(context.workspace.folder / "region.yml"))


def die(context: Context, folder: Path) -> None:
    (folder / "reste.txt").write_text("…")
    os._exit(7)


def linger(context: Context, folder: Path) -> None:
    (folder / "reste.txt").write_text("…")
    time.sleep(60)


def test_a_job_finds_what_it_needs_and_its_folder_comes_back(context, there, tmp_path):
    folder = tmp_path / "rapport"
    folder.mkdir()
    said = CarryingExecutor(there).submit(tell, context, folder, "été").result()
    assert said["hashes"] == hashes(context)
    assert list(said["hashes"]) == list(hashes(context))
    assert said["values"] == len(context.values)
    assert said["figures"] == pickle.dumps(context.dataset.frame.to_csv())
    assert said["root"] != str(context.project.root)
    assert said["mode"] == 0o700
    assert (folder / "un" / "deux" / "mot.txt").read_text(encoding="utf-8") == "été"
    assert (folder / "rapport.qmd").read_text(encoding="utf-8") == "Bretagne"
    assert list(there.folder.iterdir()) == []


def test_the_unprotected_dataset_never_leaves(context, there, tmp_path):
    folder = tmp_path / "rapport"
    folder.mkdir()
    said = CarryingExecutor(there).submit(tell, context, folder, "").result()
    assert said["dataset"] is False
    assert context.dataset.path.is_file()
    assert context.dataset.masking.ours
    ((bundle, parcel),) = there.sent
    names = {name for data in (bundle.data, parcel.files) for name in _names(data)}
    assert not any(context.dataset.path.name in name for name in names)
    sent = {name.removeprefix("projet/") for name in names}
    root = context.project.root
    wanted = {path.relative_to(root).as_posix() for path in inputs(context)}
    assert wanted - sent == {context.dataset.path.relative_to(root).as_posix()}
    # Nothing of another region's folder either.
    assert {name.split("/")[2] for name in sent if name.startswith("reports/demo-2022/")} == {
        "campaign.yml",
        context.region.folder,
    }


def test_the_bundle_is_the_same_for_all_regions(context, there, tmp_path):
    carrying = CarryingExecutor(there)
    other = load_context(context.shared, context.shared.regions.by_code("06"), "v1")
    for each in (context, other):
        folder = tmp_path / each.region.code
        folder.mkdir()
        carrying.submit(tell, each, folder, "").result()
    (first, _), (second, _) = there.sent
    assert first is second
    (again, _) = CarryingExecutor(there)._packed(tell, (context,))
    assert again == first


def test_an_error_comes_back_with_the_paths_of_here(context, there, tmp_path):
    with pytest.raises(InputError) as caught:
        CarryingExecutor(there).submit(refuse, context, tmp_path).result()
    assert caught.value.where == str(context.workspace.folder / "region.yml")
    assert list(there.folder.iterdir()) == []
    assert not (tmp_path / "reste.txt").exists()


def test_a_job_that_dies_leaves_nothing(context, there, tmp_path):
    with pytest.raises(ProcessDied) as caught:
        CarryingExecutor(there).submit(die, context, tmp_path).result()
    assert caught.value.code == 7
    assert list(there.folder.iterdir()) == []


def test_a_job_that_takes_too_long_is_ended_there_and_leaves_nothing(context, there, tmp_path):
    with pytest.raises(TookTooLong) as caught:
        CarryingExecutor(there, seconds=3).submit(linger, context, tmp_path).result(50)
    assert caught.value.seconds == 3
    assert list(there.folder.iterdir()) == []


def test_a_map_outside_the_project_goes_too(context, there, tmp_path):
    outside = tmp_path / "carte.geojson"
    outside.write_text('{"type": "FeatureCollection", "features": []}')
    mapped = replace(context, shared=replace(context.shared, geometry=outside))
    folder = tmp_path / "rapport"
    folder.mkdir()
    said = CarryingExecutor(there).submit(tell, mapped, folder, "").result()
    assert said["hashes"]["carte.geojson"] == hashes(mapped)["carte.geojson"]


@pytest.mark.parametrize("name", ["code", "typst", "numpy", "python"])
def test_other_versions_there_are_refused(context, name):
    """Other code too, under the same version number."""
    bundle, parcel = CarryingExecutor(ThreadPoolExecutor(1))._packed(tell, (context,))
    with pytest.raises(ConfigurationError, match=f"{name} .* \\(ici 0.0.1\\)") as caught:
        carry_out(bundle, replace(parcel, surroundings={**surroundings(), name: "0.0.1"}))
    assert "," not in caught.value.found


def test_differences_name_what_is_absent():
    assert differences({"a": "1", "b": "2"}, {"a": "1"}) == ["b absent (ici 2)"]
    assert differences({"a": "1"}, {"a": "1", "b": "2"}) == ["b 2 (ici absent)"]
    assert differences({"a": "1", "b": ""}, {"a": "1", "c": None}) == []


@pytest.mark.parametrize("damage", ["cut", "climbs"])
def test_what_comes_back_damaged_is_refused(context, tmp_path, damage):
    class Damaging(ThreadPoolExecutor):
        def submit(self, *_):
            data = zip_bytes({"../évadé.txt" if damage == "climbs" else "a.txt": b"x" * 99})
            return super().submit(lambda: Brought(None, data[: -30 if damage == "cut" else None]))

    folder = tmp_path / "rapport"
    folder.mkdir()
    with Damaging(1) as executor, pytest.raises(RenderError, match="abîmé"):
        CarryingExecutor(executor).submit(tell, context, folder, "").result()
    assert not (tmp_path / "évadé.txt").exists()
    assert list(folder.iterdir()) == []


def test_what_cannot_be_packed_is_the_error_of_that_job(context, tmp_path):
    with ThreadPoolExecutor(1) as executor:
        result = CarryingExecutor(executor).submit(lambda _: None, context)
    assert result.exception() is not None


def test_logs_say_nothing_of_what_is_sent(context):
    bundle, parcel = CarryingExecutor(ThreadPoolExecutor(1))._packed(tell, (context,))
    assert len(repr(bundle)) < 200
    assert len(repr(parcel)) < 200
    assert b"Bretagne" not in parcel.job
    assert len(zlib.decompress(parcel.job)) > len(parcel.job)
    assert tempfile.gettempdir() not in repr(parcel)


def _names(data: bytes) -> list[str]:
    import io
    import zipfile

    return zipfile.ZipFile(io.BytesIO(data)).namelist()
