// Why is this number what it is? Opens the panel beside the page; without scripts the link does.
import { say } from "./page";

let lit: HTMLElement | null = null;
let asking: AbortController | undefined;

const place = (): HTMLElement | null => document.getElementById("panel");

export const closePanel = (): boolean => {
  const panel = place()?.querySelector(".panel");
  if (!panel) return false;
  panel.remove();
  document.body.classList.remove("explaining");
  lit?.classList.remove("lit");
  lit?.focus({ preventScroll: true });
  lit = null;
  return true;
};

// The small i stands beside its figure; the figure is what is lit.
const figureOf = (from: HTMLElement): HTMLElement => {
  if (!from.classList.contains("why")) return from;
  const beside = from.parentElement?.querySelector<HTMLElement>("a.n[data-explain]");
  return beside ?? from;
};

const open = async (from: HTMLElement): Promise<void> => {
  const target = place();
  const address = from.dataset.explain ?? "";
  if (!target || !address) return;
  asking?.abort();
  asking = new AbortController();
  const inside = !!from.closest(".panel");
  if (!inside) {
    lit?.classList.remove("lit");
    lit = figureOf(from);
    lit.classList.add("lit");
  }
  const busy = setTimeout(() => document.getElementById("main")?.setAttribute("aria-busy", "true"), 400);
  try {
    const response = await fetch(address, {
      headers: { "X-Requested-With": "daybook", Accept: "text/html" },
      signal: asking.signal,
      credentials: "same-origin",
    });
    const text = await response.text();
    const holder = document.createElement("template");
    holder.innerHTML = text;
    const panel = holder.content.querySelector<HTMLElement>(".panel");
    // Signed out, refused or failed: the page itself says why.
    if (!panel) return location.assign(address);
    target.replaceChildren(panel);
    document.body.classList.add("explaining");
    panel.focus({ preventScroll: true });
  } catch (error) {
    if ((error as Error).name === "AbortError") return;
    lit?.classList.remove("lit");
    say("There is no connection, so the number cannot be explained now.", "bad");
  } finally {
    clearTimeout(busy);
    document.getElementById("main")?.removeAttribute("aria-busy");
  }
};

const near = (element: Element | null): HTMLElement | null => {
  if (!element?.closest) return null;
  const own = element.closest<HTMLElement>("[data-explain]");
  // A cell, fact or headline holds one figure; reaching for the cell means the figure.
  const cell = element.closest("td, th, dd, li, .strip > div");
  return own ?? cell?.querySelector<HTMLElement>("[data-explain]") ?? null;
};

// For the i key: the figure in focus, else the one under the pointer.
export const explainAt = (focused: Element | null, hovered: Element | null): boolean => {
  const from = near(focused === document.body ? null : focused) ?? near(hovered);
  if (!from) {
    say("Point at a number, or tab to it, and press i to see how it is made.", "info");
    return true;
  }
  void open(from);
  return true;
};

export const startExplain = (): void => {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest?.("[data-panel-close]")) return void closePanel();
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = target.closest?.<HTMLElement>("[data-explain]");
    // A figure's own click goes to its rows; only the i, and figures without rows, explain.
    const explains =
      link?.classList.contains("why") || link?.getAttribute("href") === link?.dataset.explain;
    if (!link || !explains) return;
    event.preventDefault();
    void open(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (closePanel()) event.preventDefault();
  });
  if (place()?.querySelector(".panel")) document.body.classList.add("explaining");
};
