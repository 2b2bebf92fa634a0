"""Compiles every block of Swift in the documents, warnings as errors, against the modules built: FOLDER-OF-MODULES.

A block with imports is a whole program to its reader, and is also compiled as `main.swift`. So are
the files that tutorials show.

Each page becomes a module of its own under .build/documentation/snippets, and errors name the page's own lines.
A block is a function's statements. Without imports, it has `S3Control`, and with that the names of GIVEN.
Comments in the page, which no reader sees, say otherwise:

    <!-- given: job: JobDescriptor, tags: [S3Tag] -->
        more names, for all further blocks of the page

    <!-- snippet: statements        the default
    <!-- snippet: file              a source file of its own: types, functions, tests
    <!-- snippet: continues         more of the function or file that the block before it is in
    <!-- snippet: dependencies      elements of a manifest's dependencies
    <!-- snippet: product           elements of a target's dependencies in a manifest
    <!-- snippet: manifest          a whole Package.swift
    <!-- snippet: not compiled: why it is not -->
        right before a block; further lines of the comment stand before the block, outside its function
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from pages import ROOT, blocks, pages, sources
from toolchain import import_options, program

GIVEN = {
    "client": "S3ControlClient",
    "configuration": "inout S3ControlConfiguration",
    "id": "JobID",
    "ids": "[JobID]",
}
FOLDER = ROOT / ".build/documentation/snippets"
# The files that tutorials show, whole programs and manifests.
SHOWN = sorted(path for path in ROOT.glob("Sources/*/*.docc/**/Resources/*.swift"))
KINDS = {"statements", "file", "continues", "dependencies", "product", "manifest"}


class Snippet:
    """What is compiled of one block, or of several that continue each other."""

    def __init__(self, kind, block, hidden, given):
        self.kind, self.given, self.hidden, self.parts = kind, given, hidden, [block]

    def source(self, number):
        imports, code, names = [], [], []
        for block in self.parts:
            lines = block.code.split("\n")
            for index, line in enumerate(lines):
                if self.kind == "statements" and (found := re.fullmatch(r"import (\w+)", line.strip())):
                    imports.append(found[1])
                    lines[index] = ""
            names += re.findall(r"^(?:let|var) (\w+)\b", block.code, re.MULTILINE)
            code.append(f'#sourceLocation(file: "{block.page}", line: {block.line})\n' + "\n".join(lines))
        # A block with imports has to have all that it needs; another one follows on from those before it.
        imports = imports or (["S3Control"] if self.kind == "statements" else [])
        body = "\n".join(code) + "\n#sourceLocation()\n"
        head = "".join(f"import {name}\n" for name in dict.fromkeys(imports))
        if self.kind == "statements":
            # S3BatchWorkflow exports S3Control.
            knows_jobs = {"S3Control", "S3BatchWorkflow"} & set(imports)
            visible = self.given if knows_jobs else set(self.given) - set(GIVEN)
            given = ", ".join(f"{name}: {self.given[name]}" for name in visible)
            # What a block only shows is used.
            uses = "".join(f"_ = {name}\n" for name in dict.fromkeys(names))
            body = f"func snippet{number}({given}) async throws {{\n{body}{uses}}}\n"
        elif self.kind in ("dependencies", "product"):
            element = "Package.Dependency" if self.kind == "dependencies" else "Target.Dependency"
            head = "import PackageDescription\n"
            block = self.parts[0]
            # A line may not be renumbered within a literal.
            place = f'#sourceLocation(file: "{block.page}", line: {block.line - 1})\n'
            body = f"{place}let elements: [{element}] = [\n{block.code}\n]\nprint(elements)\n"
        return head + self.hidden + "\n" + body


    def program(self):
        """The block as the top level of a program, if it is one; what the page gives comes from nowhere."""
        code = "\n".join(block.code for block in self.parts)
        imports = re.findall(r"^import (\w+)$", code, re.MULTILINE)
        if self.kind != "statements" or not imports:
            return None
        knows_jobs = {"S3Control", "S3BatchWorkflow"} & set(imports)
        body = "".join(
            f'#sourceLocation(file: "{block.page}", line: {block.line})\n{block.code}\n' for block in self.parts)
        own = set(re.findall(r"^(?:let|var) (\w+)\b", code, re.MULTILINE))
        given = ""
        for name, kind in self.given.items():
            if name in own or not (knows_jobs or name not in GIVEN) or not re.search(rf"\b{name}\b", code):
                continue
            word, kind = ("var", kind.removeprefix("inout ")) if kind.startswith("inout ") else ("let", kind)
            given += f"{word} {name}: {kind} = given()\n"
        # Imports may stand anywhere, and what they bring is known from the start.
        return f"func given<Value>() -> Value {{ fatalError() }}\n{self.hidden}\n{given}{body}#sourceLocation()\n"


def parse(block, place):
    """Checks that a block of another language is at least well formed, where Python can tell."""
    try:
        if block.language == "json":
            json.loads(block.code)
        elif block.language == "python":
            compile(block.code, place, "exec")
    except (ValueError, SyntaxError) as error:
        sys.exit(f"{place}: error: the block of {block.language} is broken: {error}")


def snippets(page):
    """The snippets of a page, how many blocks they are of, and the reasons of those left out."""
    found, count, reasons, given = [], 0, [], dict(GIVEN)
    for block in blocks(page):
        place = f"{page}:{block.line}"
        mark = None
        for comment in block.comments:
            if comment.startswith("given:"):
                for pair in re.split(r",(?![^\[(<]*[\])>])", comment.removeprefix("given:")):
                    name, kind = pair.split(":", 1)
                    given[name.strip()] = kind.strip()
            elif comment.startswith("snippet:"):
                mark = comment.removeprefix("snippet:").strip()
        if block.language != "swift":
            if mark:
                sys.exit(f"{place}: error: the comment for a block of Swift stands before another block")
            parse(block, place)
            continue
        count += 1
        first, _, hidden = (mark or "statements").partition("\n")
        kind, _, reason = first.partition(":")
        if kind == "not compiled":
            if len(reason.strip()) < 10:
                sys.exit(f"{place}: error: say why the block is not compiled")
            reasons.append(f"{place}: {reason.strip()}")
        elif kind not in KINDS:
            sys.exit(f"{place}: error: there is no kind of snippet called {kind}")
        elif kind == "continues":
            if not found or found[-1].kind not in ("statements", "file"):
                sys.exit(f"{place}: error: there is nothing before it to be continued")
            found[-1].parts.append(block)
        else:
            found.append(Snippet(kind, block, hidden, dict(given)))
    return found, count, reasons


def compile_page(job):
    """Type-checks one module; returns what the compiler says if it fails."""
    command, folder = job
    files = sorted(str(path) for path in folder.glob("*.swift"))
    done = subprocess.run(command + files, cwd=ROOT, capture_output=True, text=True)
    return "" if done.returncode == 0 else (done.stdout + done.stderr) or f"{folder}: the compiler failed"


def main(modules):
    compiler = [program("swiftc"), "-typecheck", "-swift-version", "6", "-warnings-as-errors"]
    toolchain = pathlib.Path(program("swiftc")).resolve().parents[1]
    library = [*import_options(modules), "-parse-as-library"]
    manifest = ["-I", str(toolchain / "lib/swift/pm/ManifestAPI"), "-package-description-version", "6.2"]
    shutil.rmtree(FOLDER, ignore_errors=True)

    jobs, programs, total, left_out = [], [], 0, []
    for page in pages() + sources():
        found, count, reasons = snippets(page)
        total += count
        left_out += reasons
        module = "Page_" + re.sub(r"\W", "_", page)
        for number, snippet in enumerate(found):
            is_manifest = snippet.kind in ("dependencies", "product", "manifest")
            # A manifest is alone; the other blocks of a page are one module.
            folder = FOLDER / (f"{module}_{number}" if is_manifest else module)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"snippet{number}.swift").write_text(snippet.source(number))
            job = (compiler + (manifest if is_manifest else library) + ["-module-name", folder.name], folder)
            if job not in jobs:
                jobs.append(job)
            if (program_text := snippet.program()) is not None:
                programs.append((f"{module}_{number}_main", program_text))

    for path in SHOWN:
        text = f'#sourceLocation(file: "{path.relative_to(ROOT)}", line: 1)\n{path.read_text()}'
        programs.append(("Shown_" + re.sub(r"\W", "_", path.stem), text))
    for name, text in programs:
        folder = FOLDER / name
        folder.mkdir(parents=True)
        (folder / "main.swift").write_text(text)
        options = manifest if "import PackageDescription" in text else import_options(modules)
        jobs.append((compiler + options + ["-module-name", name], folder))

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        failures = [failure for failure in pool.map(compile_page, jobs) if failure]
    print("".join(failures), end="")
    if failures:
        sys.exit(f"error: blocks of {len(failures)} pages do not compile")
    if total == 0:
        sys.exit("error: no blocks were found")
    print(f"{total - len(left_out)} blocks of Swift compile, {len(programs)} programs of them and of tutorials.")
    for reason in left_out:
        print(f"Not compiled: {reason}")


main(sys.argv[1])
