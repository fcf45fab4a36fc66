"""The commentaries of the eighteen regions of the demonstration."""

from pathlib import Path

import pytest

from cep_report import sentences
from cep_report.context import load_campaigned

WRITERS = (
    sentences.essentials,
    sentences.recourse,
    sentences.publics,
    sentences.territories,
    sentences.demands,
    sentences.rendered,
    sentences.following,
)


@pytest.fixture
def root():
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def campaigned(demo_source):
    return load_campaigned(demo_source, "demo-2022", version="v0", accept_reserves=False)


@pytest.fixture(scope="session")
def subject_of(campaigned):
    def subject(code, dataset=None):
        return sentences.Subject(
            dataset or campaigned.dataset,
            campaigned.campaign,
            campaigned.regions.by_code(code),
            campaigned.regions,
            campaigned.indicators,
        )

    return subject


@pytest.fixture(scope="session")
def write():
    return lambda subject: [writer(subject) for writer in WRITERS]


@pytest.fixture(scope="session")
def written(campaigned, subject_of, write):
    return {region.code: write(subject_of(region.code)) for region in campaigned.regions.all}
