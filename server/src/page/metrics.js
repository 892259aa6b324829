// Reads what `GET /metrics` tells.

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
