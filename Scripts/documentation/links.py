"""Checks the documents' links into the project, with their anchors, and the paths that they name in code."""

import re
import subprocess
import sys

from pages import ROOT, pages, prose

REPOSITORY = "https://github.com/swift-s3-control/swift-s3-control/"
FOLDERS = "Sources|Tests|Tools|Examples|Benchmarks|Fuzz|Scripts|Docs"


def anchors(page):
    """The anchors that a page's headings get."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def names_nothing(path):
    """Whether a path neither is there nor is made by a script, as `.gitignore` tells."""
    made = ["git", "check-ignore", "--quiet", path]
    return not (ROOT / path).exists() and subprocess.run(made, cwd=ROOT, stderr=subprocess.DEVNULL).returncode != 0


def check(page, target):
    """What is wrong with a link, if anything."""
    if target.startswith(REPOSITORY):
        path, base = re.sub(r"^(blob|tree)/main/", "", target.removeprefix(REPOSITORY)), ROOT
        path = re.sub(r"^actions/workflows/([^/]+)(?:/badge\.svg)?$", r".github/workflows/\1", path)
    elif re.match(r"\w+:", target):
        return None
    else:
        path, base = target, (ROOT / page).parent
        if page.startswith("Sources/"):
            return "a page of the catalog links to files by their address: its readers have no files"
    path, _, anchor = path.partition("#")
    file = (base / path).resolve() if path else ROOT / page
    if not file.exists():
        return f"there is no {path}"
    if anchor and file.suffix == ".md" and anchor not in anchors(str(file.relative_to(ROOT))):
        return f"{path or page} has no heading {anchor}"
    return None


def main():
    """Checks all pages."""
    count, problems = 0, []
    for page in pages():
        for number, line in enumerate(prose(page).split("\n"), 1):
            targets = re.findall(r"\]\(([^)\s]+)\)", line)
            found = [check(page, target) for target in targets]
            paths = re.findall(rf"`((?:{FOLDERS})/[\w./+-]+)`", line)
            found += [f"there is no {path}" if names_nothing(path) else None for path in paths]
            count += len(found)
            problems += [f"{page}:{number}: error: {problem}" for problem in found if problem]
    print("\n".join(problems), end="\n" if problems else "")
    if problems or not count:
        sys.exit(f"error: {len(problems)} links lead nowhere" if problems else "error: no links were found")
    print(f"{count} links and paths lead somewhere.")


if __name__ == "__main__":
    main()
