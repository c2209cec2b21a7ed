"""The names under which members type credentials."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.core import Core
from bot.errors import MemberError
from bot.members.credential_names import credentials_meant, suggest_credentials
from bot.members.presence import Presence
from knowledge.guide import Guide


@pytest.fixture(scope="session")
def core(own_guide: Guide) -> Core:
    def clock() -> datetime:
        return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    store = cast("Any", None)
    return Core(store, own_guide, clock, Presence(store, clock), 5)


def meant(core: Core, typed: str) -> list[str]:
    return [one.id for one in credentials_meant(core, typed)]


@pytest.mark.parametrize(
    ("typed", "credential"),
    [
        ("PMLE", "google-pmle"),
        ("google pmle", "google-pmle"),
        ("Google", "google-pmle"),
        ("the google pmle exam", "google-pmle"),
        ("AI 102", "azure-ai-engineer"),
        ("ai102", "azure-ai-engineer"),
        ("AI–102", "azure-ai-engineer"),
        ("Microsoft AI 103", "azure-ai-103"),
        ("mls c01", "aws-mls"),
        ("MLSC01", "aws-mls"),
        ("MLA-C02", "aws-mla"),
        ("mla", "aws-mla"),
        ("AWS Certified Machine Learning - Specialty", "aws-mls"),
        ("AWS Certified Machine Learning — Specialty", "aws-mls"),
        ("AWS Certified Machine Learning Specialty", "aws-mls"),
        ("AWS Certified Machine Learning – Specialty (retired)", "aws-mls"),
        ("AWS Certified Machine Learning – Specialty (active)", "aws-mls"),
        ("aws ml engineer - associate", "aws-mla"),
        ("aws_mla", "aws-mla"),
        ("\u200bP\u00adMLE", "google-pmle"),
        ("ＰＭＬＥ", "google-pmle"),
        ("databricks ml certification", "databricks-ml-professional"),
        ("edx", "coursera-edx-certificates"),
    ],
)
def test_what_is_typed_leads_to_one(core: Core, typed: str, credential: str) -> None:
    assert meant(core, typed) == [credential]


def test_every_name_and_every_label_is_that_credential(core: Core) -> None:
    labels = dict(suggest_credentials(core, ""))
    catalogue = core.guide.source.catalogue
    assert catalogue is not None
    assert len(labels) == len(catalogue.credentials)
    for label, credential in labels.items():
        assert meant(core, label) == [credential]
    for one in catalogue.credentials:
        for name in (one.id, one.name, one.short_name, *one.aliases):
            assert meant(core, name) == [one.id]


def test_what_leads_to_several_is_what_is_suggested(core: Core) -> None:
    for typed in ("aws", "machine learning", "microsoft", "ai"):
        assert len(meant(core, typed)) > 1
        assert meant(core, typed) == [credential for _, credential in suggest_credentials(core, typed)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("CISSP", "Choose one from the list"),
        (" ", "Choose one from the list"),
        ("-", "Choose one from the list"),
        ("exam", "Choose one from the list"),
        ("gogle pmle", "I do not know the credential"),
        ("Profesional Machine Lerning Enginer", "I do not know the credential"),
        ("Databriks ML Profesional", "Did you mean `Databricks Certified Machine Learning Professional`?"),
    ],
)
def test_what_leads_to_none_says_what_to_type(core: Core, typed: str, words: str) -> None:
    with pytest.raises(MemberError) as refused:
        credentials_meant(core, typed)
    assert words in str(refused.value)
