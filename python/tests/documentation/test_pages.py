"""Every code block of the documentation is run, or says why not."""

from __future__ import annotations

import re
import subprocess
from urllib.parse import urlsplit

import pytest

from helpers.pages import PAGES, ROOT, snippets

RUN = {"python", "js", "ts", "rust", "sh"}
SHOWN = {"diff", "html", "http", "json", "mermaid", "text", "toml", "yaml", "{toctree}"}
ALL = [(page, snippet) for page in PAGES for snippet in snippets(page)]


@pytest.mark.parametrize("page", PAGES)
def test_every_block_has_a_language(page: str) -> None:
    """Tests do not look for others, which would therefore not be run."""
    text = (ROOT / page).read_text("utf-8")
    assert text.count("```") == len(re.findall(r"^```", text, re.MULTILINE)) == 2 * len(snippets(page))
    assert {snippet.language for snippet in snippets(page)} <= RUN | SHOWN


def test_blocks_that_are_not_run_are_few_and_say_why() -> None:
    text = "".join((ROOT / page).read_text("utf-8") for page in PAGES)
    omitted = [(page, snippet) for page, snippet in ALL if snippet.omitted]
    assert all(snippet.language in RUN for _, snippet in omitted)
    assert len(omitted) == text.count("<!-- not ")
    commands = [snippet for _, snippet in omitted if snippet.language == "sh"]
    assert len(commands) <= 15
    assert len(omitted) - len(commands) <= 5


def test_commands_that_are_not_run_are_valid() -> None:
    code = "\n".join(f"f() {{\n{snippet.code}\n}}" for _, snippet in ALL if snippet.language == "sh")
    ran = subprocess.run(["bash", "-n"], input=code, capture_output=True, text=True)
    assert ran.stderr == ""


def test_links_to_other_sites_are_well_formed() -> None:
    """`make docs` checks all other links."""
    links = [link for page in PAGES for link in re.findall(r"\]\((\w+:[^)]*)\)", (ROOT / page).read_text("utf-8"))]
    assert links
    wrong = [link for link in links if urlsplit(link).scheme != "https" or "." not in (urlsplit(link).hostname or "")]
    assert not wrong
