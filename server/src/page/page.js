// Keeps the page up to date: two requests every two seconds, none while nobody looks.

const EVERY = 2_000; // ms from one look to the next

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

look();
