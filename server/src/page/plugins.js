// The table of plugins: a group of rows for each, which stays the same as long as its
// plugin is there, so that the focus does.

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
