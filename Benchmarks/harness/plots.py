"""The plots that are made from the scripts' series."""

import os

from .plot import duration, plot

PLOTS = {
    "throughput": (
        "Requests a second over requests in flight", "requests in flight", "requests a second", None,
        {"swift-s3-control": "swift-s3-control", "libcurl in C": "libcurl in C*", "boto3": "boto3, threads"},
    ),
    "decoding": (
        "Reading a page of jobs", "jobs in the page (some 600 bytes each)", "time a page", duration,
        {
            "swift-s3-control, into structs": "swift-s3-control", "libxml2 SAX2, empty callbacks": "libxml2*",
            "libexpat, empty callbacks": "libexpat*", "botocore (boto3), into dictionaries": "botocore (boto3)",
        },
    ),
}
REMARKS = {
    "throughput": "* sends one request signed beforehand, and drops the reply",
    "decoding": "* calls functions that do nothing",
}


def draw(results, folder):
    """Writes a file for each plot that the results have series for; returns their paths by name."""
    os.makedirs(folder, exist_ok=True)
    paths = {}
    for name, (title, x_label, y_label, y_text, names) in PLOTS.items():
        series = {
            each["name"]: each["points"]
            for result in results for each in result.get("series", []) if each["plot"] == name
        }
        lines = [(short, series[long]) for long, short in names.items() if long in series]
        if not lines:
            continue
        text = plot(title, f"{x_label}    ({REMARKS[name]})", y_label, lines, *([y_text] if y_text else []))
        paths[name] = os.path.join(folder, f"{name}.svg")
        with open(paths[name], "w", encoding="utf-8") as file:
            file.write(text)
    return paths
