// My Week: native inputs that move by arrow keys and save themselves, one cell at a time.
// A failed save never loses a keystroke: the text stays, is stored, and is sent again.
import { ask, Refused } from "./page";
import { count, startSums } from "./week_sums";

type Cell = HTMLInputElement;
type Answer = {
  text: string;
  minutes?: number;
  version?: number;
  saved_at?: string;
  totals?: Record<string, string>;
  note?: string;
};

const STEP = 15;
const DEPTH = 20;
const RETRY_MS = 10000;
const undo: { cell: Cell; text: string }[] = [];
const saved = new WeakMap<Cell, string>();
const busy = new WeakMap<Cell, Promise<void>>();
const theirs = new WeakMap<Cell, { text: string; version: string }>();
let waiting = new Set<Cell>();
let saving = 0;

const cells = (): Cell[] => [...document.querySelectorAll<Cell>("input[data-save-url]")];
// A page draws a cell twice, in the week and in the day of a phone; only one of them is seen.
const shown = (cell: Cell): boolean => cell.getClientRects().length > 0;
const twins = (cell: Cell): Cell[] =>
  cells().filter((other) => other !== cell && other.dataset.saveUrl === cell.dataset.saveUrl);
const keyOf = (cell: Cell): string => `daybook.unsaved:${cell.dataset.saveUrl}`;

const store = (cell: Cell, text: string | null): void => {
  try {
    if (text === null) localStorage.removeItem(keyOf(cell));
    else localStorage.setItem(keyOf(cell), text);
  } catch {
    // The text still stands in its cell.
  }
};

const tell = (text: string, cell?: Cell): void => {
  for (const place of document.querySelectorAll<HTMLElement>("[data-week-message]")) {
    place.textContent = text;
    place.hidden = !text;
  }
  if (!cell) return;
  cell.title = text;
  const place = document.querySelector("[data-week-message][id]");
  if (text && place) cell.setAttribute("aria-describedby", place.id);
  else cell.removeAttribute("aria-describedby");
};

