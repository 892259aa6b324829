// Shows what the server tells of itself, every two seconds, and makes calls. Plugins are
// hostile, their names and messages too: all of it goes into the page as text.

const EVERY = 2_000; // ms from one look to the next
const SPAN = 60_000; // ms that rates and latencies are told over
const SHOWN = 65_536; // bytes of an output that are shown

const $ = (id) => document.getElementById(id);

/** Changes a text only where it differs, so that a selection or a reader is left alone. */
function tell(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function make(tag, text = "", name = "") {
  const node = document.createElement(tag);
  node.textContent = text;
  node.className = name;
  return node;
}

async function ask(path, options = {}) {
  const headers = new Headers(options.headers);
  const token = sessionStorage.getItem("token");
  if (token) headers.set("Authorization", `Bearer ${token}`);
  const response = await fetch(path, { ...options, headers, cache: "no-store" });
  if (response.status === 401) askForToken(token);
  return response;
}

function askForToken(refused) {
  tell($("token-note"), refused
    ? "The server refused this token."
    : "This server asks for a token. It is kept until the tab is closed.");
  if ($("token-form").hidden) {
    $("token-form").hidden = false;
    if (document.activeElement === document.body) $("token").focus();
  }
}

$("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", $("token").value.trim());
  $("token-form").hidden = true;
  look();
});

// ---- how it goes: two requests every two seconds, none while nobody looks

let looking = false;
let timer;

async function look() {
  if (looking) return;
  looking = true;
  clearTimeout(timer);
  let again = true;
  try {
    again = document.hidden || await refresh();
  } catch (error) {
    state("no answer", "bad");
    notice(`The server does not answer; this is what it told last. (${error.message})`);
  }
  looking = false;
  if (again) timer = setTimeout(look, EVERY);
}

/** False where a token is needed first. */
async function refresh() {
  const options = { signal: AbortSignal.timeout(10_000) };
  const [plugins, metrics] = await Promise.all([ask("plugins", options), ask("metrics", options)]);
  if (plugins.status === 401 || metrics.status === 401) {
    state("token needed", "warn");
    return false;
  }
  for (const response of [plugins, metrics]) {
    if (!response.ok) throw new Error(`${response.status} ${new URL(response.url).pathname}`);
  }
  const [told, text] = [await plugins.json(), await metrics.text()];
  $("token-form").hidden = true;
  $("told").hidden = false;
  const store = told.store; // null where plugins come by manifests alone
  const up = store === null || store.state === "up";
  state(store === null ? "no store" : up ? "store up" : "store unavailable", up ? "good" : "bad");
  notice(up ? "" : `The store cannot be read, and what is loaded serves: ${store.error ?? "no reason is told"}`);
  const now = snapshot(text);
  showNow(now);
  showPlugins(told.plugins, now);
  offer(told.plugins);
  return true;
}

function state(text, kind) {
  tell($("state"), text);
  $("state").className = `badge ${kind}`;
}

function notice(text) {
  tell($("notice"), text);
  $("notice").hidden = text === "";
}

document.addEventListener("visibilitychange", look);

// ---- metrics

