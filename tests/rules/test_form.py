"""Code, styles and templates are in form; the settings are safe in production."""

import datetime
import os
import shutil
import subprocess
import sys

import pytest

from launch import paths

BIOME = shutil.which("biome", path=f"{paths.BIN}:{os.environ['PATH']}")
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "pepr_site.settings.base",
    "DATABASE_URL": "postgresql://nobody@localhost/nothing",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-tests-only-and-long",
    "SITE_URL": "https://www.example.org",
    "TRUSTED_PROXIES": "1",
    "SECURITY_CONTACT": "mailto:security@example.org",
    "SECURITY_EXPIRES": str(datetime.date.today() + datetime.timedelta(days=180)),
}
COMMANDS = {
    "python": ["-m", "ruff", "check", "."],
    "python layout": ["-m", "ruff", "format", "--check", "."],
    "templates": ["-m", "djlint", "templates", "--lint", "--quiet"],
    "production settings": ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def check(command):
    variables = os.environ | PRODUCTION
    # The tests in a browser need it, and no server may have it.
    variables.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    result = subprocess.run(command, cwd=paths.ROOT, env=variables, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_python_templates_and_settings(name):
    check([sys.executable, *COMMANDS[name]])


def test_styles_and_scripts():
    assert BIOME, "Biome has no package for this machine: install biome 2.3."
    check([BIOME, "ci", "--colors=off", "--error-on-warnings"])
