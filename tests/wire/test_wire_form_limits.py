"""The documented limits of forms (modals): each is kept at its edge, and broken one step further."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.wire.limits import faults_of

CALLBACK = "/interactions/1/token/callback"

FORM = {
    "title": "A question",
    "custom_id": "form",
    "components": [
        {"type": 1, "components": [{"type": 4, "custom_id": "text", "style": 1, "label": "Say it"}]},
        {
            "type": 18,
            "label": "And why",
            "description": "In a few words",
            "component": {"type": 4, "custom_id": "why", "style": 2},
        },
    ],
}

FORMS_AT_THE_EDGE = {
    "title": (("title",), "x" * 45, "x" * 46, "data.title has 46 characters, 45 at most"),
    "no title": (("title",), "x", "", "data.title is empty"),
    "custom_id": (("custom_id",), "x" * 100, "x" * 101, "data.custom_id has 101 characters, 100 at most"),
    "parts": (("components",), FORM["components"], [], "data.components has 0 entries, 1 to 5 allowed"),
    "label": ((0, "label"), "x" * 45, "x" * 46, "data.components[0].components[0].label has 46 characters, 45 at"),
    "no label": ((0, "label"), "x", None, "data.components[0].components[0].label is empty"),
    "placeholder": ((0, "placeholder"), "x" * 100, "x" * 101, "placeholder has 101 characters, 100 at most"),
    "value": ((0, "value"), "x" * 4000, "x" * 4001, "value has 4001 characters, 4000 at most"),
    "shortest": ((0, "min_length"), 4000, 4001, "asks for 4001 to 4000 characters, 0 to 4000 allowed"),
    "longest": ((0, "max_length"), 1, 0, "asks for 0 to 0 characters, 0 to 4000 allowed"),
    "longest of all": ((0, "max_length"), 4000, 4001, "asks for 0 to 4001 characters, 0 to 4000 allowed"),
    "style": ((0, "style"), 2, 3, "style is 3, 1 or 2 allowed"),
    "input": ((0, "type"), 4, 2, "is of type 2, and no text input"),
    "same custom_id": ((0, "custom_id"), "other", "why", "custom_id is the same as"),
    "label around": (("components", 1, "label"), "x" * 45, "x" * 46, "data.components[1].label has 46 characters"),
    "description": (("components", 1, "description"), "x" * 100, "x" * 101, "description has 101 characters, 100 at"),
    "label inside": (("components", 1, "component", "label"), None, "x", "label is given inside a label"),
    "row": (("components", 0, "type"), 1, 17, "neither a label, a text nor a row of one text input"),
}


@pytest.mark.parametrize(("place", "edge", "beyond", "said"), FORMS_AT_THE_EDGE.values(), ids=list(FORMS_AT_THE_EDGE))
def test_form_is_kept_to_each_limit(place: tuple[Any, ...], edge: Any, beyond: Any, said: str) -> None:
    way = ("components", 0, "components", 0, place[1]) if place[0] == 0 else place
    for value, wanted in ((edge, []), (beyond, [said])):
        form = copy.deepcopy(FORM)
        holder: Any = form
        for key in way[:-1]:
            holder = holder[key]
        holder[way[-1]] = value
        faults = faults_of("POST", CALLBACK, {}, {"type": 9, "data": form}, [])
        assert len(faults) == len(wanted), faults
        assert all(part in fault for part, fault in zip(wanted, faults, strict=True))


def test_form_has_five_parts_at_most() -> None:
    parts = [{"type": 1, "components": [{"type": 4, "custom_id": str(n), "style": 1, "label": "x"}]} for n in range(6)]
    for count, faults in ((5, []), (6, ["data.components has 6 entries, 1 to 5 allowed"])):
        form = FORM | {"components": parts[:count]}
        assert faults_of("POST", CALLBACK, {}, {"type": 9, "data": form}, []) == faults
