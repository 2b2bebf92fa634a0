"use strict";

// Everything that the page shows comes from the admin API, once a second. Rows are kept by job and changed in place, so
// that a selection of text, the focus, and the scroll position outlast an update. Only the rows in view exist.

const byID = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en-US");
const state = {
  jobs: new Map(), shown: [], sort: "created", descending: true, search: "", statuses: new Set(), account: "",
  selected: null, details: null, failures: null, view: "jobs", rowHeight: 44, bucket: "", prefix: "", after: [], object: null,
};
const ENDED = new Set(["Complete", "Failed", "Cancelled"]);
const KINDS = {
  Complete: "good", Failed: "bad", Failing: "bad", Cancelled: "off", Cancelling: "off", Active: "busy", Completing: "busy",
};
const OPERATIONS = [
  "CreateJob", "DescribeJob", "ListJobs", "UpdateJobPriority", "UpdateJobStatus", "GetJobTagging", "PutJobTagging", "DeleteJobTagging",
];

async function api(path, method = "GET", body) {
  const answer = await fetch("/_emulator/" + path, { method, body: body && JSON.stringify(body) });
  const document = await answer.json();
  if (!answer.ok) throw new Error(document.message);
  return document;
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Sets a text only if it differs: replacing it would drop a selection in it. */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function showError(error) {
  setText(byID("message"), error ? error.message : "");
  byID("message").hidden = !error;
}

async function act(action) {
  try {
    await action();
    showError(null);
    await update();
  } catch (error) {
    showError(error);
  }
}

function date(text) {
  return text ? text.replace("T", " ").replace(/(\.\d+)?Z$/, "") : "–";
}

function progressOf(job) {
  const total = job.totalTasks || 0;
  const done = (job.succeededTasks || 0) + (job.failedTasks || 0);
  return { total, done, failed: job.failedTasks || 0, share: total ? done / total : 0 };
}

// The table

function compare(a, b) {
  const value = (job) => (state.sort === "progress" ? progressOf(job).share : job[state.sort] ?? "");
  const [x, y] = [value(a), value(b)];
  const order = x < y ? -1 : x > y ? 1 : a.position - b.position;
  return state.descending ? -order : order;
}

function matches(job) {
  if (state.statuses.size && !state.statuses.has(job.status)) return false;
  const text = state.search.toLowerCase();
  return !text || [job.id, job.description, job.operation].some((part) => part && part.toLowerCase().includes(text));
}

function showTable() {
  state.shown = [...state.jobs.values()].filter(matches).sort(compare);
  byID("empty").hidden = state.jobs.size > 0;
  byID("split").hidden = byID("filters").hidden = state.jobs.size === 0;
  byID("no-match").hidden = state.jobs.size === 0 || state.shown.length > 0;
  byID("table").setAttribute("aria-rowcount", state.shown.length + 1);
  showRows();
}

const rows = new Map();

function makeRow(job) {
  const row = element("tr", { tabIndex: 0 });
  for (const key of ["id", "status", "progress", "failedTasks", "totalTasks", "priority", "operation", "created"]) {
    const cell = element("td");
    cell.dataset.key = key;
    if (["failedTasks", "totalTasks", "priority"].includes(key)) cell.className = "number";
    row.append(cell);
  }
  row.cells[0].append(element("span", { className: "title" }), element("span", { className: "id" }));
  row.cells[1].append(element("span"));
  const bar = element("div", { className: "bar", role: "progressbar" }, element("i"), element("i", { className: "failed" }));
  bar.setAttribute("aria-valuemin", 0);
  row.cells[2].append(bar);
  row.addEventListener("click", () => { if (!String(getSelection())) select(job.id); });
  row.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); select(job.id); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
      if (next && next.tabIndex === 0) next.focus();
    }
  });
  return row;
}

