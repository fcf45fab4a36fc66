"""Errors say what, where and what to do, in whatever process they are raised."""

from __future__ import annotations

import importlib
import pickle
import pkgutil

import pytest

import cep_report
from cep_report.errors import CepError, InputError
from cep_report.findings import Finding, Severity

FINDING = Finding("CEP-X-001", Severity.ERROR, "ici", "non")


def _all(kind):
    yield kind
    for item in kind.__subclasses__():
        yield from _all(item)


def _known():
    for module in pkgutil.walk_packages(cep_report.__path__, "cep_report."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return sorted(set(_all(CepError)), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", _known(), ids=lambda kind: kind.__name__)
def test_each_error_goes_from_one_process_to_another(kind):
    more = {"findings": [FINDING]} if issubclass(kind, InputError) else {}
    error = kind("quoi", expected="ceci", found="cela", where="là", remedy="faire", **more)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - ours
    assert type(again) is kind
    assert vars(again) == vars(error)
    assert str(again) == str(error)
    assert again.exit_code == error.exit_code
