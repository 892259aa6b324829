// A call of a plugin.

const SHOWN = 65_536; // bytes of an output that are shown

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
