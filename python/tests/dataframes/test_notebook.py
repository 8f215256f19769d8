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
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    printed = "".join(f"{output.name}: {output.text}" for output in outputs if output.output_type == "stream")
    assert "stdout: <Table issues.list, 100,000 rows, 16 columns>\n" in printed
    assert "stderr: " not in printed
    html = "".join(output.data.get("text/html", "") for output in outputs if "data" in output)
    assert "Report, 0 findings" in html
    assert "values do not fit the schema" in html
    [points] = JSONDecoder().raw_decode(html.split('"datasets": ')[1])[0].values()
    assert sum(point["Issues"] for point in points) == 100_000
    # With a time zone, browsers west of it would show the month before.
    assert {point["Month"][10:] for point in points} == {"T00:00:00"}
    assert (tmp_path / "issues.parquet").stat().st_size > 1_000_000
