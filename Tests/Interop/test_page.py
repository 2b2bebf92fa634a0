"""The emulator's page in headless Chromium: what it shows, what it does, and that an update disturbs nothing."""

import json
import os
import shutil
import sys
import time
import urllib.request

import boto3
import botocore.config
import pytest
from conftest import ACCESS_KEY, REGION, SECRET_KEY
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
    def opened(jobs, size=(1280, 800), dark=False, running=None):
        running = running or emulator("--manual-clock")
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
    return json.loads(urllib.request.urlopen(request, timeout=60).read())


def s3_of(running):
    return boto3.client(
        "s3", endpoint_url=running.url, region_name=REGION, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY,
        config=botocore.config.Config(s3={"addressing_style": "path"}))


def run_job(running, keys, missing):
    """A job that tags `keys` of the bucket photos, and fails for `missing` more."""
    s3 = s3_of(running)
    for key in keys:
        s3.put_object(Bucket="photos", Key=key, Body=b"content of " + key.encode())
    rows = "".join(f"photos,{key}\n" for key in keys) + "".join(f"photos,missing/{number}\n" for number in range(missing))
    written = s3.put_object(Bucket="lists", Key="m.csv", Body=rows.encode())
    jobs = boto3.client(
        "s3control", region_name=REGION, endpoint_url="http://s3-control.test", aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY, config=botocore.config.Config(proxies={"http": running.url}))
    return jobs.create_job(
        AccountId=ACCOUNT, ConfirmationRequired=False, Priority=1, RoleArn=f"arn:aws:iam::{ACCOUNT}:role/batch",
        ClientRequestToken="t", Operation={"S3PutObjectTagging": {"TagSet": [{"Key": "team", "Value": "media"}]}},
        Manifest={"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
                  "Location": {"ObjectArn": "arn:aws:s3:::lists/m.csv", "ETag": written["ETag"].strip('"')}},
        Report={"Enabled": False})["JobId"]


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
    calls = json.loads(urllib.request.urlopen(f"{running.url}/_emulator/calls", timeout=60).read())
    assert calls["counts"]["UpdateJobStatus"] == 2 and calls["counts"]["UpdateJobPriority"] == 1
    browser.find_element(By.ID, "show-calls").click()
    until(browser, lambda: "UpdateJobPriority" in browser.find_element(By.ID, "calls-table").text)


def test_faults_are_injected_and_removed(browser, page):
    running = page([job(1)])
    browser.find_element(By.ID, "show-faults").click()
    browser.find_element(By.CSS_SELECTOR, "#fault-kind option:nth-child(6)").click()
    browser.find_element(By.CSS_SELECTOR, "#fault-form button").click()
    until(browser, lambda: "delay" in browser.find_element(By.ID, "fault-list").text)
    faults = json.loads(urllib.request.urlopen(f"{running.url}/_emulator/faults", timeout=60).read())["faults"]
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
    check_names_and_width(browser)
    keep(browser, name)


def check_names_and_width(browser):
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    nameless = browser.execute_script("""
        return [...document.querySelectorAll("button, input, select, [role=progressbar], table, aside")].filter((each) =>
            !(each.ariaLabel || each.getAttribute("aria-label") || each.textContent.trim() || (each.labels && each.labels.length)
              || each.placeholder || document.getElementById(each.getAttribute("aria-labelledby"))?.textContent))
            .map((each) => each.outerHTML)
    """)
    assert nameless == []


def contrast(browser, element):
    """The contrast of an element's text with what is behind it, as WCAG counts it."""
    return browser.execute_script("""
        const parse = (text) => { const c = document.createElement("canvas").getContext("2d"); c.fillStyle = text; c.fillRect(0, 0, 1, 1);
          return [...c.getImageData(0, 0, 1, 1).data]; };
        const light = (rgb) => { const [r, g, b] = rgb.slice(0, 3).map((v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
          return .2126 * r + .7152 * g + .0722 * b; };
        let behind = arguments[0];
        while (behind && parse(getComputedStyle(behind).backgroundColor)[3] < 255) behind = behind.parentElement;
        const [a, b] = [light(parse(getComputedStyle(arguments[0]).color)), light(parse(getComputedStyle(behind || document.body).backgroundColor))];
        return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    """, element)


@pytest.mark.parametrize("name, size, dark", [("failures", (1280, 800), False), ("failures-phone", (390, 844), True)])
def test_failed_tasks_are_shown_with_code_and_message(browser, page, emulator, name, size, dark):
    running = emulator("--memory-store", "--bucket", "photos", "--bucket", "lists")
    id = run_job(running, ["a"], 150)
    page([], size, dark, running)
    until(browser, lambda: rows(browser))
    rows(browser)[0].click()
    details = browser.find_element(By.ID, "details")
    table = until(browser, lambda: details.find_element(By.CSS_SELECTOR, ".failures"))
    until(browser, lambda: len(table.find_elements(By.CSS_SELECTOR, "tbody tr")) == 100)
    first = table.find_element(By.CSS_SELECTOR, "tbody tr")
    assert "photos/missing/" in first.text and "NoSuchKey (404)" in first.text and "does not exist" in first.text
    assert "The first 100 of 150." in details.text and id in details.text
    check_names_and_width(browser)
    assert contrast(browser, first.find_element(By.TAG_NAME, "td")) > 4.5
    keep(browser, name)


