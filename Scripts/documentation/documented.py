"""Names every public symbol without a documentation comment: FOLDER-OF-GRAPHS MODULE...

A symbol that satisfies a requirement inherits the requirement's comment. Only what the compiler makes by itself has
no comment: it has no place in the sources either, such as `init(rawValue:)` of an enumeration. There are no other
exceptions.
"""

import json
import pathlib
import sys

graphs, *modules = sys.argv[1:]
documented, missing = 0, []
for module in modules:
    files = sorted(pathlib.Path(graphs, module).glob("*.symbols.json"))
    if not files:
        sys.exit(f"error: there is no symbol graph of {module}")
    for file in files:
        for symbol in json.loads(file.read_text())["symbols"]:
            location = symbol.get("location")
            if location is None or symbol["kind"]["identifier"] == "swift.extension":
                continue
            if symbol.get("docComment", {}).get("lines"):
                documented += 1
                continue
            path = location["uri"].removeprefix("file://")
            line = location["position"]["line"] + 1
            missing.append(f"{path}:{line}: error: {'.'.join(symbol['pathComponents'])} is not documented")

print("\n".join(missing), end="\n" if missing else "")
if documented == 0:
    sys.exit("error: the symbol graphs have no symbols")
if missing:
    sys.exit(f"error: {len(missing)} public symbols are not documented")
print(f"{documented} public symbols of {len(modules)} modules are documented.")
