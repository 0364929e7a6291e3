/* Keeps the overview fresh: asks for its live part and changes in place only what differs, so that scroll,
   focus and a selection stay where they are. Stops while the tab is hidden or the reader has paused. */

const live = document.getElementById("live");
const linkState = document.getElementById("link-state");
const pause = document.getElementById("pause");
const every = Number(live.dataset.every);
const patience = 10_000;

let timer = 0;
let asking = null;
let paused = false;
let lastUpdate = new Date();

function say(state, words) {
  if (linkState.dataset.state !== state) linkState.dataset.state = state;
  // Written only when it changes: a screen reader speaks every writing.
  if (linkState.textContent !== words) linkState.textContent = words;
}

function at(instant) {
  return instant.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

/* Make `old` equal to `fresh`, keeping every element that can be kept. */
function patch(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
    old.replaceWith(fresh);
  } else if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
  } else if (!old.isEqualNode(fresh)) {
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    patchChildren(old, fresh);
  }
}

/* Children with a key are found again wherever they have moved to; the others are taken in their order. */
function patchChildren(old, fresh) {
  const keyOf = (node) => node.dataset?.key;
  // Among keyed elements the white space between them counts for nothing, and would make them move.
  const elementsOnly = [...old.children, ...fresh.children].some(keyOf);
  const after = (node) => (elementsOnly ? node.nextElementSibling : node.nextSibling);
  const keyed = new Map([...old.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let place = elementsOnly ? old.firstElementChild : old.firstChild;
  for (const next of [...(elementsOnly ? fresh.children : fresh.childNodes)]) {
    const key = keyOf(next);
    while (!key && place && keyOf(place)) place = after(place);
    const kept = key ? keyed.get(key) : place;
    keyed.delete(key);
    if (!kept) {
      old.insertBefore(next, place);
      continue;
    }
    if (kept === place) place = after(place);
    else old.insertBefore(kept, place);
    patch(kept, next);
  }
  for (const gone of keyed.values()) if (gone !== place) gone.remove();
  while (place) {
    const following = after(place);
    place.remove();
    place = following;
  }
}

async function refresh() {
  clearTimeout(timer);
  asking?.abort();
  const mine = (asking = new AbortController());
  const late = setTimeout(() => mine.abort(), patience);
  try {
    const answer = await fetch(live.dataset.source, { signal: mine.signal, cache: "no-store" });
    if (answer.status === 401) {
      say("lost", "The session is over: open a new link");
      return;
    }
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asking) return;
    patch(live.firstElementChild, fresh.body.firstElementChild);
    lastUpdate = new Date();
    say("live", "Live");
  } catch {
    if (mine !== asking) return; // a newer request took over, or the reader has paused
    say("lost", `Connection lost, last update ${at(lastUpdate)}`);
  } finally {
    clearTimeout(late);
    if (mine === asking) asking = null;
  }
  plan();
}

function plan() {
  clearTimeout(timer);
  if (!paused && !document.hidden) timer = setTimeout(refresh, every);
}

function rest() {
  clearTimeout(timer);
  const mine = asking;
  asking = null;
  mine?.abort();
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) rest();
  else if (!paused) refresh();
});

pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", String(paused));
  if (paused) {
    rest();
    say("still", `Paused at ${at(lastUpdate)}`);
  } else {
    refresh();
  }
});

pause.hidden = false;
say("live", "Live");
plan();
