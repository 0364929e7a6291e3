"use strict";

// The page of phones: one telephone at a time, its events by SSE, what is done with it by POST.

const byId = (id) => document.getElementById(id);
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const state = { number: "", events: null, ringing: false, answered: false, live: false, bell: null };

async function ask(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  try {
    const answer = await fetch(path, options);
    const given = await answer.json().catch(() => ({}));
    byId("trouble").textContent = answer.ok ? "" : given.error || `The sandbox answered ${answer.status}.`;
    return answer.ok ? given : null;
  } catch {
    byId("trouble").textContent = "The sandbox does not answer.";
    return null;
  }
}

const act = (what, facts = {}) => ask("POST", `/phones/${encodeURIComponent(state.number)}/${what}`, facts);

function element(tag, classes, text) {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  if (text !== undefined) made.textContent = text;
  return made;
}

// --- who is there -------------------------------------------------------------------------------

async function refresh() {
  const given = await ask("GET", "/phones");
  if (!given) return;
  const time = new Date(given.now).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" });
  const stepped = given.clock === "stepped" ? ", stands until it is stepped" : "";
  const pace = given.clock === "scaled" && given.speed !== 1 ? `, ${given.speed} times as fast as yours` : "";
  byId("clock").textContent = `Their time: ${time}${stepped}${pace}`;
  byId("nobody").hidden = given.people.length > 0;
  byId("none").hidden = given.numbers.length > 0;
  fill(byId("people"), given.people, (person) => {
    const button = element("button");
    button.type = "button";
    button.dataset.number = person.number;
    button.setAttribute("aria-current", String(person.number === state.number));
    button.append(element("span", "number", person.number));
    const live = person.call ? "state live" : "state";
    button.append(element("span", live, CALLS[person.call] || person.call || (person.claimed ? "yours" : "")));
    button.addEventListener("click", () => take(person.number));
    return button;
  });
  fill(byId("ours"), given.numbers, (ours) => {
    const row = element("div", "plain");
    const takes = [ours.calls ? "calls" : "", ours.texts ? "texts" : ""].filter(Boolean).join(", ");
    row.append(element("span", "number", ours.number), element("span", "state", `${ours.carrier}: ${takes || "takes nothing"}`));
    return row;
  });
  options(byId("to"), given.numbers.filter((ours) => ours.calls));
  options(byId("text-to"), given.numbers.filter((ours) => ours.texts));
  byId("call").disabled = state.live || byId("to").options.length === 0;
  byId("to").disabled = byId("to").options.length === 0;
  const mine = given.people.find((person) => person.number === state.number);
  if (!state.live) byId("with").textContent = mine && mine.call ? "A call with its former owner goes on; the next one is yours" : byId("with").dataset.with || "";
}

const CALLS = { answered: "in a call" };

function fill(list, rows, make) {
  const focused = document.activeElement && document.activeElement.dataset.number;
  const inside = list.contains(document.activeElement);
  list.replaceChildren(...rows.map((row) => { const item = element("li"); item.append(make(row)); return item; }));
  if (inside && focused) list.querySelector(`[data-number="${CSS.escape(focused)}"]`)?.focus();
}

function options(select, numbers) {
  const wanted = numbers.map((ours) => ours.number);
  if ([...select.options].map((one) => one.value).join() === wanted.join()) return;
  const chosen = select.value;
  select.replaceChildren(...wanted.map((number) => new Option(number, number)));
  if (wanted.includes(chosen)) select.value = chosen;
}

// --- one telephone ------------------------------------------------------------------------------

async function take(number) {
  if (!(await ask("PUT", `/phones/${encodeURIComponent(number)}`, {}))) return;
  if (state.events) state.events.close();
  hush();
  state.number = number;
  location.hash = encodeURIComponent(number);
  byId("empty").hidden = true;
  byId("held").hidden = false;
  byId("owner").textContent = number;
  for (const id of ["log", "thread"]) byId(id).replaceChildren();
  showCall({ status: "", over: true });
  const opened = Date.now();
  state.events = new EventSource(`/phones/${encodeURIComponent(number)}/events`);
  state.events.addEventListener("open", () => { for (const id of ["log", "thread"]) byId(id).replaceChildren(); });
  // What is told again when the page opens is shown, and not said aloud.
  const fresh = () => Date.now() - opened > 1500;
  listen("call", showCall);
  listen("heard", (facts) => heard(facts, fresh()));
  listen("asked", asked);
  listen("interrupted", hush);
  listen("text", text);
  refresh();
  byId("phone").focus({ preventScroll: true });
  if (matchMedia("(max-width: 62rem)").matches) byId("phone").scrollIntoView();
}

function listen(name, hear) {
  state.events.addEventListener(name, (event) => hear(JSON.parse(event.data)));
}

const STATUS = {
  ringing: "Ringing", answered: "In a call", completed: "The call is over", busy: "Declined",
  "no-answer": "Missed", canceled: "They hung up before you answered", failed: "The call failed",
};

