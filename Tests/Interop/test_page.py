"""The emulator's page in headless Chromium: what it shows, what it does, and that an update disturbs nothing."""

import json
import os
import shutil
import sys
import time
import urllib.request

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

ACCOUNT = "123456789012"


@pytest.fixture(scope="module")
def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    if not options.binary_location and sys.platform != "linux":
        pytest.skip("there is no chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,800"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture
def page(browser, emulator):
    running = emulator("--manual-clock")

    def opened(jobs, size=(1280, 800), dark=False):
        send(running, "jobs", jobs)
        browser.set_window_size(*size)
        browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]},
        )
        browser.get(f"{running.url}/_emulator/")
        until(browser, lambda: browser.find_element(By.ID, "clock").text)
        return running

    yield opened
    errors = [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    browser.get("about:blank")
    assert [entry for entry in errors if "status of 4" not in entry["message"]] == []


def send(running, path, body):
    request = urllib.request.Request(f"{running.url}/_emulator/{path}", json.dumps(body).encode())
    return json.loads(urllib.request.urlopen(request, timeout=10).read())


def until(browser, condition):
    return WebDriverWait(browser, 15, 0.1, ignored_exceptions=[StaleElementReferenceException]).until(lambda _: condition())


def rows(browser):
    return browser.find_elements(By.CSS_SELECTOR, "#table tbody tr:not(.gap)")


def texts(browser):
    return [row.text for row in rows(browser)]


def job(number, **more):
    return {"id": f"job-{number:05}", "status": "Active", "totalTasks": 12000, "description": f"Archive {number}", **more}


def keep(browser, name):
    """Keeps a screenshot in the folder of S3CONTROL_PICTURES, if there is one."""
    folder = os.environ.get("S3CONTROL_PICTURES")
    if folder:
        browser.save_screenshot(os.path.join(folder, name + ".png"))


def test_an_empty_page_says_how_to_make_a_job(browser, page):
    running = page([])
    assert "No jobs yet" in browser.find_element(By.ID, "empty").text
    assert running.url in browser.find_element(By.ID, "example").text
    send(running, "jobs", [job(1)])
    until(browser, lambda: "Archive 1" in browser.find_element(By.ID, "table").text)
    assert not browser.find_element(By.ID, "empty").is_displayed()


def test_jobs_are_counted_filtered_and_sorted(browser, page):
    page([
        job(1, status="Suspended"), job(2, priority=90), job(3, status="Complete", description="Restore"),
        job(4, tasksPerSecond=100, failureShare=0.25),
    ])
    until(browser, lambda: len(rows(browser)) == 4)
    assert any("12,000" in text for text in texts(browser))
    browser.find_element(By.CSS_SELECTOR, "[data-status=Suspended]").click()
    until(browser, lambda: [text.split("\n")[0] for text in texts(browser)] == ["Archive 1"])
    browser.find_element(By.CSS_SELECTOR, "[data-status=Suspended]").click()
    browser.find_element(By.ID, "search").send_keys("restore")
    until(browser, lambda: len(rows(browser)) == 1 and "Restore" in texts(browser)[0])
    browser.find_element(By.ID, "search").send_keys("\b" * 7 + "nothing")
    until(browser, lambda: browser.find_element(By.ID, "no-match").is_displayed())
    browser.find_element(By.ID, "search").send_keys("\b" * 7)
    browser.find_element(By.CSS_SELECTOR, "[data-key=priority] button").click()
    until(browser, lambda: texts(browser)[0].startswith("Archive 2"))
    assert browser.find_element(By.CSS_SELECTOR, "th[data-key=priority]").get_attribute("aria-sort") == "descending"


def test_progress_and_failures_have_colors_and_names(browser, page):
    page([job(1, tasksPerSecond=100, failureShare=0.25)])
    until(browser, lambda: rows(browser))
    browser.find_element(By.ID, "clock-seconds").clear()
    browser.find_element(By.ID, "clock-seconds").send_keys("60")
    browser.find_element(By.CSS_SELECTOR, "#clock-form button").click()
    bar = browser.find_element(By.CSS_SELECTOR, "[role=progressbar]")
    until(browser, lambda: bar.get_attribute("aria-valuenow") == "6000")
    assert bar.get_attribute("aria-label") == "Progress of Archive 1" and bar.get_attribute("title") == "50%"
    done, failed = (part.value_of_css_property("background-color") for part in bar.find_elements(By.TAG_NAME, "i"))
    assert done != failed and "1,500" in texts(browser)[0]


def test_a_job_is_confirmed_prioritized_and_cancelled_from_its_details(browser, page):
    running = page([job(1, status="Suspended", tags={"team": "media"})])
    until(browser, lambda: rows(browser))
    rows(browser)[0].click()
    details = browser.find_element(By.ID, "details")
    until(browser, lambda: "team=media" in details.text and '"JobId": "job-00001"' in details.text)
    confirm, cancel, set_priority, _ = details.find_elements(By.CSS_SELECTOR, ".actions button")
    confirm.click()
    until(browser, lambda: "Ready" in details.find_element(By.TAG_NAME, "dl").text and not confirm.is_enabled())
    priority = details.find_element(By.CSS_SELECTOR, "input")
    priority.clear()
    priority.send_keys("77")
    set_priority.click()
    until(browser, lambda: "77" in texts(browser)[0])
    priority.clear()
    priority.send_keys("-1")
    set_priority.click()
    until(browser, lambda: "Priority" in browser.find_element(By.ID, "message").text)
    cancel.click()
    until(browser, lambda: "Cancel" in details.find_element(By.TAG_NAME, "ol").text)
    calls = json.loads(urllib.request.urlopen(f"{running.url}/_emulator/calls", timeout=10).read())
    assert calls["counts"]["UpdateJobStatus"] == 2 and calls["counts"]["UpdateJobPriority"] == 1
    browser.find_element(By.ID, "show-calls").click()
    until(browser, lambda: "UpdateJobPriority" in browser.find_element(By.ID, "calls-table").text)


def test_faults_are_injected_and_removed(browser, page):
    running = page([job(1)])
    browser.find_element(By.ID, "show-faults").click()
    browser.find_element(By.CSS_SELECTOR, "#fault-kind option:nth-child(6)").click()
    browser.find_element(By.CSS_SELECTOR, "#fault-form button").click()
    until(browser, lambda: "delay" in browser.find_element(By.ID, "fault-list").text)
    faults = json.loads(urllib.request.urlopen(f"{running.url}/_emulator/faults", timeout=10).read())["faults"]
    assert [(fault["fault"], fault["seconds"], fault["first"]) for fault in faults] == [("delay", 5, 1)]
    browser.find_element(By.ID, "remove-faults").click()
    until(browser, lambda: not browser.find_element(By.ID, "fault-list").text)


def test_an_update_keeps_selection_focus_and_scroll_position(browser, page):
    running = page([job(number) for number in range(200)])
    until(browser, lambda: len(rows(browser)) > 10)
    browser.execute_script("document.getElementById('scroller').scrollTop = 2000")
    until(browser, lambda: not any("Archive 199" in text for text in texts(browser)))
    row = rows(browser)[12]
    browser.execute_script("arguments[0].focus(); getSelection().selectAllChildren(arguments[0].querySelector('.id'))", row)
    selected = browser.execute_script("return String(getSelection())")
    before = browser.find_element(By.ID, "clock").text
    send(running, "clock", {"advanceSeconds": 5})
    until(browser, lambda: browser.find_element(By.ID, "clock").text != before)
    time.sleep(0.2)
    assert selected.startswith("job-") and browser.execute_script("return String(getSelection())") == selected
    assert browser.switch_to.active_element == row
    assert browser.execute_script("return document.getElementById('scroller').scrollTop") == 2000


def test_text_of_jobs_is_shown_as_text(browser, page):
    text = "<img src=x onerror=document.title='broken'><b>bold</b> & \u202e"
    page([job(1, description=text)])
    until(browser, lambda: rows(browser) and rows(browser)[0].find_element(By.CLASS_NAME, "title").text.startswith("<img src=x"))
    rows(browser)[0].click()
    until(browser, lambda: "<b>bold</b>" in browser.find_element(By.ID, "details").text)
    assert browser.title == "s3control-emulator" and not browser.find_elements(By.CSS_SELECTOR, "main img, main b, main i:empty:not(.bar i)")


def test_five_thousand_jobs_do_not_freeze_the_page(browser, page):
    page([job(number) for number in range(5000)])
    until(browser, lambda: "5,000" in browser.find_element(By.ID, "job-count").text and rows(browser))
    assert len(rows(browser)) < 100
    assert browser.find_element(By.ID, "table").get_attribute("aria-rowcount") == "5001"
    # The longest time without a frame while the page updates and is scrolled.
    longest = browser.execute_async_script("""
        const done = arguments[arguments.length - 1], started = performance.now();
        let last = started, longest = 0;
        requestAnimationFrame(function frame(now) {
            longest = Math.max(longest, now - last);
            last = now;
            document.getElementById("scroller").scrollTop += 400;
            if (now - started < 3000) requestAnimationFrame(frame); else done(longest);
        });
    """)
    assert longest < 1000
    keep(browser, "page-5000")


@pytest.mark.parametrize("name, size, dark", [("page", (1280, 800), False), ("page-dark", (1280, 800), True), ("page-phone", (390, 844), True)])
def test_it_fits_the_window_and_every_control_has_a_name(browser, page, name, size, dark):
    running = page([
        job(1, description="Tag the archive", tasksPerSecond=300, failureShare=0.02, priority=50),
        job(2, status="Suspended", description="Delete old tags"),
        job(3, status="Complete", description="Restore 2025"),
        job(4, description="Copy to eu-central-1", tasksPerSecond=150, failureShare=0.2),
        job(5, status="Cancelled", description="Retention of contracts"),
    ], size, dark)
    send(running, "clock", {"advanceSeconds": 30})
    until(browser, lambda: len(rows(browser)) == 5 and any("180" in text or size[0] < 700 for text in texts(browser)))
    if name != "page-phone":
        rows(browser)[1].click()
        until(browser, lambda: browser.find_element(By.ID, "details").is_displayed())
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    nameless = browser.execute_script("""
        return [...document.querySelectorAll("button, input, select, [role=progressbar], table, aside")].filter((each) =>
            !(each.ariaLabel || each.getAttribute("aria-label") || each.textContent.trim() || (each.labels && each.labels.length)
              || each.placeholder)).map((each) => each.outerHTML)
    """)
    assert nameless == []
    keep(browser, name)
