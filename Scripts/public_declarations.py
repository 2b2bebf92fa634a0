#!/usr/bin/env python3
"""Counts the public declarations of Sources, module by module, as an ordinary `import` shows them:
python3 Scripts/public_declarations.py [FOLDER]. What is `@_spi`, and what is in an `@_spi` type or extension, does not count."""

import collections
import pathlib
import re
import sys

KIND = re.compile(r"\b(struct|class|enum|protocol|extension|actor|func|init|var|let|subscript|typealias)\b")
PUBLIC = re.compile(r"\b(public|open)\b(?!\()")


def count(text):
    """The public declarations in the text of a file."""
    public, depth, hidden = 0, 0, []
    is_spi = is_text = False
    for line in text.splitlines():
        if '"""' in line or is_text:
            # Texts of several lines are left out whole.
            is_text ^= line.count('"""') % 2 == 1
            line = line.split('"""')[0] if is_text else ""
        line = re.sub(r'"(\\.|[^"\\])*"', '""', line).split("//")[0]
        if re.search(r"\bimport\b", line):
            continue
        is_spi = is_spi or "@_spi" in line
        is_declaration = bool(KIND.search(line))
        if is_declaration and PUBLIC.search(line) and not is_spi and not hidden:
            public += 1
        for character in line:
            if character == "{":
                if is_spi and is_declaration:
                    hidden.append(depth)
                    is_spi = False
                depth += 1
            elif character == "}":
                depth -= 1
                if hidden and hidden[-1] == depth:
                    hidden.pop()
        if re.search(r"\b(var|let|typealias)\b", line):
            is_spi = False
    return public


def main(folder):
    counts = collections.Counter()
    for file in sorted(folder.rglob("*.swift")):
        counts[file.relative_to(folder).parts[0]] += count(file.read_text())
    for module, number in counts.most_common():
        print(f"{number:6} {module}")
    print(f"{sum(counts.values()):6} in all")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "Sources"))
