"""The settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NASIJ_PORT", "8123")
    monkeypatch.setenv("NASIJ_ARCHIVE", "")
    monkeypatch.setenv("NASIJ_DEADLINE", "2.5")
    settings = Settings()
    assert (settings.port, settings.archive, settings.limits.seconds) == (8123, None, 2.5)
    assert Settings(port=1).port == 1


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "many"), ("PORT", "70000"), ("WORKERS", "0"), ("DEADLINE", "0")]
)
def test_a_setting_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"NASIJ_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_datasets_are_kept_where_a_user_keeps_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NASIJ_ROOT", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Settings().root == tmp_path / "nasij"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings().root == tmp_path / ".local" / "share" / "nasij"


def test_every_setting_says_what_it_is() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, f"{name} has no description; the README's table is made of them"
