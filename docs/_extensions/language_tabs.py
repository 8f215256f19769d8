"""Shows code blocks of several languages that follow each other directly as tabs.

The pages stay plain Markdown: GitHub shows such blocks one below the other.
"""

from __future__ import annotations

from itertools import groupby

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx_design.shared import create_component

LABELS = {"python": "Python", "js": "Node", "ts": "Node", "rust": "Rust"}


class LanguageTabs(SphinxTransform):
    default_priority = 500

    def apply(self) -> None:
        for parent in {block.parent for block in self.document.findall(nodes.literal_block)}:
            for is_code, group in groupby(list(parent.children), is_code_in_a_language):
                blocks = [node for node in group if isinstance(node, nodes.literal_block)]
                if is_code and len({label(block) for block in blocks}) == len(blocks) > 1:
                    tabs = create_component("tab-set", classes=["sd-tab-set"], children=map(tab, blocks))
                    parent.replace(blocks[0], tabs)
                    for block in blocks[1:]:
                        parent.remove(block)


def is_code_in_a_language(node: nodes.Node) -> bool:
    return isinstance(node, nodes.comment) or (isinstance(node, nodes.literal_block) and node.get("language") in LABELS)


def label(block: nodes.literal_block) -> str:
    return LABELS[block["language"]]


def tab(block: nodes.literal_block) -> nodes.container:
    title = nodes.rubric("", label(block), classes=["sd-tab-label"], sync_group="language", sync_id=label(block))
    content = create_component("tab-content", classes=["sd-tab-content"], children=[block.deepcopy()])
    return create_component("tab-item", classes=["sd-tab-item"], children=[title, content])


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_transform(LanguageTabs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