function fillRow(row, job) {
  const [title, id] = row.cells[0].children;
  setText(title, job.description || job.id);
  setText(id, job.description ? job.id : "");
  const status = row.cells[1].firstChild;
  setText(status, job.status);
  status.className = "status " + (KINDS[job.status] || "");
  const { total, done, failed, share } = progressOf(job);
  const bar = row.cells[2].firstChild;
  bar.setAttribute("aria-label", "Progress of " + (job.description || job.id));
  bar.setAttribute("aria-valuemax", total);
  bar.setAttribute("aria-valuenow", done);
  bar.title = Math.floor(share * 100) + "%";
  bar.children[0].style.width = total ? ((done - failed) / total) * 100 + "%" : 0;
  bar.children[1].style.width = total ? Math.max((failed / total) * 100, failed ? 2 : 0) + "%" : 0;
  setText(row.cells[3], number.format(failed));
  row.cells[3].classList.toggle("status", failed > 0);
  row.cells[3].classList.toggle("bad", failed > 0);
  setText(row.cells[4], number.format(total));
  setText(row.cells[5], number.format(job.priority ?? 0));
  setText(row.cells[6], job.operation || "–");
  setText(row.cells[7], date(job.created));
  row.setAttribute("aria-selected", job.id === state.selected);
}

function showRows() {
  const scroller = byID("scroller");
  const body = byID("table").tBodies[0];
  const some = body.querySelector("tr:not(.gap)");
  if (some && some.offsetHeight) state.rowHeight = some.offsetHeight;
  const height = scroller.clientHeight || 600;
  const first = Math.max(0, Math.floor(scroller.scrollTop / state.rowHeight) - 10);
  const visible = state.shown.slice(first, first + Math.ceil(height / state.rowHeight) + 20);
  const wanted = new Set(visible.map((job) => job.id));
  for (const [id, row] of rows) {
    if (!wanted.has(id) && row !== document.activeElement) { row.remove(); rows.delete(id); }
  }
  const gap = (name, count) => {
    let row = body.querySelector(".gap." + name);
    if (!row) row = element("tr", { className: "gap " + name }, element("td", { colSpan: 8 }));
    row.setAttribute("aria-hidden", "true");
    row.firstChild.style.height = Math.max(count, 0) * state.rowHeight + "px";
    row.hidden = count <= 0;
    return row;
  };
  let previous = gap("above", first);
  if (body.firstChild !== previous) body.prepend(previous);
  visible.forEach((job, index) => {
    let row = rows.get(job.id);
    if (!row) rows.set(job.id, row = makeRow(job));
    fillRow(row, job);
    row.setAttribute("aria-rowindex", first + index + 2);
    if (previous.nextSibling !== row) previous.after(row);
    previous = row;
  });
  const below = gap("below", state.shown.length - first - visible.length);
  if (body.lastChild !== below) body.append(below);
}

function showStatuses() {
  const counts = new Map();
  for (const job of state.jobs.values()) counts.set(job.status, (counts.get(job.status) || 0) + 1);
  for (const status of state.statuses) if (!counts.has(status)) counts.set(status, 0);
  const group = byID("statuses");
  const known = new Map([...group.children].map((button) => [button.dataset.status, button]));
  for (const [status, button] of known) if (!counts.has(status)) button.remove();
  for (const [status, count] of counts) {
    let button = known.get(status);
    if (!button) {
      button = element("button", { type: "button" });
      button.dataset.status = status;
      button.addEventListener("click", () => {
        if (!state.statuses.delete(status)) state.statuses.add(status);
        showStatuses();
        showTable();
      });
      group.append(button);
    }
    button.setAttribute("aria-pressed", state.statuses.has(status));
    setText(button, status + " " + number.format(count));
  }
}

function showAccounts(accounts) {
  const chosen = byID("account");
  if (!state.account || (accounts.length && !accounts.includes(state.account))) state.account = accounts[0] || "";
  if ([...chosen.options].map((option) => option.value).join() !== accounts.join()) {
    chosen.replaceChildren(...accounts.map((account) => element("option", { value: account, textContent: account })));
  }
  chosen.value = state.account;
}

// The details of one job

function select(id) {
  state.selected = state.selected === id ? null : id;
  state.details = state.failures = null;
  history.replaceState(null, "", state.selected ? "#" + encodeURIComponent(state.selected) : location.pathname);
  showRows();
  showDetails();
  act(loadDetails);
}

