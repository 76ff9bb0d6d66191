"""Secrets that a run makes for itself."""

import stat

from launch import secret_files


def test_a_secret_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "secret"
    first = secret_files.keep(path, 12)
    assert len(first) == 16
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret_files.keep(path, 12) == first
    assert secret_files.keep(tmp_path / "other", 12) != first


def test_a_start_killed_while_writing_is_no_obstacle(tmp_path):
    (tmp_path / "secret").touch()
    assert len(secret_files.keep(tmp_path / "secret", 12)) == 16
