"""The gate: extraction of the sample sets holds its pinned floors (`make score`)."""

from benchmarks.score import main


def test_no_field_is_under_its_floor():
    assert main([]) == 0