async function loadDetails() {
  if (!state.selected) return;
  const id = state.selected;
  const path = "jobs/" + encodeURIComponent(id) + "?account=" + state.account;
  const loaded = await api(path).catch((error) => (/no such job/i.test(error.message) ? null : Promise.reject(error)));
  if (state.selected !== id) return;
  if (!loaded) { state.selected = null; showDetails(); return; }
  if (JSON.stringify(loaded) !== JSON.stringify(state.details)) {
    state.details = loaded;
    showDetails();
  }
  // As many as are kept come once; then only the number changes.
  const known = state.failures;
  if (!loaded.failedTasks || (known && (known.failures.length === 100 || known.total === loaded.failedTasks))) return;
  const failures = await api("jobs/" + encodeURIComponent(id) + "/failures?limit=100&account=" + state.account).catch(() => null);
  if (state.selected !== id || !failures) return;
  state.failures = failures;
  showFailures();
}

function change(id, body) {
  return act(() => api("jobs/" + encodeURIComponent(id) + "?account=" + state.account, "POST", body));
}

/** The parts of the panel, made once a job, so that what is typed or selected in one outlasts a change of another. */
function makeDetails(id) {
  const close = element("button", { type: "button", textContent: "Close" });
  close.addEventListener("click", () => select(id));
  const confirm = element("button", { type: "button", textContent: "Confirm" });
  confirm.addEventListener("click", () => change(id, { status: "Ready" }));
  const cancel = element("button", { type: "button", textContent: "Cancel job" });
  cancel.addEventListener("click", () => change(id, { status: "Cancelled", reason: "Cancelled on the emulator's page" }));
  const priority = element("input", { type: "number", min: 0, max: 2147483647, ariaLabel: "Priority" });
  const set = element("button", { type: "button", textContent: "Set priority" });
  set.addEventListener("click", () => change(id, { priority: Number(priority.value) }));
  const remove = element("button", { type: "button", textContent: "Delete" });
  remove.addEventListener("click", () => act(async () => {
    await api("jobs/" + encodeURIComponent(id) + "?account=" + state.account, "DELETE");
    state.selected = null;
    showDetails();
  }));
  const heads = ["Key", "Code", "Message"].map((textContent) => element("th", { scope: "col", textContent }));
  const failures = element("table", { className: "failures" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody"));
  failures.setAttribute("aria-labelledby", "failures-title");
  const panel = byID("details");
  panel.replaceChildren(
    element("header", {}, element("h2"), close), element("dl"),
    element("div", { className: "actions" }, confirm, cancel, priority, set, remove),
    element("h3", { id: "failures-title", textContent: "Failed tasks" }), element("p", { id: "failures-note", className: "quiet" }), failures,
    element("h3", { textContent: "Transitions" }), element("ol"),
    element("h3", { textContent: "DescribeJob" }), element("pre"),
  );
  panel.dataset.job = id;
  return panel;
}

function showDetails() {
  const panel = byID("details");
  panel.hidden = !state.selected;
  const job = state.details;
  if (!state.selected || !job) return;
  if (panel.dataset.job !== job.id) {
    makeDetails(job.id);
    panel.querySelector("input").value = job.priority ?? 0;
  }
  setText(panel.querySelector("h2"), job.description || job.id);
  const { total, done, failed } = progressOf(job);
  const facts = [
    ["Job", job.id], ["Status", job.status], ["Reason", job.reason], ["Operation", job.operation],
    ["Tasks", `${number.format(done)} of ${number.format(total)}, ${number.format(failed)} failed`],
    ["Active", job.activeSeconds === undefined ? null : number.format(job.activeSeconds) + " s"],
    ["Priority", String(job.priority ?? 0)], ["Created", date(job.created)], ["Ended", job.ended && date(job.ended)],
    ["Tags", Object.entries(job.tags || {}).map(([key, value]) => key + "=" + value).join(", ")],
    ...(job.failureReasons || []).map((reason) => ["Failure", reason]),
  ].filter(([, value]) => value);
  const list = panel.querySelector("dl");
  if ([...list.querySelectorAll("dt")].map((name) => name.textContent).join() !== facts.map(([name]) => name).join()) {
    list.replaceChildren(...facts.flatMap(([name]) => [element("dt", { textContent: name }), element("dd")]));
  }
  facts.forEach(([, value], index) => setText(list.querySelectorAll("dd")[index], value));
  const [confirm, cancel, priority, set] = panel.querySelector(".actions").children;
  confirm.disabled = job.status !== "Suspended";
  cancel.disabled = priority.disabled = set.disabled = ENDED.has(job.status);
  const steps = panel.querySelector("ol");
  const transitions = job.transitions || [];
  if (steps.children.length !== transitions.length) {
    steps.replaceChildren(...transitions.map((step) => element("li", { textContent: step.status + ", " + date(step.date) })));
  }
  setText(panel.querySelector("pre"), JSON.stringify(job.job, null, 2));
  showFailures();
}

/** The tasks that failed first; the page is told how many there are in all. */
function showFailures() {
  const panel = byID("details");
  const table = panel.querySelector(".failures");
  if (!state.details || !table) return;
  const failed = state.details.failedTasks || 0;
  const rows = state.failures ? state.failures.failures : [];
  byID("failures-title").hidden = failed === 0;
  table.hidden = rows.length === 0;
  const note = byID("failures-note");
  const reported = state.details.job?.Report?.Enabled && ENDED.has(state.details.status);
  note.hidden = failed === 0 || (rows.length > 0 && rows.length === failed);
  setText(note, rows.length ? `The first ${number.format(rows.length)} of ${number.format(failed)}.` + (reported ? " The report lists all." : "")
    : state.failures ? "Simulated tasks have no objects." : "");
  const body = table.tBodies[0];
  for (const task of rows.slice(body.rows.length)) {
    const code = (task.code || "–") + (task.status ? " (" + task.status + ")" : "");
    const texts = [task.bucket + "/" + task.key + (task.versionID ? " @ " + task.versionID : ""), code, task.message];
    body.append(element("tr", {}, ...texts.map((textContent) => element("td", { textContent }))));
  }
}

// Objects

const PAGE = 200;

async function loadObjects(health) {
  const none = health.buckets === undefined;
  const listed = none ? { buckets: [] } : await api("buckets?limit=1000");
  const names = listed.buckets.map((bucket) => bucket.name);
  if (!names.includes(state.bucket)) { state.bucket = names[0] || ""; state.after = []; }
  const chosen = byID("bucket");
  if ([...chosen.options].map((option) => option.value).join("\n") !== names.join("\n")) {
    chosen.replaceChildren(...names.map((name) => element("option", { value: name, textContent: name })));
  }
  chosen.value = state.bucket;
  byID("no-store").hidden = !none;
  byID("no-buckets").hidden = none || names.length > 0;
  byID("object-filters").hidden = byID("object-split").hidden = names.length === 0;
  byID("no-objects").hidden = true;
  if (!state.bucket) return;
  const [bucket, prefix, after] = [state.bucket, state.prefix, state.after.at(-1)];
  const query = "?limit=" + PAGE + "&prefix=" + encodeURIComponent(prefix) + (after === undefined ? "" : "&after=" + encodeURIComponent(after));
  const page = await api("buckets/" + encodeURIComponent(bucket) + "/objects" + query);
  if (bucket !== state.bucket || prefix !== state.prefix || after !== state.after.at(-1)) return;
  const { keys, versioning } = listed.buckets.find((each) => each.name === bucket);
  showObjects(page, keys, versioning);
  await loadObject();
}

function showObjects(page, keys, versioning) {
  state.next = page.next;
  const count = page.objects.length;
  const first = state.after.length * PAGE + 1;
  setText(byID("object-range"), (count ? number.format(first) + "–" + number.format(first + count - 1) : "0")
    + (state.prefix ? " with this prefix, of " : " of ") + number.format(keys) + (keys === 1 ? " key" : " keys")
    + (versioning === "Off" ? "" : ", versioning " + versioning));
  byID("first-objects").disabled = state.after.length === 0;
  byID("next-objects").disabled = page.next === undefined;
  byID("no-objects").hidden = count > 0;
  setText(byID("no-objects"), state.prefix ? "No key begins with this." : "The bucket is empty.");
  const body = byID("objects-table").tBodies[0];
  const known = new Map([...body.rows].map((row) => [row.dataset.key, row]));
  let previous = null;
  for (const object of page.objects) {
    const row = known.get(object.key) || makeObjectRow(object.key);
    known.delete(object.key);
    const texts = [object.key, number.format(object.size), date(object.lastModified), object.storageClass, object.tagCount ? String(object.tagCount) : ""];
    texts.forEach((text, index) => setText(row.cells[index], text));
    row.setAttribute("aria-selected", object.key === state.object);
    if (previous ? previous.nextSibling !== row : body.firstChild !== row) previous ? previous.after(row) : body.prepend(row);
    previous = row;
  }
  for (const row of known.values()) row.remove();
}

function makeObjectRow(key) {
  const row = element("tr", { tabIndex: 0 }, ...["id", "number", "wide", "wide", "number"].map((className) => element("td", { className })));
  row.dataset.key = key;
  const choose = () => { state.object = state.object === key ? null : key; act(async () => {}); };
  row.addEventListener("click", () => { if (!String(getSelection())) choose(); });
  row.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); }
  });
  return row;
}