function showCall(call) {
  const calling = call.mine && call.status === "ringing";
  state.ringing = call.status === "ringing" && !call.mine;
  state.answered = call.status === "answered";
  state.live = Boolean(call.status) && !call.over;
  if (call.new) byId("log").replaceChildren();
  byId("screen").dataset.state = state.ringing ? "ringing" : state.answered ? "answered" : "idle";
  byId("status").textContent = calling ? "Calling" : STATUS[call.status] || "No call";
  byId("with").dataset.with = call.with ? (call.mine ? `to ${call.with}` : `from ${call.with}`) : "";
  byId("with").textContent = byId("with").dataset.with;
  byId("pick-up").disabled = !state.ringing;
  byId("put-down").disabled = !state.live;
  byId("put-down").textContent = state.ringing ? "Decline" : "Hang up";
  byId("words").disabled = !state.answered;
  byId("say").querySelector("button").disabled = !state.answered;
  byId("call").disabled = state.live || byId("to").options.length === 0;
  for (const key of byId("keypad").children) key.disabled = !state.answered;
  if (call.over) { hush(); byId("wants").textContent = ""; }
  ring(state.ringing);
}

function log(words, classes) {
  const line = element("li", classes, words);
  byId("log").append(line);
  byId("log").scrollTop = byId("log").scrollHeight;
}

function heard(facts, aloud) {
  if (facts.url) log("♪ a sound is played", "note");
  else log(facts.words || "(a tone)", facts.words ? "" : "note");
  if (!aloud || !byId("aloud").checked) return;
  if (facts.url) {
    play(`/phones/media?url=${encodeURIComponent(facts.url)}`);
  } else if (facts.words) {
    speak(facts);
  }
}

function speak(facts) {
  if (!("speechSynthesis" in window)) return;
  const said = new SpeechSynthesisUtterance(facts.words);
  said.lang = facts.language || (/[а-яё]/i.test(facts.words) ? "ru-RU" : "en-US");
  const family = said.lang.slice(0, 2);
  const voices = speechSynthesis.getVoices();
  said.voice = voices.find((one) => one.lang.replace("_", "-") === said.lang)
    || voices.find((one) => one.lang.startsWith(family)) || null;
  speechSynthesis.speak(said);
}

let sound = null;

function play(url) {
  sound = new Audio(url);
  sound.play().catch(() => log("(the browser does not play it)", "note"));
}

function hush() {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
  if (sound) sound.pause();
}

function asked(facts) {
  const ways = [];
  const finish = facts.finish_key && facts.finish_key.length === 1 ? ` (${facts.finish_key} ends)` : "";
  if (facts.keys) ways.push(`press keys${finish}`);
  if (facts.speech) ways.push("say something");
  byId("wants").textContent = ways.length ? `Now ${ways.join(" or ")}` : "";
}

function text(facts) {
  const line = element("li", facts.mine ? "mine" : "", facts.body);
  const time = new Date(facts.at).toLocaleTimeString([], { timeStyle: "short" });
  const carrier = facts.by_carrier ? ", the carrier's own answer" : "";
  line.append(element("span", "meta", `${facts.mine ? "to" : "from"} ${facts.other}, ${time}${carrier}`));
  byId("thread").append(line);
  byId("thread").scrollTop = byId("thread").scrollHeight;
  if (!facts.mine && [...byId("text-to").options].some((one) => one.value === facts.other)) {
    byId("text-to").value = facts.other;
  }
}

// --- ringing ------------------------------------------------------------------------------------

function ring(on) {
  clearInterval(state.bell);
  state.bell = null;
  if (!on || !byId("bell").checked) return;
  const context = new AudioContext();
  const strike = () => {
    for (const [at, pitch] of [[0, 440], [0.25, 554], [0.5, 440], [0.75, 554]]) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = pitch;
      volume.gain.value = 0.06;
      tone.connect(volume).connect(context.destination);
      tone.start(context.currentTime + at);
      tone.stop(context.currentTime + at + 0.2);
    }
  };
  strike();
  state.bell = setInterval(strike, 2500);
}

// --- what is done -------------------------------------------------------------------------------

async function press(key) {
  if (!state.answered) return;
  hush();
  log(key, "mine");
  await act("press", { key });
}

for (const key of KEYS) {
  const button = element("button", "", key);
  button.type = "button";
  button.disabled = true;
  if (key === "*") button.setAttribute("aria-label", "star");
  if (key === "#") button.setAttribute("aria-label", "hash");
  button.addEventListener("click", () => press(key));
  byId("keypad").append(button);
}

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox";
  if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (KEYS.includes(event.key)) press(event.key);
});

byId("claim").addEventListener("submit", (event) => {
  event.preventDefault();
  const digits = byId("number").value.replace(/\D/g, "");
  if (digits) take(`+${digits}`);
});
byId("pick-up").addEventListener("click", () => act("pick_up"));
byId("put-down").addEventListener("click", () => { hush(); act("put_down"); });
byId("call").addEventListener("click", () => act("call", { to: byId("to").value }));
byId("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const words = byId("words").value.trim();
  if (!words) return;
  hush();
  byId("words").value = "";
  log(words, "mine");
  await act("say", { words });
});
byId("text").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = byId("body").value;
  if (body.trim() && (await act("text", { to: byId("text-to").value, body }))) byId("body").value = "";
});
byId("give-back").addEventListener("click", async () => {
  await ask("DELETE", `/phones/${encodeURIComponent(state.number)}`);
  if (state.events) state.events.close();
  ring(false);
  hush();
  state.number = "";
  history.replaceState(null, "", location.pathname);
  byId("held").hidden = true;
  byId("empty").hidden = false;
  refresh();
  byId("number").focus();
});

const named = decodeURIComponent(location.hash.slice(1));
if (/^\+\d{8,15}$/.test(named)) take(named);
else refresh();
setInterval(refresh, 2000);
