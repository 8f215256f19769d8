"""The site that `make docs` builds: all Markdown of the repository, whose links and anchors must lead somewhere."""

import re
import sys
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS / "_extensions"))

project = "airbyte-agent"
version = re.findall(r'^version = "(.+)"', (DOCS.parent / "Cargo.toml").read_text("utf-8"), re.MULTILINE)[0]

extensions = ["myst_parser", "sphinx_copybutton", "sphinx_design", "language_tabs"]
include_patterns = [
    "*.md",
    "docs/*.md",
    "node/README.md",
    "python/README.md",
    "tests/*/README.md",
    "tests/contract/**.md",
]
exclude_patterns = [".*", "crates", "node/node_modules", "target"]
root_doc = "docs/index"
# Headings have the anchors that GitHub gives them.
myst_heading_anchors = 6

html_theme = "furo"
html_title = f"{project} {version}"
html_copy_source = False
html_extra_path = ["_root"]


def setup(app: Sphinx) -> None:
    # GitHub draws diagrams. The site shows their text, because a renderer would have to be loaded from a network.
    app.add_lexer("mermaid", TextLexer)