async function loadObject() {
  const panel = byID("object-details");
  const key = state.object;
  const path = "buckets/" + encodeURIComponent(state.bucket) + "/object?key=" + encodeURIComponent(key ?? "");
  const found = key === null ? null
    : await api(path).catch((error) => (/no such object/i.test(error.message) ? null : Promise.reject(error)));
  if (state.object !== key) return;
  panel.hidden = !found;
  if (!found) { state.object = null; return; }
  const pairs = (map) => Object.entries(map || {}).map(([name, value]) => name + "=" + value).join(", ");
  const facts = [
    ["Key", found.key], ["Size", number.format(found.size) + (found.size === 1 ? " byte" : " bytes")], ["Modified", date(found.lastModified)],
    ["Tags", pairs(found.tags)], ["Metadata", pairs(found.metadata)], ["Fields", pairs(found.fields)], ["Storage class", found.storageClass],
    ["Version", found.versionID === "null" ? null : found.versionID], ["ETag", found.eTag], ["Checksums", pairs(found.checksums)],
    ["Legal hold", found.legalHold], ["Retention", found.retention && pairs(found.retention)], ["Encryption", found.encryption],
    ["Replication", found.replicationStatus], ["Restored until", found.restoredUntil && date(found.restoredUntil)],
  ].filter(([, value]) => value);
  if (!panel.firstChild) {
    const close = element("button", { type: "button", textContent: "Close" });
    close.addEventListener("click", () => { state.object = null; act(async () => {}); });
    panel.append(element("header", {}, element("h2", { textContent: "Object" }), close), element("dl"));
  }
  const list = panel.querySelector("dl");
  if ([...list.querySelectorAll("dt")].map((name) => name.textContent).join() !== facts.map(([name]) => name).join()) {
    list.replaceChildren(...facts.flatMap(([name]) => [element("dt", { textContent: name }), element("dd")]));
  }
  facts.forEach(([, value], index) => setText(list.querySelectorAll("dd")[index], value));
}

