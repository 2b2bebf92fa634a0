"""Draws the pictures of the documentation, Docs/images/{jobs,watch}.svg and page.png, from the programs themselves:
`.venv-interop/bin/python Scripts/documentation/pictures.py`, after Scripts/interop.sh has built what it needs."""

import html
import json
import pathlib
import re
import shutil
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
IMAGES = ROOT / "Docs" / "images"
sys.path.insert(0, str(ROOT / "Tests" / "Interop"))

from conftest import ACCOUNT, Emulator, clean_environment  # noqa: E402
from selenium import webdriver  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from terminals import Terminal  # noqa: E402

JOBS = [
    {"id": "7c1d2c0e-4a65-4a7b-9d0b-5a2f8e6c1a01", "status": "Complete", "description": "Restore 2025", "priority": 10,
     "totalTasks": 86_400},
    {"id": "1f0a9f5e-6d2b-4b1c-8a41-3f6e2d9b7c02", "status": "Active", "description": "Tag the archive", "priority": 50,
     "totalTasks": 1_200_000, "tasksPerSecond": 9000, "failureShare": 0.004},
    {"id": "9b8e7d6c-5a4f-4e3d-b2c1-a0f9e8d7c603", "status": "Active", "description": "Copy to eu-central-1", "priority": 20,
     "totalTasks": 400_000, "tasksPerSecond": 1500, "failureShare": 0.12},
    {"id": "0d4c3b2a-1f0e-4d9c-8b7a-695847362504", "status": "Suspended", "description": "Delete old tags", "priority": 10},
    {"id": "5e6f7081-92a3-44b5-86d7-e8f90a1b2c05", "status": "Cancelled", "description": "Retention of contracts", "priority": 5},
]
COLORS = {"default": "#e6edf3", "green": "#3fb950", "red": "#f85149", "brown": "#d29922", "yellow": "#d29922", "blue": "#58a6ff",
          "cyan": "#39c5cf", "magenta": "#bc8cff", "black": "#8b949e", "brightblack": "#8b949e", "white": "#e6edf3"}
WIDTH, HEIGHT = 8.4, 19


def runs(row, columns):
    """The parts of a line that look the same: where they begin, their text, color, and weight."""
    parts = []
    for column in range(columns):
        cell = row[column]
        style = (COLORS.get(cell.fg, COLORS["default"]), cell.bold)
        if parts and parts[-1][2] == style:
            parts[-1][1] += cell.data
        else:
            parts.append([column, cell.data, style])
    return [part for part in parts if part[1].strip()]


def draw(terminal, name, command):
    """Writes what a terminal shows as an image."""
    lines = [line.rstrip() for line in terminal.screen.display]
    count = max(index for index, line in enumerate(lines) if line) + 1
    columns = terminal.screen.columns
    width, height = round(columns * WIDTH + 32), (count + 1) * HEIGHT + 40
    texts = [f'<text x="16" y="36" fill="#8b949e">$ {html.escape(command)}</text>']
    for index in range(count):
        for start, text, (color, bold) in runs(terminal.screen.buffer[index], columns):
            weight = ' font-weight="600"' if bold else ""
            # Browsers fold blanks, so what several of them part is drawn apart.
            for words in re.finditer(r"\S+(?: \S+)*", text):
                x, length = 16 + (start + words.start()) * WIDTH, len(words[0]) * WIDTH
                texts.append(
                    f'<text x="{x:.1f}" y="{36 + (index + 1) * HEIGHT}" fill="{color}"{weight} '
                    f'textLength="{length:.1f}">{html.escape(words[0])}</text>'
                )
    (IMAGES / f"{name}.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{html.escape(command)}"><rect width="100%" height="100%" rx="8" fill="#0d1117"/>'
        f'<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">'
        + "\n".join(texts) + "</g></svg>\n"
    )


def photograph(emulator):
    """Keeps a screenshot of the page with the details of a job."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        driver.set_window_size(1280, 720)
        driver.get(f"{emulator.url}/_emulator/#{JOBS[2]['id']}")
        end = time.monotonic() + 15
        while not driver.find_element(By.ID, "details").is_displayed() and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(0.5)
        driver.save_screenshot(str(IMAGES / "page.png"))
    finally:
        driver.quit()


def main():
    IMAGES.mkdir(exist_ok=True)
    emulator = Emulator("--manual-clock")

    def send(path, document):
        urllib.request.urlopen(f"{emulator.url}/_emulator/{path}", json.dumps(document).encode(), timeout=10).read()

    try:
        send("jobs", JOBS)
        send("clock", {"advanceSeconds": 60})
        environment = clean_environment(
            AWS_ENDPOINT_URL_S3_CONTROL=emulator.url, AWS_ACCOUNT_ID=ACCOUNT, TERM="xterm-256color", LANG="C.UTF-8"
        )
        table = Terminal(["jobs"], 100, environment)
        table.finish()
        draw(table, "jobs", "s3control jobs")
        active = [job["id"] for job in JOBS if job["status"] in ("Active", "Complete", "Suspended")]
        watch = Terminal(["watch", *active], 100, environment)
        watch.read_until("Tag the archive")
        draw(watch, "watch", "s3control watch " + " ".join(each[:4] + "…" for each in active))
        watch.child.sendintr()
        watch.finish()
        photograph(emulator)
    finally:
        emulator.stop()


if __name__ == "__main__":
    main()
