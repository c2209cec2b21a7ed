"""Alerts, dashboard and runbook speak of what the bot exports and logs, and each alert has its place in the runbook."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.watching.metrics import Metrics
from tests.world import ROOT

PROMETHEUS = ROOT / "deploy" / "prometheus"
ALERTS: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "alerts.yaml").read_text("utf-8"))["groups"][0]["rules"]
DASHBOARD: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana" / "whichcert.json").read_text("utf-8"))
RUNBOOK = (ROOT / "deploy" / "README.md").read_text("utf-8").split("\n## Watch\n", 1)[1].split("\n## ", 1)[0]
PROCESS = {  # what prometheus-client measures on Linux alone
    "process_resident_memory_bytes",
    "process_virtual_memory_bytes",
    "process_cpu_seconds_total",
    "process_open_fds",
    "process_max_fds",
    "process_start_time_seconds",
}
NAME = re.compile(r"\b(?:whichcert|process)_\w+")
MATCHERS = re.compile(r"\b((?:whichcert|process)_\w+)\{([^}]*)\}")
BESIDE = {"le", "job", "instance"}  # of a histogram, and what Prometheus adds


def exported() -> dict[str, set[str]]:
    """The names of all series that the bot exports, with their labels."""
    metrics = Metrics()
    metrics.command_ended("ask", "ok", 0.1)
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found | {name: set() for name in PROCESS}


def test_the_process_is_measured_where_the_system_can_tell() -> None:
    if Path("/proc/self/stat").exists():
        assert set(NAME.findall(Metrics().text().decode())) >= PROCESS


def families() -> set[str]:
    """The names as the runbook has them: a histogram is one name there."""
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in exported()}


def expressions() -> Iterator[tuple[str, str]]:
    """Each place that asks Prometheus, and what it asks."""
    for alert in ALERTS:
        yield alert["alert"], alert["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]


@pytest.mark.parametrize(("place", "expression"), list(expressions()))
def test_each_metric_that_is_asked_for_is_exported_with_its_labels(place: str, expression: str) -> None:
    known = exported()
    assert NAME.search(expression) or "up{" in expression
    assert set(NAME.findall(expression)) <= known.keys(), place
    for name, matchers in MATCHERS.findall(expression):
        assert set(re.findall(r"(\w+)[=!]", matchers)) <= known[name] | BESIDE, place
    labels = {label for names in known.values() for label in names} | BESIDE
    for grouped in re.findall(r"by \(([^)]*)\)", expression):
        assert set(grouped.split(", ")) <= labels, place


def test_each_value_of_a_label_that_an_alert_looks_for_is_one_of_ours() -> None:
    text = Metrics().text().decode() + 'outcome="failed" outcome="ok" outcome="refused"'
    for place, expression in expressions():
        for label, value in re.findall(r'(\w+)=~?"([^"]*)"', expression):
            for one in value.split("|"):
                assert label == "job" or f'{label}="{one}"' in text, place


def test_each_alert_has_its_place_in_the_runbook_and_says_whom_it_wakes() -> None:
    headings = re.findall(r"^#### (\w+)$", RUNBOOK, re.MULTILINE)
    assert headings == [alert["alert"] for alert in ALERTS]
    for alert in ALERTS:
        assert alert["annotations"]["runbook"] == f"deploy/README.md#{alert['alert'].lower()}"
        assert alert["annotations"]["summary"]
        said = RUNBOOK.split(f"#### {alert['alert']}\n\n", 1)[1]
        assert said.startswith(f"*{alert['labels']['severity'].title()}.*")


def test_each_place_of_the_runbook_that_it_refers_to_is_there() -> None:
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([\w-]+)\)", RUNBOOK)) <= headings


def test_the_runbook_has_each_metric_and_no_other() -> None:
    table = RUNBOOK.split("### Metrics\n")[1].split("\n### ")[0]
    told = [name for row in table.splitlines() for name in NAME.findall(row.split("|")[1] if "|" in row else "")]
    assert len(told) == len(set(told))
    assert set(told) == families()


def test_the_panels_of_the_dashboard_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def promtool(*arguments: str | Path) -> str:
    found = shutil.which("promtool")
    if found is None:
        assert not os.environ.get("WHICHCERT_REQUIRE_PROMTOOL"), "promtool is not installed"
        pytest.skip("promtool is not installed (Debian: apt install prometheus)")
    ended = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.slow
def test_prometheus_takes_the_alerts_and_each_fires_when_it_should() -> None:
    promtool("check", "rules", PROMETHEUS / "alerts.yaml")
    promtool("test", "rules", PROMETHEUS / "alerts_test.yaml")


def test_each_alert_is_tested_firing_and_silent() -> None:
    tests = yaml.safe_load((PROMETHEUS / "alerts_test.yaml").read_text("utf-8"))["tests"]
    cases = [case for test in tests for case in test["alert_rule_test"]]
    for alert in ALERTS:
        fires = {bool(case.get("exp_alerts")) for case in cases if case["alertname"] == alert["alert"]}
        assert fires == {True, False}, alert["alert"]


def test_prometheus_takes_what_the_dashboard_asks(tmp_path: Path) -> None:
    asked = [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", [])]
    rules = [
        {"record": f"panel:{number}", "expr": one.replace("$__rate_interval", "5m")} for number, one in enumerate(asked)
    ]
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}), "utf-8")
    assert f"{len(asked)} rules found" in promtool("check", "rules", file)


def logged() -> Iterator[tuple[str, str]]:
    """Each text that the bot logs at WARNING or above, with its file; `…` stands for what is filled in."""
    files = [file for room in ("bot", "cogs", "knowledge") for file in (ROOT / room).rglob("*.py")]
    for file in files:
        if "playground" in file.parts:
            continue
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            function = ast.unparse(call.func)
            if re.fullmatch(r"log\.(warning|error|exception|critical)|_?log_unsent", function):
                said = call.args[0]
                parts = said.values if isinstance(said, ast.JoinedStr) else [said]
                text = "".join(str(one.value) if isinstance(one, ast.Constant) else "…" for one in parts)
                yield file.name, re.sub(r"%(\.\d)?[sdf]", "…", text)


def test_the_runbook_has_each_line_that_a_log_can_hold_at_warning_or_above() -> None:
    found = [(file, text) for file, text in logged() if text not in {"…", "… (…)."}]  # these two log what others say
    assert len(found) > 30
    rows = set(re.findall(r"^\| `([^`]+)` \|", RUNBOOK.split("### The log\n")[1], re.MULTILINE))
    known = {text for _, text in found}
    for row in rows:
        assert row in known or any(text.startswith(row.rstrip(" …")) for text in known), f"nothing logs {row}"
    for file, text in found:
        assert text in rows or any(row.endswith(" …") and text.startswith(row[:-2]) for row in rows), f"{file}: {text}"