function findObjects() {
  state.after = [];
  state.object = null;
  byID("object-split").querySelector(".scroller").scrollTop = 0;
  act(async () => {});
}

// Calls and faults

function showCalls(document) {
  const body = byID("calls-table").tBodies[0];
  const calls = document.calls.slice().reverse();
  const newest = calls.length ? String(calls[0].number) : "";
  if (body.dataset.newest === newest && body.rows.length === calls.length) return;
  body.dataset.newest = newest;
  const known = new Map([...body.rows].map((row) => [row.dataset.number, row]));
  body.replaceChildren(...calls.map((call) => {
    const kept = known.get(String(call.number));
    if (kept) return kept;
    const texts = [
      number.format(call.number), date(call.date), call.operation || call.method + " " + call.target, call.job || "",
      call.status ? String(call.status) : "–", call.error || "", call.fault || "", call.requestID,
    ];
    const row = element("tr", {}, ...texts.map((text) => element("td", { textContent: text })));
    row.dataset.number = call.number;
    row.cells[0].className = row.cells[4].className = "number";
    for (const index of [3, 7]) row.cells[index].className = "id";
    return row;
  }));
}

function showFaults(document) {
  const texts = document.faults.map((fault) => JSON.stringify(fault));
  const list = byID("fault-list");
  if ([...list.children].map((item) => item.textContent).join("\n") === texts.join("\n")) return;
  list.replaceChildren(...texts.map((text) => element("li", {}, element("code", { textContent: text }))));
}

