"""The machine that figures come from, and the versions of what was measured."""

import ctypes
import datetime
import importlib.metadata
import os
import platform
import re
import shutil
import subprocess

from .script import ROOT


def first_line(*command):
    path = shutil.which(command[0], path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not path:
        return ""
    done = subprocess.run([path, *command[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return next((line.strip() for line in done.stdout.splitlines() if line.strip()), "")


def processor():
    """(name, whether it has instructions for SHA-256)"""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            text = file.read()
    except OSError:
        return first_line("sysctl", "-n", "machdep.cpu.brand_string") or platform.machine(), None
    name = re.search(r"(?m)^model name\s*:\s*(.*)", text)
    flags = re.search(r"(?m)^(?:flags|Features)\s*:\s*(.*)", text)
    return (
        name[1] if name else platform.machine(),
        bool({"sha_ni", "sha2"} & set(flags[1].split())) if flags else None,
    )


def version_of_library(name, function):
    """What a C library's own function says."""
    try:
        call = getattr(ctypes.CDLL(name), function)
    except (OSError, AttributeError):
        return ""
    call.restype = ctypes.c_char_p
    return (call() or b"").decode()


def version_of_libxml2():
    """libxml2 keeps its version in a variable: 20914 for 2.9.14."""
    try:
        text = ctypes.c_char_p.in_dll(ctypes.CDLL("libxml2.so.2"), "xmlParserVersion").value.decode()
    except (OSError, ValueError, AttributeError):
        return ""
    number = int(re.match(r"\d+", text)[0])
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def version_of_package(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def memory():
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 0


def describe():
    name, has_sha = processor()
    curl = version_of_library("libcurl.so.4", "curl_version")
    versions = {
        "Swift": (re.search(r"Swift version (\S+)", first_line("swift", "--version")) or ["", ""])[1],
        "libcurl": (re.search(r"libcurl/(\S+)", curl) or ["", ""])[1],
        "OpenSSL": (re.search(r"OpenSSL/(\S+)", curl) or ["", ""])[1],
        "libexpat": version_of_library("libexpat.so.1", "XML_ExpatVersion").replace("expat_", ""),
        "libxml2": version_of_libxml2(),
        "nginx": first_line("nginx", "-v").rpartition("/")[2],
        "Python": platform.python_version(),
        **{each: version_of_package(each) for each in ("botocore", "boto3", "awscrt", "awscli")},
        "curl": (re.match(r"curl (\S+)", first_line("curl", "--version")) or ["", ""])[1],
    }
    system = re.search(r'(?m)^PRETTY_NAME="?(.*?)"?$', read("/etc/os-release"))
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": first_line("git", "-C", str(ROOT), "rev-parse", "--short=10", "HEAD"),
        "processor": name,
        "cores": os.cpu_count(),
        "sha_instructions": has_sha,
        "memory_gib": round(memory() / 2**30, 1),
        "system": system[1] if system else platform.platform(),
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "load_average": os.getloadavg()[0],
        "versions": {key: value for key, value in versions.items() if value},
    }


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def sentence(machine):
    """The machine in one paragraph."""
    sha = {True: "with SHA instructions", False: "without SHA instructions", None: "SHA instructions unknown"}
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return (
        f"Measured {machine['date']}, commit {machine['commit'] or 'unknown'}. Machine: {machine['processor']} "
        f"({machine['cores']} cores, {sha[machine['sha_instructions']]}), {machine['memory_gib']} GiB, "
        f"{machine['system']}, {machine['kernel']}. Versions: {versions}. "
        f"The load average at the start of the run was {machine['load_average']:.1f}."
    )
