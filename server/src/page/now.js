// The four figures on top.

const SPAN = 60_000; // ms that rates and latencies are told over

/** The snapshots of the last minute, the oldest first. */
let past = [];

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
