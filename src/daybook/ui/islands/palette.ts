// Search or do anything: one box for places, records and actions. > @ # $ ? go to the server.
import { ask, icon, make, postTo } from "./page";

type Item = {
  label: string;
  hint?: string;
  href?: string;
  kind?: string;
  post?: string;
  fields?: Record<string, string>;
};
type Group = { title: string; items: Item[]; note?: string; choose?: boolean };

const WAIT_MS = 60;
let dialog: HTMLDialogElement | undefined;
let input: HTMLInputElement;
let hits: HTMLElement;
let items: Item[] = [];
let current = -1;
let asking: AbortController | undefined;
let timer = 0;
let enterWaits = false;
let settled = "";
const known = new Map<string, Group[]>();

const url = (): string => document.body.dataset.paletteUrl ?? "";

const build = (): HTMLDialogElement => {
  hits = make("div", { class: "hits", id: "palette-hits", role: "listbox", "aria-label": "Results" });
  input = make("input", {
    type: "text",
    role: "combobox",
    "aria-label": "Search or do anything",
    "aria-expanded": "true",
    "aria-controls": "palette-hits",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "Search or do anything",
  });
  const foot = make("p", { class: "dialog-foot" });
  foot.append("> action", " ", "@ person", " ", "# project", " ", "$ invoice", " ", "4h acme to log");
  const told = make("div", { class: "sr", role: "status", id: "palette-told" });
  const made = make("dialog", { "aria-label": "Search or do anything" });
  made.append(make("div", { class: "ask" }, icon("search"), input), hits, foot, told);
  document.body.append(made);
  input.addEventListener("input", later);
  input.addEventListener("keydown", onKey);
  made.addEventListener("click", (event) => event.target === made && made.close());
  hits.addEventListener("click", onClick);
  hits.addEventListener("pointermove", (event) => {
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (option) mark(Number(option.dataset.index));
  });
  return made;
};

export const openPalette = (start = ""): void => {
  if (!url()) return;
  dialog ??= build();
  if (!dialog.open) dialog.showModal();
  input.value = start;
  input.focus();
  enterWaits = false;
  void search();
};

const later = (): void => {
  clearTimeout(timer);
  timer = setTimeout(search, WAIT_MS);
};

const search = async (): Promise<void> => {
  const text = input.value.trim();
  asking?.abort();
  const before = known.get(text);
  if (before) return draw(before, text);
  asking = new AbortController();
  const slow = setTimeout(() => hits.setAttribute("aria-busy", "true"), 400);
  try {
    const separator = url().includes("?") ? "&" : "?";
    const answer = await ask(`${url()}${separator}q=${encodeURIComponent(text)}`, {
      signal: asking.signal,
    });
    known.set(text, answer.groups ?? []);
    draw(answer.groups ?? [], text);
  } catch (error) {
    if ((error as Error).name === "AbortError") return;
    items = [];
    current = -1;
    const why = error instanceof TypeError ? "There is no connection." : (error as Error).message;
    hits.replaceChildren(make("p", {}, `${why} Press Enter to try again.`));
  } finally {
    clearTimeout(slow);
    hits.removeAttribute("aria-busy");
  }
};

const draw = (groups: Group[], text: string): void => {
  settled = text;
  items = groups.flatMap((group) => group.items);
  let index = 0;
  const parts: Node[] = groups
    .filter((group) => group.items.length)
    .map((group) => {
      const box = make("div", { role: "group", "aria-label": group.title });
      box.append(make("h3", { "aria-hidden": "true" }, group.title));
      if (group.note) box.append(make("p", { "aria-hidden": "true" }, group.note));
      for (const item of group.items) {
        const option = make("div", {
          role: "option",
          id: `palette-${index}`,
          "data-index": String(index),
          "aria-selected": "false",
          ...(item.post ? { class: "whole" } : {}),
        });
        option.append(make("span", { class: "cut" }, item.label));
        if (item.hint) option.append(make("span", {}, item.hint));
        box.append(option);
        index += 1;
      }
      return box;
    });
  const none = text
    ? "Nothing fits. Try a code, a name, or fewer letters."
    : "Type a project code, a name, > for actions, or 4h acme yesterday to log.";
  hits.replaceChildren(...(parts.length ? parts : [make("p", {}, none)]));
  const told = document.getElementById("palette-told");
  const notes = groups.map((group) => group.note).filter(Boolean);
  if (told) told.textContent = text ? [...notes, `${items.length} results`].join(" ") : "";
  current = -1;
  // Where a choice is asked for, none is made: Enter does nothing until an arrow has marked one.
  mark(items.length && !groups[0].choose ? 0 : -1);
  if (enterWaits) {
    enterWaits = false;
    // What is written down is seen first: Enter pressed before its preview stood saves nothing.
    if (!items[current]?.post) follow();
  }
};

const mark = (index: number): void => {
  hits.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
  current = index;
  const option = document.getElementById(`palette-${index}`);
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
};

const follow = (apart = false): void => {
  const item = items[current];
  if (!item) return;
  if (item.post) return postTo(item.post, item.fields);
  if (!item.href) return;
  if (apart) window.open(item.href, "_blank", "noopener");
  else location.assign(item.href);
  dialog?.close();
};

const onClick = (event: MouseEvent): void => {
  const option = (event.target as Element).closest<HTMLElement>("[role=option]");
  if (!option) return;
  mark(Number(option.dataset.index));
  follow(event.metaKey || event.ctrlKey);
};

const onKey = (event: KeyboardEvent): void => {
  if (event.isComposing) return;
  const last = items.length - 1;
  const moves: Record<string, number> = {
    ArrowDown: current >= last ? 0 : current + 1,
    ArrowUp: current <= 0 ? last : current - 1,
    PageDown: Math.min(current + 8, last),
    PageUp: Math.max(current - 8, 0),
  };
  if (event.key in moves) {
    event.preventDefault();
    mark(moves[event.key]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    // A fast typist presses Enter before the answer is there: follow it when it comes.
    if (settled !== input.value.trim() || !items.length) {
      enterWaits = true;
      clearTimeout(timer);
      void search();
    } else follow(event.metaKey || event.ctrlKey);
  }
};

export const startPalette = (): void => {
  const mac = /Mac|iP(hone|ad)/.test(navigator.platform);
  for (const key of document.querySelectorAll<HTMLElement>("kbd[data-mod]")) {
    key.textContent = mac ? `⌘${key.dataset.mod}` : `Ctrl ${key.dataset.mod}`;
  }
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!(event.target as Element).closest?.("[data-palette]")) return;
    event.preventDefault();
    openPalette();
  });
};
