// The cells of My Week and how they are saved, one by one: a failed save never loses a keystroke.
import { ask, Refused } from "./page";
import { count } from "./week_sums";
import { draftsOf, dropDraft, keepDraft, type Draft } from "./week_drafts";

export type Cell = HTMLInputElement;
export type Change = { cell: Cell; text: string };
type Answer = {
  text: string;
  minutes?: number;
  version?: number;
  saved_at?: string;
  totals?: Record<string, string>;
  note?: string;
};

export const CELL = "input[data-save-url]";
const DEPTH = 20;
// Steps that can be taken back; a step may be several cells, as a spread is.
const undo: Change[][] = [];
const saved = new WeakMap<Cell, string>();
const busy = new WeakMap<Cell, Promise<void>>();
const theirs = new WeakMap<Cell, { text: string; version: string; minutes: number }>();
let waiting = new Set<Cell>();
let saving = 0;

export const cells = (): Cell[] => [...document.querySelectorAll<Cell>(CELL)];
// A page draws a cell twice, in the week and in the day of a phone; only one of them is seen.
const shown = (cell: Cell): boolean => cell.getClientRects().length > 0;
const twins = (cell: Cell): Cell[] =>
  cells().filter((other) => other !== cell && other.dataset.saveUrl === cell.dataset.saveUrl);
const table = (): HTMLElement | null => document.querySelector("[data-week-user]");
const begins = (): string => `${table()?.dataset.weekUser ?? ""} `;
const keyOf = (cell: Cell): string => `${begins()}${cell.dataset.saveUrl}`;
const copy = (): string => table()?.dataset.weekCopy ?? "";

export const savedText = (cell: Cell): string => saved.get(cell) ?? "";
export const isTyped = (cell: Cell): boolean => cell.value.trim() !== savedText(cell);
export const isSaving = (): boolean => saving > 0;
export const isStuck = (cell: Cell): boolean =>
  !!cell.getAttribute("aria-invalid") || waiting.has(cell);