function* samples(text) {
  for (const line of text.split("\n")) {
    const match = /^(\w+)(?:\{(.*)\})? (\S+)/.exec(line);
    if (!match) continue;
    const labels = new Map();
    for (const [, name, value] of (match[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      labels.set(name, value.replace(/\\(.)/g, (_, escaped) => (escaped === "n" ? "\n" : escaped)));
    }
    yield { name: match[1], labels, value: Number(match[3]) };
  }
}

const add = (map, key, value) => map.set(key, (map.get(key) ?? 0) + value);
const tally = () => ({ calls: 0, errors: 0, buckets: new Map() });

/** What is shown of the metrics: the calls of all and of each plugin, and single values. */
function snapshot(text) {
  const now = { at: performance.now(), all: tally(), plugins: new Map(), kinds: new Map(), values: new Map() };
  for (const { name, labels, value } of samples(text)) {
    const plugin = labels.get("plugin");
    if (plugin !== undefined && !now.plugins.has(plugin)) now.plugins.set(plugin, tally());
    const tallies = [now.all, now.plugins.get(plugin) ?? tally()];
    if (name === "keyway_calls_total") {
      const outcome = labels.get("outcome");
      for (const tally of tallies) {
        tally.calls += value;
        if (outcome !== "ok") tally.errors += value;
      }
      if (outcome !== "ok" && value > 0) add(now.kinds, outcome, value);
    } else if (name === "keyway_call_duration_seconds_bucket") {
      const bound = labels.get("le") === "+Inf" ? Infinity : Number(labels.get("le"));
      for (const tally of tallies) add(tally.buckets, bound, value);
    } else if (name === "keyway_refused_total" && value > 0) {
      add(now.kinds, `refused: ${labels.get("reason")}`, value);
    } else if (labels.size === 0) {
      now.values.set(name, value);
    } else if (name === "keyway_build_info") {
      tell($("version"), labels.get("version") ?? "");
    }
  }
  return now;
}

/** The snapshots of the last minute, the oldest first. */
let past = [];

/** The buckets of the last minute; of all time where no call ended in it. */
function recent(buckets, before) {
  const change = new Map();
  for (const [bound, count] of buckets) change.set(bound, count - (before?.get(bound) ?? 0));
  return change.get(Infinity) > 0 ? change : buckets;
}

/** The bound of the bucket that holds this share of the calls. */
function quantile(buckets, share) {
  const all = buckets.get(Infinity) ?? 0;
  let below = 0;
  for (const [bound, count] of [...buckets].sort(([a], [b]) => a - b)) {
    if (all > 0 && count >= share * all) {
      return bound === Infinity ? `> ${duration(below)}` : `≤ ${duration(bound)}`;
    }
    below = bound;
  }
  return "–";
}

function duration(seconds) {
  const [value, unit] = seconds >= 1 ? [seconds, "s"] : seconds >= 1e-3 ? [seconds * 1e3, "ms"] : [seconds * 1e6, "µs"];
  return `${Number(value.toPrecision(3))} ${unit}`;
}

const number = (value) => value.toLocaleString("en");

function showNow(now) {
  if (past.length && now.all.calls < past.at(-1).all.calls) past = []; // another server
  past.push(now);
  past = past.filter(({ at }) => now.at - at <= SPAN);
  const first = past[0];
  const seconds = (now.at - first.at) / 1000;
  const calls = now.all.calls - first.all.calls;
  const rate = seconds > 0 ? calls / seconds : 0;
  tell($("calls-rate"), rate > 0 && rate < 9.95 ? rate.toFixed(1) : number(Math.round(rate)));
  tell($("calls-total"), `${number(now.all.calls)} since the start`);
  const rates = past.slice(1).map((one, i) => (one.all.calls - past[i].all.calls) / (one.at - past[i].at));
  const most = Math.max(...rates, 1e-9);
  const points = rates.map((value, i) => `${60 - 2 * (rates.length - 1 - i)},${19 - 17 * value / most}`);
  $("spark").setAttribute("points", points.join(" "));
  $("area").setAttribute("points", `${62 - 2 * rates.length},20 ${points.join(" ")} 60,20`);

  const buckets = recent(now.all.buckets, first.all.buckets);
  tell($("p50"), quantile(buckets, 0.5));
  tell($("p99"), quantile(buckets, 0.99));
  tell($("latency-span"), buckets === now.all.buckets ? "since the start" : "in the last minute");

  tell($("errors"), number(now.all.errors));
  const share = now.all.calls > 0 ? 100 * now.all.errors / now.all.calls : 0;
  tell($("errors-share"), `${Number(share.toPrecision(2))} % of the calls`);
  const kinds = [...now.kinds].sort(([, a], [, b]) => b - a);
  const items = kinds.map(([kind, count]) => {
    const item = make("li");
    item.append(make("span", kind), make("span", number(count)));
    return item;
  });
  if (items.map((item) => item.textContent).join() !== [...$("kinds").children].map((item) => item.textContent).join()) {
    $("kinds").replaceChildren(...items);
  }

  const value = (name) => now.values.get(name) ?? 0;
  const [used, max] = [value("keyway_instances"), value("keyway_instances_max")];
  tell($("instances"), number(used));
  tell($("instances-max"), `of ${number(max)}`);
  $("instances-meter").max = Math.max(max, 1);
  $("instances-meter").value = used;
  const memory = number(Math.round(value("process_resident_memory_bytes") / 2 ** 20));
  tell($("load"), `${memory} MiB resident, ${number(value("keyway_connections"))} connections`);
}

// ---- plugins: one group of rows each, which stays the same as long as its plugin is there

const LABELS = ["Name", "State", "Contract", "Version", "Functions", "Calls", "Errors", "p99", "SHA-256", "Loaded"];
const KINDS = { ready: "good", stale: "warn", failed: "bad" };
const groups = new Map();
const isNumber = (column) => column >= 5 && column <= 7;

$("labels").append(...LABELS.map((label, i) => {
  const cell = make("th", label, isNumber(i) ? "number" : "");
  cell.scope = "col";
  cell.setAttribute("role", "columnheader");
  return cell;
}));

function group(name) {
  const body = make("tbody");
  const row = make("tr");
  const cells = LABELS.map((label, i) => {
    const cell = make("td", "", isNumber(i) ? "number" : "");
    cell.dataset.label = label;
    cell.setAttribute("role", "cell");
    return cell;
  });
  const button = make("button", name, "name");
  button.type = "button";
  button.title = "Try a call";
  button.addEventListener("click", () => choose(name));
  cells[0].append(button);
  cells[1].append(make("span"));
  cells[8].className = "mono whole";
  cells[9].append(make("time"));
  row.append(...cells);
  const note = make("tr", "", "told");
  const cell = make("td");
  cell.colSpan = LABELS.length;
  cell.setAttribute("role", "cell");
  cell.append(make("p"));
  note.append(cell);
  body.append(row, note);
  body.setAttribute("role", "rowgroup");
  for (const each of [row, note]) each.setAttribute("role", "row");
  return { body, cells, note };
}

function showPlugins(plugins, now) {
  $("empty").hidden = plugins.length > 0;
  $("table").hidden = plugins.length === 0;
  tell($("count"), plugins.length ? number(plugins.length) : "");
  const names = new Set(plugins.map(({ name }) => name));
  for (const [name, { body }] of groups) {
    if (!names.has(name)) {
      body.remove();
      groups.delete(name);
    }
  }
  let after = $("table").tHead;
  for (const plugin of plugins) {
    if (!groups.has(plugin.name)) groups.set(plugin.name, group(plugin.name));
    const { body } = groups.get(plugin.name);
    if (after.nextElementSibling !== body) after.after(body);
    after = body;
    showPlugin(groups.get(plugin.name), plugin, now.plugins.get(plugin.name) ?? tally());
  }
}

function showPlugin({ cells, note }, plugin, { calls, errors, buckets }) {
  const before = past[0].plugins.get(plugin.name)?.buckets;
  const badge = cells[1].firstChild;
  tell(badge, plugin.state);
  badge.className = `badge ${KINDS[plugin.state] ?? ""}`;
  cells[0].firstChild.disabled = plugin.state === "failed";
  const values = [
    plugin.contract,
    plugin.version,
    functions(plugin).join(", "),
    number(calls),
    number(errors),
    quantile(recent(buckets, before), 0.99),
    plugin.sha256?.slice(0, 8),
  ];
  values.forEach((value, i) => {
    tell(cells[i + 2], value || "–");
    cells[i + 2].classList.toggle("absent", !value);
  });
  cells[2].title = plugin.abi_version ? `ABI ${plugin.abi_version}` : "";
  cells[8].title = plugin.sha256 ?? "";
  const time = cells[9].firstChild;
  tell(time, plugin.loaded_at ? ago(plugin.loaded_at) : "–");
  time.dateTime = plugin.loaded_at ?? "";
  cells[9].title = plugin.loaded_at ? `${plugin.loaded_at}, ${plugin.swaps} swaps` : "";
  const error = plugin.last_error;
  note.hidden = !error;
  if (error) {
    const lead = plugin.state === "stale" ? "An older release serves; of the newest file: " : "";
    const told = note.firstChild.firstChild;
    tell(told, `${lead}${error.message} (${ago(error.at)})${error.hint ? `\nhint: ${error.hint}` : ""}`);
    told.className = plugin.state === "failed" ? "bad" : "warn";
  }
}

function ago(when) {
  const seconds = Math.max(0, (Date.now() - Date.parse(when)) / 1000);
  if (!(seconds >= 10)) return "just now";
  const [count, unit] = seconds < 60 ? [seconds, "s"] : seconds < 3600 ? [seconds / 60, "min"]
    : seconds < 86_400 ? [seconds / 3600, "h"] : [seconds / 86_400, "d"];
  return `${Math.floor(count)} ${unit} ago`;
}

// ---- a call

let offered = [];

function offer(plugins) {
  offered = plugins.filter(({ state }) => state !== "failed");
  $("try").hidden = offered.length === 0;
  list($("plugin"), offered.map(({ name }) => name));
  chosen();
}

/** Keeps the choice where it is still there; touches nothing where nothing changed. */
function list(select, values) {
  const same = select.length === values.length && values.every((value, i) => select.options[i].value === value);
  if (same) return;
  const kept = select.value;
  select.replaceChildren(...values.map((value) => new Option(value, value)));
  if (values.includes(kept)) select.value = kept;
}

const takesInteger = (plugin) => plugin?.functions.length === 0;

/** What can be called; `process` of a plugin that has no functions from bytes to bytes. */
function functions(plugin) {
  if (plugin === undefined || plugin.state === "failed") return [];
  return takesInteger(plugin) ? ["process"] : plugin.functions;
}

function chosen() {
  const plugin = offered.find(({ name }) => name === $("plugin").value);
  list($("function"), functions(plugin));
  $("for-integer").hidden = !takesInteger(plugin);
  $("for-bytes").hidden = takesInteger(plugin);
}

function choose(name) {
  $("plugin").value = name;
  chosen();
  $("plugin").focus();
}

$("plugin").addEventListener("change", chosen);

/** What to send; a text where the input is not fit to be sent. */
function request() {
  const [plugin, name] = [$("plugin").value, $("function").value];
  if (plugin === "" || name === "") return "There is no plugin to call.";
  if ($("for-bytes").hidden) {
    const input = Number($("integer").value);
    if ($("integer").value.trim() === "" || !Number.isInteger(input) || input !== (input | 0)) {
      return "The input must be an integer from -2147483648 to 2147483647.";
    }
    const headers = { "Content-Type": "application/json" };
    return ["run", { method: "POST", headers, body: JSON.stringify({ plugin, input }) }];
  }
  const body = $("file").files[0] ?? $("text").value;
  const headers = { "Content-Type": "application/octet-stream" };
  return [`plugins/${encodeURIComponent(plugin)}/${encodeURIComponent(name)}`, { method: "POST", headers, body }];
}

let calling = false;

$("call").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (calling) return;
  const wanted = request();
  if (typeof wanted === "string") {
    $("result").replaceChildren(make("p", wanted, "notice bad"));
    return;
  }
  calling = true;
  $("send").setAttribute("aria-disabled", "true"); // `disabled` would take the focus away
  try {
    const start = performance.now();
    const response = await ask(...wanted);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const time = performance.now() - start;
    $("result").replaceChildren(...answer(response, bytes, time));
  } catch (error) {
    $("result").replaceChildren(make("p", `The server does not answer: ${error.message}`, "notice bad"));
  }
  calling = false;
  $("send").removeAttribute("aria-disabled");
});

