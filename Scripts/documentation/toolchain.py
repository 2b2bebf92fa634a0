"""Where the Swift toolchain's programs are, and what they need to be told to find the package's modules."""

import json
import platform
import shutil
import subprocess

# System libraries have no compiled module: their module maps are in the sources.
SYSTEM_LIBRARIES = ["Sources/CLibcurl", "Sources/CLibcrypto", "Sources/CZlib", "Sources/CChecksums"]


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def program(name):
    """The toolchain's program of this name: on macOS it is not in the path."""
    return shutil.which(name) or output("xcrun", "--find", name)


def import_options(modules):
    """The options by which compiler and symbol graph extractor find the modules built in `modules`."""
    info = json.loads(output("swift", "-print-target-info"))["target"]
    triple = info["triple"]
    options = ["-I", modules]
    for folder in SYSTEM_LIBRARIES:
        options += ["-I", folder]
    if platform.system() == "Darwin":
        triple = f"{info['unversionedTriple']}15.0"
        options += ["-sdk", output("xcrun", "--show-sdk-path")]
        # swift-testing is a framework there.
        options += ["-F", output("xcrun", "--show-sdk-platform-path") + "/Developer/Library/Frameworks"]
    return ["-target", triple] + options
