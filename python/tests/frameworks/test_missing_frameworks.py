"""What adapters say without their framework, and that they cost nothing before they are called."""

from __future__ import annotations

import subprocess
import sys

import pytest

from airbyte_agent import Toolbox

PACKAGES = {
    "to_pydantic_ai": ("pydantic_ai", "pydantic-ai-slim"),
    "to_langchain": ("langchain_core", "langchain-core"),
    "to_openai_agents": ("agents", "openai-agents"),
    "to_anthropic": ("anthropic", "anthropic"),
    "to_google_adk": ("google.adk", "google-adk"),
    "to_smolagents": ("smolagents", "smolagents"),
}


@pytest.mark.parametrize("method", PACKAGES)
def test_error_says_what_to_install(toolbox: Toolbox, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    module, package = PACKAGES[method]
    for name in [name for name in sys.modules if name == module or name.startswith(f"{module}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, f"airbyte_agent._frameworks.{method}", raising=False)
    with pytest.raises(
        ImportError, match=rf"{method}\(\) requires {package}: pip install --upgrade {package} \("
    ) as info:
        getattr(toolbox, method)()
    assert isinstance(info.value.__cause__, ImportError)


def test_toolbox_imports_no_framework() -> None:
    program = (
        "import sys\n"
        "from airbyte_agent import Client\n"
        "client = Client(base_url='http://127.0.0.1:1', token='made-up')\n"
        "client.tools().definitions\n"
        "print(sorted({'asyncio', 'inspect', 'typing', *%r} & sys.modules.keys()))\n"
    )
    modules = [module for module, _ in PACKAGES.values()]
    ran = subprocess.run([sys.executable, "-c", program % modules], capture_output=True, text=True, timeout=60)
    assert ran.stdout.strip() == "[]", ran.stderr