function showView(view) {
  state.view = view;
  for (const name of ["jobs", "objects", "calls", "faults"]) {
    byID(name + "-view").hidden = name !== view;
    byID("show-" + name).setAttribute("aria-pressed", name === view);
  }
  act(async () => {});
}

// Updates

async function update() {
  const health = await api("health");
  setText(byID("job-count"), number.format(health.jobs));
  setText(byID("call-count"), number.format(health.calls));
  setText(byID("fault-count"), number.format(health.faults));
  setText(byID("clock"), date(health.now));
  setText(byID("object-count"), health.objects === undefined ? "" : number.format(health.objects));
  showAccounts(health.accounts);
  if (state.view === "objects") return loadObjects(health);
  if (state.view === "calls") return showCalls(await api("calls?limit=200"));
  if (state.view === "faults") return showFaults(await api("faults"));
  const { jobs } = state.account ? await api("jobs?limit=100000&account=" + state.account) : { jobs: [] };
  state.jobs = new Map(jobs.map((job, position) => [job.id, Object.assign(job, { position })]));
  showStatuses();
  showTable();
  await loadDetails();
}

async function keepUpdating() {
  const started = performance.now();
  if (!document.hidden) {
    try {
      await update();
      setText(byID("connection"), "");
    } catch (error) {
      setText(byID("connection"), "Connection lost. Trying again …");
    }
  }
  // A page that takes long to update is updated less often.
  setTimeout(keepUpdating, Math.max(1000, 4 * (performance.now() - started)));
}

byID("example").textContent =
  `curl -d '[{"id": "job-1", "status": "Suspended", "description": "Tag the archive"}]' ${location.origin}/_emulator/jobs`;
byID("bucket-example").textContent =
  `aws s3 mb s3://photos --endpoint-url ${location.origin}\naws s3 cp --recursive pictures s3://photos --endpoint-url ${location.origin}`;
byID("bucket").addEventListener("change", (event) => { state.bucket = event.target.value; findObjects(); });
byID("prefix").addEventListener("input", (event) => { state.prefix = event.target.value; findObjects(); });
byID("first-objects").addEventListener("click", findObjects);
byID("next-objects").addEventListener("click", () => {
  if (state.next !== undefined) state.after.push(state.next);
  state.object = null;
  byID("object-split").querySelector(".scroller").scrollTop = 0;
  act(async () => {});
});
byID("search").addEventListener("input", (event) => { state.search = event.target.value; showTable(); });
byID("account").addEventListener("change", (event) => { state.account = event.target.value; state.selected = null; showDetails(); act(async () => {}); });
byID("scroller").addEventListener("scroll", () => requestAnimationFrame(showRows));
addEventListener("resize", () => requestAnimationFrame(showRows));
for (const heading of document.querySelectorAll("#table th")) {
  heading.firstChild.addEventListener("click", () => {
    const key = heading.dataset.key;
    state.descending = state.sort === key ? !state.descending : key !== "id";
    state.sort = key;
    for (const each of document.querySelectorAll("#table th")) each.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
    showTable();
  });
}
for (const view of ["jobs", "objects", "calls", "faults"]) byID("show-" + view).addEventListener("click", () => showView(view));
byID("clock-form").addEventListener("submit", (event) => {
  event.preventDefault();
  act(() => api("clock", "POST", { advanceSeconds: Number(byID("clock-seconds").value) }));
});
byID("remove-calls").addEventListener("click", () => act(() => api("calls", "DELETE")));
byID("remove-faults").addEventListener("click", () => act(() => api("faults", "DELETE")));
byID("fault-operation").append(...OPERATIONS.map((name) => element("option", { textContent: name })));
byID("fault-kind").addEventListener("change", (event) => {
  byID("fault-seconds-label").hidden = !["delay", "clockSkew"].includes(event.target.value);
});
byID("fault-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const fault = { fault: byID("fault-kind").value, first: Number(byID("fault-first").value) };
  if (byID("fault-operation").value) fault.operation = byID("fault-operation").value;
  if (!byID("fault-seconds-label").hidden) fault.seconds = Number(byID("fault-seconds").value);
  act(() => api("faults", "POST", [fault]));
});
if (location.hash) state.selected = decodeURIComponent(location.hash.slice(1));
keepUpdating();
