"""A folder, a database or a port that cannot be had: a sentence, and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from central.cli import main


@pytest.mark.parametrize(
    "words",
    [["keys", "--out"], ["enrol", "booth-1", "--state"], ["summary", "--state"], ["serve", "--state"]],
    ids=lambda words: words[0],
)
def test_a_folder_that_cannot_be_made_is_named(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(SystemExit) as ended:
        main([*words, str(taken)])
    assert ended.value.code == 1
    assert capsys.readouterr().err == f"the folder {taken} cannot be made: File exists\n"


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/db", "postgresql://127.0.0.1:1/none"])
def test_a_database_that_cannot_be_opened_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["summary", "--database", url])
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith("the database cannot be opened: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize("port", ["-1", "65536", "web"])
def test_a_port_that_is_none_is_wrong_use(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--port", port])
    assert ended.value.code == 2
    assert "0 to 65535" in capsys.readouterr().err


def test_documents_that_cannot_be_kept_are_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--state", str(tmp_path), "--documents", "ftp://host/x", "--port", "0"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("the documents cannot be kept there: ")
    assert told.count("\n") == 1
