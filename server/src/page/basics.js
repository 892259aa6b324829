// What all of the page's script uses. Its files become one, in the order that
// routes/page.rs has them in.
//
// Plugins are hostile, their names and messages too: all goes into the page as text.

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

const number = (value) => value.toLocaleString("en");

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