export const clock = (minutes: number): string =>
  `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;

export const keep = (cell: Cell, text: string): void => {
  const version = cell.dataset.version ?? "";
  void keepDraft({ key: keyOf(cell), text, version, copy: copy(), sent: false });
};

export const tell = (text: string, cell?: Cell): void => {
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

const timeOfDay = (): string =>
  new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

// The cell holds this now, here and in its twin, and the sums follow.
const settle = (cell: Cell, answer: Answer): void => {
  for (const one of [cell, ...twins(cell)]) {
    if (one !== cell) one.value = answer.text;
    saved.set(one, answer.text);
    if (answer.minutes !== undefined) one.dataset.minutes = String(answer.minutes);
    if (answer.version !== undefined) one.dataset.version = String(answer.version);
    one.classList.toggle("plan", false);
  }
  if (answer.minutes !== undefined) count(cell, answer.minutes, cells());
  cell.removeAttribute("aria-invalid");
  waiting.delete(cell);
  theirs.delete(cell);
};

const remember = (step: Change[] | null, change: Change): void => {
  step?.push(change);
  if (!step || undo.includes(step)) return;
  undo.push(step);
  if (undo.length > DEPTH) undo.shift();
};

const accept = (cell: Cell, sent: string, answer: Answer, step: Change[] | null): void => {
  const before = savedText(cell);
  if (sent !== before) remember(step, { cell, text: before });
  // What was typed while the answer was on its way is newer than the answer.
  const isNewer = cell.value.trim() !== sent;
  if (!isNewer) cell.value = answer.text;
  settle(cell, answer);
  if (isNewer) keep(cell, cell.value);
  else if (copy()) {
    const { text, minutes, version } = answer;
    const draft: Draft = { key: keyOf(cell), text, version: String(version ?? ""), copy: copy(), sent: true };
    void keepDraft({ ...draft, minutes });
  } else void dropDraft(keyOf(cell));
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

const refuse = (cell: Cell, sent: string, error: unknown, step: Change[] | null): void => {
  if (error instanceof Refused && error.status === 409) {
    const other = error.body.theirs ?? {};
    const text = String(other.text ?? (other.minutes === undefined ? "" : clock(other.minutes)));
    const { version } = other;
    // An answer was lost on its way, and the same text is sent again: it stands already.
    if (other.minutes === error.body.mine?.minutes) {
      return accept(cell, sent, { text, minutes: other.minutes, version }, step);
    }
    keep(cell, sent);
    theirs.set(cell, { text, version: String(version ?? ""), minutes: other.minutes ?? 0 });
    cell.setAttribute("aria-invalid", "true");
    const yours = sent || "empty";
    tell(`${error.message} Yours: ${yours}. Theirs: ${text || "empty"}. Enter keeps yours, Esc takes theirs.`, cell);
  } else if (error instanceof Refused && error.status < 500 && ![401, 403].includes(error.status)) {
    cell.setAttribute("aria-invalid", "true");
    void dropDraft(keyOf(cell));
    tell(error.message, cell);
  } else {
    keep(cell, sent);
    waiting.add(cell);
    const why = error instanceof Refused && error.status < 500 ? `${error.message} ` : "";
    tell(`Not saved yet. ${why}What you typed is kept here and is sent again by itself.`, cell);
  }
};

const send = async (cell: Cell, step: Change[] | null): Promise<void> => {
  const sent = cell.value.trim();
  if (sent === savedText(cell) && !theirs.has(cell)) {
    if (cell.getAttribute("aria-invalid")) tell("", cell);
    cell.removeAttribute("aria-invalid");
    waiting.delete(cell);
    void dropDraft(keyOf(cell));
    return;
  }
  cell.dataset.state = "saving";
  saving += 1;
  try {
    const version = cell.dataset.version ? Number(cell.dataset.version) : null;
    const body = { value: sent, version };
    accept(cell, sent, await ask(cell.dataset.saveUrl ?? "", { method: "PUT", body }), step);
  } catch (error) {
    refuse(cell, sent, error, step);
  } finally {
    saving -= 1;
    delete cell.dataset.state;
  }
};

// Saves of one cell follow each other, so that an old answer never overtakes a new text. Without a
// step of its own (null) a save is not taken back.
export const save = (cell: Cell, step: Change[] | null = []): Promise<void> => {
  const next = (busy.get(cell) ?? Promise.resolve()).then(() => send(cell, step));
  busy.set(cell, next);
  return next;
};

export const settled = (cell: Cell): Promise<void> => busy.get(cell) ?? Promise.resolve();

// Several cells in one step, which one undo takes back.
export const saveTogether = (changes: Change[]): void => {
  const step: Change[] = [];
  for (const { cell, text } of changes) {
    cell.value = text;
    void save(cell, step);
  }
};

export const takeBack = (): boolean => {
  const last = undo.pop();
  if (!last) return false;
  // Undoing is itself not a step to undo.
  for (const { cell, text } of last) {
    cell.value = text;
    void save(cell, null);
  }
  (last.find(({ cell }) => shown(cell)) ?? last[0]).cell.focus();
  return true;
};

// In a conflict Enter keeps what was typed here, over the version that stands there now.
export const keepMine = (cell: Cell): void => {
  const other = theirs.get(cell);
  if (other) cell.dataset.version = other.version;
};

// Back to what is saved; in a conflict to what somebody else saved.
export const giveUp = (cell: Cell): void => {
  const other = theirs.get(cell);
  if (other) settle(cell, { text: other.text, minutes: other.minutes, version: Number(other.version) });
  cell.value = savedText(cell);
  cell.removeAttribute("aria-invalid");
  waiting.delete(cell);
  void dropDraft(keyOf(cell));
  tell("", cell);
};

export const again = (): void => {
  const now = waiting;
  waiting = new Set();
  for (const cell of now) void save(cell);
};

// What this browser knows and the page does not: saved since it was drawn, or not sent yet.
export const restore = async (): Promise<void> => {
  const all = cells();
  for (const cell of all) saved.set(cell, cell.value);
  const found = await draftsOf(begins());
  for (const cell of all.filter(shown)) {
    const draft = found.get(keyOf(cell));
    if (!draft || isTyped(cell)) continue;
    const { text, minutes, version } = draft;
    if (draft.sent && draft.copy === copy()) {
      cell.value = text;
      settle(cell, { text, minutes, version: Number(version) });
    } else if (draft.sent || text.trim() === cell.value) {
      void dropDraft(draft.key);
    } else {
      // Sent over the version it was typed on, so that what others saved meanwhile is a conflict.
      cell.value = text;
      cell.dataset.version = version;
      void save(cell);
    }
  }
};
