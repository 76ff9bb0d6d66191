"""What the documentation lists is what the code has."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READ = re.compile(r'(?:_read\(\s*_env\.\w+,\s*|_networks\()"(\w+)"')


def test_every_setting_is_documented():
    read = set(READ.findall((ROOT / "pepr_site/settings/env.py").read_text()))
    documented = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))
    assert "SITE_URL" in read
    assert read == documented


def test_the_environment_has_one_reader():
    # The settings of development and tests give defaults before that reader is imported,
    # and the bundled server is given its locale.
    allowed = {
        "launch/local_postgres.py",
        "pepr_site/settings/env.py",
        "pepr_site/settings/dev.py",
        "pepr_site/settings/test.py",
        "pepr_site/wsgi.py",
    }
    readers = {
        str(path.relative_to(ROOT))
        for app in ("people", "pepr_site", "programme", "projects", "news", "research")
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"os\.(environ|getenv)", path.read_text())
    }
    assert readers <= allowed


def test_every_decision_is_in_the_index():
    folder = ROOT / "docs/decisions"
    pages = {path.name for path in folder.glob("*.md")} - {"README.md"}
    assert pages == set(re.findall(r"\]\(([\w-]+\.md)\)", (folder / "README.md").read_text()))