function answer(response, bytes, time) {
  const head = make("p");
  head.append(
    make("span", `${response.status} ${response.statusText}`.trim(), `badge ${response.ok ? "good" : "bad"}`),
    make("span", ` ${time.toFixed(time < 10 ? 1 : 0)} ms, ${number(bytes.length)} bytes`, "quiet"),
  );
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson || (response.ok && $("for-integer").hidden)) return [head, output(bytes)];
  try {
    const told = JSON.parse(new TextDecoder().decode(bytes));
    if (told.error === undefined) return [head, make("pre", String(told.output))];
    const { code, message, hint } = told.error;
    const nodes = [head, make("p", `${code}: ${message}`)];
    if (hint) nodes.push(make("p", `hint: ${hint}`, "hint mono"));
    return nodes;
  } catch {
    return [head, output(bytes)];
  }
}

/** As text where it is text, else as a table of its bytes. */
function output(bytes) {
  if (bytes.length === 0) return make("p", "The output is empty.", "quiet");
  const cut = bytes.length > SHOWN ? `\n… ${number(bytes.length - SHOWN)} bytes more` : "";
  let node;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, SHOWN), { stream: true });
    if (/[\0-\x08\x0e-\x1f\x7f]/.test(text)) throw new TypeError("not a text");
    node = make("pre", text + cut);
  } catch {
    node = make("pre", hex(bytes.subarray(0, SHOWN / 16)) + (bytes.length > SHOWN / 16 ? "\n…" : ""), "hex");
  }
  node.tabIndex = 0; // to scroll it by the keyboard
  return node;
}

function hex(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 8) {
    const line = [...bytes.subarray(at, at + 8)];
    const digits = line.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = line.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${digits.padEnd(23)}  ${text}`);
  }
  return lines.join("\n");
}

look();
