"""The notebook about dataframes, as users run it."""

from __future__ import annotations

from json import JSONDecoder
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from helpers.programs import TIMEOUT

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.filterwarnings("ignore")
def test_a_hundred_thousand_records_are_read_reported_and_plotted(tmp_path: Path) -> None:
    notebook = nbformat.read(EXAMPLES / "tables.ipynb", as_version=4)
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=10 * TIMEOUT, kernel_name="python3", resources=resources).execute()
    values = [output.data for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]
    texts = [value["text/plain"] for value in values]
    assert "<Table issues.list, 100,000 rows, 16 columns>" in texts
    html = "".join(value.get("text/html", "") for value in values)
    assert "Report, 0 findings" in html
    assert "`title`: values do not fit the schema" in html
    [points] = JSONDecoder().raw_decode(html.split('"datasets": ')[1])[0].values()
    assert sum(point["issues"] for point in points) == 100_000
    assert (tmp_path / "issues.parquet").stat().st_size > 1_000_000