def test_simulated_tasks_that_fail_have_no_objects(browser, page):
    running = page([job(1, tasksPerSecond=100, failureShare=0.25)])
    until(browser, lambda: rows(browser))
    rows(browser)[0].click()
    details = browser.find_element(By.ID, "details")
    until(browser, lambda: "Transitions" in details.text)
    assert "Failed tasks" not in details.text
    send(running, "clock", {"advanceSeconds": 60})
    until(browser, lambda: "Simulated tasks have no objects." in details.text)
    assert not details.find_element(By.CSS_SELECTOR, ".failures").is_displayed()


def object_rows(browser):
    return [row.text for row in browser.find_elements(By.CSS_SELECTOR, "#objects-table tbody tr")]


@pytest.mark.parametrize("name, size, dark", [("objects", (1280, 800), False), ("objects-phone", (390, 844), True)])
def test_objects_are_shown_by_bucket_and_prefix(browser, page, emulator, name, size, dark):
    running = emulator("--memory-store", "--bucket", "photos", "--bucket", "lists", "--bucket", "empty")
    odd = "a/<b>&\"'% +?#é 漢/../x"
    s3 = s3_of(running)
    for number in range(450):
        s3.put_object(Bucket="photos", Key=f"2026/{number:03}.jpg", Body=b"x" * 5000, Metadata={"n": str(number)})
    s3.put_object(Bucket="photos", Key=odd, Body=b"", Tagging="team=media", StorageClass="STANDARD_IA")
    page([], size, dark, running)
    browser.find_element(By.ID, "show-objects").click()
    until(browser, lambda: browser.find_element(By.ID, "bucket").get_attribute("value") == "empty")
    assert browser.find_element(By.ID, "object-count").text == "451"
    until(browser, lambda: "The bucket is empty." in browser.find_element(By.ID, "no-objects").text)
    browser.find_element(By.CSS_SELECTOR, "#bucket option[value=photos]").click()
    until(browser, lambda: len(object_rows(browser)) == 200)
    assert "5,000" in object_rows(browser)[0]
    shown = browser.find_element(By.ID, "object-range")
    until(browser, lambda: shown.text == "1–200 of 451 keys")
    following = browser.find_element(By.ID, "next-objects")
    following.click()
    until(browser, lambda: shown.text == "201–400 of 451 keys")
    following.click()
    until(browser, lambda: shown.text == "401–451 of 451 keys" and not following.is_enabled())
    prefix = browser.find_element(By.ID, "prefix")
    prefix.send_keys("a/<")
    until(browser, lambda: len(object_rows(browser)) == 1 and odd in object_rows(browser)[0])
    assert shown.text == "1–1 with this prefix, of 451 keys"
    browser.find_element(By.CSS_SELECTOR, "#objects-table tbody tr").click()
    details = browser.find_element(By.ID, "object-details")
    until(browser, lambda: details.is_displayed() and "team=media" in details.text)
    assert odd in details.text and "STANDARD_IA" in details.text and "0 bytes" in details.text
    check_names_and_width(browser)
    assert contrast(browser, shown) > 4.5
    keep(browser, name)
    prefix.clear()
    prefix.send_keys("none")
    until(browser, lambda: "No key begins with this." in browser.find_element(By.ID, "no-objects").text and not details.is_displayed())


def test_an_object_s_row_outlasts_updates_and_shows_what_a_job_did(browser, page, emulator):
    running = emulator("--memory-store", "--bucket", "photos", "--bucket", "lists", "--step-seconds", "0")
    s3_of(running).put_object(Bucket="photos", Key="a", Body=b"x")
    page([], running=running)
    browser.find_element(By.ID, "show-objects").click()
    until(browser, lambda: browser.find_element(By.ID, "bucket").get_attribute("value") == "lists")
    browser.find_element(By.CSS_SELECTOR, "#bucket option[value=photos]").click()
    row = until(browser, lambda: len(object_rows(browser)) == 1 and browser.find_element(By.CSS_SELECTOR, "#objects-table tbody tr"))
    row.send_keys("\ue007")
    details = browser.find_element(By.ID, "object-details")
    until(browser, lambda: details.is_displayed() and "Tags" not in details.text)
    run_job(running, ["a", "b"], 1)
    until(browser, lambda: "team=media" in details.text and len(object_rows(browser)) == 2)
    assert browser.switch_to.active_element == row and row.get_attribute("aria-selected") == "true"
    s3_of(running).delete_object(Bucket="photos", Key="a")
    until(browser, lambda: not details.is_displayed() and [text.split()[0] for text in object_rows(browser)] == ["b"])


def test_without_a_store_and_without_buckets_the_page_says_what_to_do(browser, page, emulator):
    page([])
    browser.find_element(By.ID, "show-objects").click()
    until(browser, lambda: "--memory-store" in browser.find_element(By.ID, "no-store").text)
    check_names_and_width(browser)
    running = page([], running=emulator("--memory-store"))
    browser.find_element(By.ID, "show-objects").click()
    until(browser, lambda: running.url in browser.find_element(By.ID, "bucket-example").text)
    assert not browser.find_element(By.ID, "no-store").is_displayed()
