"""Runs the Nu HTML checker on many pages in one Java process."""

import json
import subprocess
import tempfile
from pathlib import Path


def check(pages, tools):
    """Return, for each name of `pages` (name: bytes of HTML), `{"errors": […], "warnings": […]}`, one line each.

    `tools` is the folder in which npm has installed the checker.
    """
    found = {name: {"errors": [], "warnings": []} for name in pages}
    with tempfile.TemporaryDirectory() as folder:
        files = {str(Path(folder, f"{number}.html")): name for number, name in enumerate(pages)}
        for file, name in files.items():
            Path(file).write_bytes(pages[name])
        jar = Path(tools, "node_modules/vnu-jar/build/dist/vnu.jar")
        command = ["java", "-Xss8m", "-jar", str(jar), "--format", "json", "--exit-zero-always", *files]
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        for message in json.loads(result.stderr)["messages"]:
            if kind := _kind(message):
                # A message without a URL is a failure of the checker: it counts for every page.
                names = [files[message["url"].removeprefix("file:")]] if "url" in message else files.values()
                line = f"line {message.get('lastLine', '?')}: {message['message']}"
                for name in names:
                    found[name][kind].append(line)
    return found


def _kind(message):
    if message["type"] in {"error", "non-document-error"}:
        return "errors"
    return "warnings" if message.get("subType") == "warning" else None
