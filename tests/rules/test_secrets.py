"""No secret stands in the files of the project nor in what they once were; each exception to a rule has its reason."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from detect_secrets.core import scan
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).parents[2]
# The detectors that know a secret by its form. Those that go by chance or by a word beside it (`password = `) cry at
# every fingerprint and every test.
PLUGINS = [
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "BasicAuthDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
]
PLUGINS += ["JwtTokenDetector", "MailchimpDetector", "NpmDetector", "OpenAIDetector", "PrivateKeyDetector"]
PLUGINS += ["PypiTokenDetector", "SendGridDetector", "SlackDetector", "StripeDetector", "TelegramBotTokenDetector"]
# Addresses of examples, whose password is a word such as « password ».
EXAMPLES = re.compile(
    r"://[\w{}.%]+:((password|secret)@|({[^}]*}[^@]*|[\w%]+)@(host|localhost|[\w.]*example[\w.]*|{\w+}|/))"
)
EXCEPTION = re.compile(r"# noqa: S\d+\b(?! - \S)")


def git(*arguments):
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("The project is no clone here: there is no list of its files.")
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout.decode(
        errors="replace"
    )


def secrets_in(lines):
    """Return what looks like a secret among lines of text, each with the kind of secret."""
    with transient_settings({"plugins_used": [{"name": name} for name in PLUGINS]}):
        suspects = (line for line in dict.fromkeys(lines) if len(line) < 5_000 and not EXAMPLES.search(line))
        return [(secret.type, line.strip()[:80]) for line in suspects for secret in scan.scan_line(line)]


def test_no_file_holds_a_secret():
    files = [ROOT / name for name in git("ls-files", "-z").split("\0") if name]
    lines = [line for path in files if path.is_file() for line in path.read_text(errors="ignore").splitlines()]
    # Hundreds of thousands of lines of lists and words: a secret has a run of signs that no word has, or a mark.
    assert secrets_in(line for line in lines if suspicious(line)) == []


def test_no_file_ever_held_one():
    added = git("log", "-p", "--unified=0", "--no-color", "--no-ext-diff").splitlines()
    assert secrets_in(line[1:] for line in added if line.startswith("+") and suspicious(line)) == []


def suspicious(line):
    """Whether it is worth the detectors' time: a long run of letters and digits mixed, an address or a mark."""
    return "PRIVATE" in line or "://" in line or bool(LONG_RUN.search(line))


LONG_RUN = re.compile(r"(?=[A-Za-z_-]*\d)[A-Za-z0-9_=.-]{16,}")


# Put together here, so that this file holds none.
PLANTED = [
    "-----BEGIN RSA " + "PRIVATE KEY-----",
    "AKIA" + "IOSFODNN7EXAMPLZ",
    "token = ghp_" + "a1B2" * 9,
    "postgresql://pepr:x7" + "Qz9@db.interne.fr/pepr",
]


@pytest.mark.parametrize("line", PLANTED)
def test_a_secret_is_found(line):
    assert suspicious(line) and secrets_in([line])


def test_every_exception_to_the_rules_of_security_has_its_reason():
    written = {
        str(path.relative_to(ROOT)): found
        for path in map(ROOT.joinpath, git("ls-files", "*.py").splitlines())
        if path.exists() and (found := EXCEPTION.findall(path.read_text()))
    }
    assert written == {}
