"""Checks what the documents' shell blocks name: scripts, products, commands and options of the project's own programs.

An option counts as there if the program's sources have a word that it can be made of, such as `accountID` for
`--account-id`. A line that begins with `#` and programs that are not the project's are not looked at.
"""

import os
import re
import shlex
import sys

from pages import ROOT, blocks, pages

# The sources that each program's options and commands come from.
PROGRAMS = {
    "s3control": ["Tools/Sources/S3ControlCLI", "Sources/S3ControlModel"],
    "s3control-emulator": ["Tools/Sources/s3control-emulator", "Tools/Sources/EmulatorServer"],
    "load": ["Benchmarks/Sources/load"],
}
WITH_VALUE = ("--package-path", "--product", "--target", "-c", "--filter", "--traits")
# Of the AWS CLI itself; those of its operations are s3control's too.
AWS_OPTIONS = {"endpointurl", "region", "profile", "output", "query", "nocliautoprompt", "debug", "nosignrequest"}


def words(folders):
    """All names in the sources below, in lower case and without what separates the parts of a name."""
    found = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.swift"):
            content = path.read_text()
            found.update(re.findall(r"[a-z0-9]+", content.lower()))
            found.update(word.replace("-", "") for word in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", content.lower()))
    return found


def commands(code):
    """The commands of a block as lists of words, without assignments before them."""
    for line in code.replace("\\\n", " ").split("\n"):
        lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        parts = []
        for word in [*lexer, ";"]:
            if not set(word) <= set("();|&"):
                parts.append(word)
                continue
            while parts and re.match(r"\w+=", parts[0]):
                parts.pop(0)
            if parts:
                yield parts
            parts = []


def check_options(program, arguments, known):
    for argument in arguments:
        if argument == "--":
            return
        if argument.startswith("--") and argument.lstrip("-").split("=")[0].replace("-", "").lower() not in known:
            yield f"{program} has no option {argument}"


def check_swift(arguments):
    """`swift run`, `build` and `test`: package, product, and the options of what is run."""
    package, product, rest = ".", None, list(arguments[1:])
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        value = rest.pop(0) if option in WITH_VALUE else None
        package = value if option == "--package-path" else package
        product = value if option in ("--product", "--target") else product
    if arguments[0] == "run" and rest:
        product = rest.pop(0)
    manifest = ROOT / package / "Package.swift"
    if not manifest.is_file():
        yield f"{package} is no package"
    elif product and f'"{product}"' not in manifest.read_text():
        yield f"the package {package} has no product {product}"
    if product:
        yield from check([product, *rest])


def check(parts):
    name, arguments = parts[0], parts[1:]
    if name.startswith(("Scripts/", "./Scripts/")):
        if not os.access(ROOT / name, os.X_OK):
            yield f"there is no script {name}"
    elif name.endswith("python3") and arguments and arguments[0].endswith(".py"):
        if not (ROOT / arguments[0]).is_file():
            yield f"there is no {arguments[0]}"
    elif name == "swift" and arguments and arguments[0] in ("run", "build", "test"):
        yield from check_swift(arguments)
    elif name == "aws":
        while arguments and arguments[0] != "s3control":
            arguments = arguments[1:]
        known = words(PROGRAMS["s3control"]) | AWS_OPTIONS
        yield from check_options("aws s3control", arguments, known)
        if len(arguments) > 1 and arguments[1].replace("-", "") not in known:
            yield f"aws s3control has no command {arguments[1]}"
    elif name in PROGRAMS:
        known = words(PROGRAMS[name]) | {"help", "version"}
        yield from check_options(name, arguments, known)
        if name == "s3control" and arguments and arguments[0].replace("-", "") not in known:
            yield f"s3control has no command {arguments[0]}"


count, problems = 0, []
for page in pages():
    for block in blocks(page):
        if block.language not in ("sh", "bash", "shell"):
            continue
        for parts in commands(block.code):
            count += 1
            problems += [f"{page}:{block.line}: error: {problem}" for problem in check(parts)]
print("\n".join(problems), end="\n" if problems else "")
if problems or not count:
    sys.exit(f"error: {len(problems)} commands name what is not there" if problems else "error: no commands were found")
print(f"{count} commands name what is there.")