const clock = (minutes: number): string =>
  `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;

const timeOfDay = (): string =>
  new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

const accept = (cell: Cell, sent: string, answer: Answer): void => {
  const before = saved.get(cell) ?? "";
  if (sent !== before) {
    undo.push({ cell, text: before });
    if (undo.length > DEPTH) undo.shift();
  }
  // What was typed while the answer was on its way is newer than the answer.
  if (cell.value === sent) cell.value = answer.text;
  saved.set(cell, answer.text);
  if (answer.minutes !== undefined) cell.dataset.minutes = String(answer.minutes);
  if (answer.version !== undefined) cell.dataset.version = String(answer.version);
  cell.classList.toggle("plan", false);
  for (const twin of twins(cell)) {
    twin.value = answer.text;
    saved.set(twin, answer.text);
    twin.dataset.minutes = cell.dataset.minutes;
    twin.dataset.version = cell.dataset.version;
    twin.classList.toggle("plan", false);
  }
  if (answer.minutes !== undefined) count(cell, answer.minutes, cells());
  cell.removeAttribute("aria-invalid");
  store(cell, null);
  waiting.delete(cell);
  theirs.delete(cell);
  for (const [name, text] of Object.entries(answer.totals ?? {})) {
    for (const place of document.querySelectorAll(`[data-total="${CSS.escape(name)}"]`)) {
      place.textContent = text;
    }
  }
  for (const place of document.querySelectorAll("[data-saved]")) {
    place.textContent = `Saved ${answer.saved_at ?? timeOfDay()}`;
  }
  tell(answer.note ?? "", cell);
};

const refuse = (cell: Cell, sent: string, error: unknown): void => {
  store(cell, sent);
  if (error instanceof Refused && error.status === 409) {
    const other = error.body.theirs ?? {};
    const text = String(other.text ?? (other.minutes === undefined ? "" : clock(other.minutes)));
    theirs.set(cell, { text, version: String(other.version ?? "") });
    cell.setAttribute("aria-invalid", "true");
    tell(`${error.message} Theirs: ${text || "empty"}. Enter keeps yours, Esc takes theirs.`, cell);
  } else if (error instanceof Refused && error.status < 500) {
    cell.setAttribute("aria-invalid", "true");
    store(cell, null);
    tell(error.message, cell);
  } else {
    waiting.add(cell);
    tell("Not saved yet. What you typed is kept here and is sent again by itself.", cell);
  }
};

const send = async (cell: Cell): Promise<void> => {
  const sent = cell.value.trim();
  if (sent === (saved.get(cell) ?? "") && !theirs.has(cell)) {
    if (cell.getAttribute("aria-invalid")) tell("", cell);
    cell.removeAttribute("aria-invalid");
    waiting.delete(cell);
    store(cell, null);
    return;
  }
  cell.dataset.state = "saving";
  saving += 1;
  try {
    const version = cell.dataset.version ? Number(cell.dataset.version) : null;
    const body = { value: sent, version };
    accept(cell, sent, await ask(cell.dataset.saveUrl ?? "", { method: "PUT", body }));
  } catch (error) {
    refuse(cell, sent, error);
  } finally {
    saving -= 1;
    delete cell.dataset.state;
  }
};

// Saves of one cell follow each other, so that an old answer never overtakes a new text.
const save = (cell: Cell): Promise<void> => {
  const next = (busy.get(cell) ?? Promise.resolve()).then(() => send(cell));
  busy.set(cell, next);
  return next;
};

const nudge = (cell: Cell, by: number): void => {
  const typed = cell.value.trim() !== (saved.get(cell) ?? "");
  // Text not saved yet is for the server to read; its parser knows +15m on what is there.
  if (typed) return;
  const planned = cell.value ? 0 : Number(cell.dataset.planMinutes ?? 0);
  const now = Number(cell.dataset.minutes ?? 0) || planned;
  const next = Math.max(0, Math.min(1440, now + by));
  cell.dataset.minutes = String(next);
  cell.value = next ? clock(next) : "";
  void save(cell);
};

const neighbor = (cell: Cell, rows: number, columns: number): Cell | null => {
  const row = cell.closest("tr");
  if (columns) {
    const all = [...(row?.querySelectorAll<Cell>("input[data-save-url]") ?? [])];
    return all[all.indexOf(cell) + columns] ?? null;
  }
  let other = rows > 0 ? row?.nextElementSibling : row?.previousElementSibling;
  while (other) {
    const found = other.querySelector<Cell>(
      `input[data-save-url][data-col="${CSS.escape(cell.dataset.col ?? "")}"]`,
    );
    if (found) return found;
    other = rows > 0 ? other.nextElementSibling : other.previousElementSibling;
  }
  return null;
};

const move = (event: KeyboardEvent, cell: Cell, rows: number, columns: number): void => {
  const next = neighbor(cell, rows, columns);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
};

// Fills the weekdays after this one that are still empty, as the plan of a steady week.
const fill = (cell: Cell): void => {
  let next = neighbor(cell, 0, 1);
  for (; next; next = neighbor(next, 0, 1)) {
    if (next.value || next.closest(".weekend")) continue;
    next.value = cell.value;
    void save(next);
  }
};

const takeBack = (): boolean => {
  const last = undo.pop();
  if (!last) return false;
  last.cell.value = last.text;
  const depth = undo.length;
  void save(last.cell).then(() => {
    // Undoing is itself not a step to undo.
    if (undo.length > depth) undo.pop();
  });
  last.cell.focus();
  return true;
};

const onEnter = (event: KeyboardEvent, cell: Cell): void => {
  event.preventDefault();
  const other = theirs.get(cell);
  if (other) cell.dataset.version = other.version;
  if (!cell.value && cell.dataset.planText) cell.value = cell.dataset.planText;
  void save(cell);
  if (event.shiftKey) fill(cell);
  else move(event, cell, 1, 0);
};

const onEscape = (event: KeyboardEvent, cell: Cell): void => {
  event.preventDefault();
  const other = theirs.get(cell);
  if (other) {
    saved.set(cell, other.text);
    cell.dataset.version = other.version;
    theirs.delete(cell);
  }
  cell.value = saved.get(cell) ?? "";
  cell.removeAttribute("aria-invalid");
  waiting.delete(cell);
  store(cell, null);
  tell("", cell);
};

const onKey = (event: KeyboardEvent): void => {
  const cell = event.target as Cell;
  if (!cell.matches?.("input[data-save-url]") || event.isComposing) return;
  const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  const atStart = whole || (cell.selectionStart === 0 && cell.selectionEnd === 0);
  const atEnd = whole || cell.selectionStart === cell.value.length;
  const step = Number(cell.closest<HTMLElement>("[data-step]")?.dataset.step ?? STEP);
  const mod = event.metaKey || event.ctrlKey;
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    nudge(cell, event.key === "ArrowUp" ? step : -step);
  } else if (event.altKey && event.code === "KeyN") {
    event.preventDefault();
    cell.closest("tr, li")?.querySelector<HTMLElement>("[data-note]")?.click();
  } else if (mod && event.key === "z" && cell.value === (saved.get(cell) ?? "")) {
    if (takeBack()) event.preventDefault();
  } else if (event.altKey || mod) {
    return;
  } else if (event.key === "Enter") onEnter(event, cell);
  else if (event.key === "Escape") onEscape(event, cell);
  else if (event.key === "ArrowUp") move(event, cell, -1, 0);
  else if (event.key === "ArrowDown") move(event, cell, 1, 0);
  else if (event.key === "ArrowLeft" && atStart) move(event, cell, 0, -1);
  else if (event.key === "ArrowRight" && atEnd) move(event, cell, 0, 1);
};

// Submitting waits for the cells: what is submitted is what is on the screen.
const holdForm = async (event: SubmitEvent): Promise<void> => {
  const form = event.target as HTMLFormElement;
  const dirty = cells().filter((cell) => cell.value.trim() !== (saved.get(cell) ?? ""));
  if (form.method !== "post" || !(dirty.length || saving)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  await Promise.all(cells().map((cell) => (dirty.includes(cell) ? save(cell) : busy.get(cell))));
  const stuck = cells().find((cell) => cell.getAttribute("aria-invalid") || waiting.has(cell));
  if (stuck) stuck.focus();
  else form.requestSubmit(submitter as HTMLElement | null);
};

const restore = (cell: Cell): void => {
  saved.set(cell, cell.value);
  if (!shown(cell)) return;
  try {
    const kept = localStorage.getItem(keyOf(cell));
    if (kept === null || kept === cell.value) return;
    cell.value = kept;
    void save(cell);
  } catch {
    // Nothing was kept where storage is refused.
  }
};

const again = (): void => {
  const now = waiting;
  waiting = new Set();
  for (const cell of now) void save(cell);
};

export const startWeek = (): void => {
  if (!cells().length) return;
  startSums(cells());
  cells().forEach(restore);
  document.addEventListener("keydown", onKey);
  document.addEventListener("focusin", (event) => {
    const cell = event.target as Cell;
    if (cell.matches?.("input[data-save-url]")) cell.select();
  });
  document.addEventListener("change", (event) => {
    const cell = event.target as Cell;
    if (cell.matches?.("input[data-save-url]")) void save(cell);
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest?.<HTMLElement>("[data-nudge]");
    const cell = button?.closest(".nudge")?.querySelector<Cell>("input[data-save-url]");
    if (!cell) return;
    event.preventDefault();
    nudge(cell, Number(button?.dataset.nudge));
  });
  document.addEventListener("submit", (event) => void holdForm(event), true);
  addEventListener("online", again);
  setInterval(again, RETRY_MS);
};
