"""Writes the symbol graphs of a module that has been built: MODULE FOLDER-OF-MODULES OUTPUT-FOLDER.

What satisfies a protocol's requirement has the requirement's documentation unless it has its own.
"""

import os
import subprocess
import sys

from toolchain import import_options, program

module, modules, folder = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
subprocess.run(
    [program("swift-symbolgraph-extract"), "-module-name", module, "-output-dir", folder]
    + ["-minimum-access-level", "public", "-emit-extension-block-symbols"]
    + ["-skip-synthesized-members"]
    + import_options(modules),
    check=True,
)
