"""Prints the modules of all library products of the manifest that `swift package dump-package` prints."""

import json
import sys

manifest = json.load(sys.stdin)
modules = {}
for product in manifest["products"]:
    if "library" in product["type"]:
        modules.update(dict.fromkeys(product["targets"]))
print(" ".join(modules))
