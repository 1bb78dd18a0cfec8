// How far is the run? Asks until it has ended, then goes to where its result is.
import { ask } from "./page";

const ENDED = new Set(["COMMITTED", "FAILED", "DISCARDED", "UNDONE", "DONE", "READY"]);

const watch = async (box: HTMLElement): Promise<void> => {
  const bar = box.querySelector("progress");
  const text = box.querySelector<HTMLElement>("[data-progress-text]");
  let wait = 500;
  let said = "";
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? 4000 : wait));
    if (!box.isConnected) return;
    try {
      const run = await ask(box.dataset.progress ?? "");
      if (bar && run.total) {
        bar.max = run.total;
        bar.value = run.done ?? 0;
      }
      // Told only when it changed, so that a listener is not interrupted for nothing.
      if (text && run.text && run.text !== said) text.textContent = said = run.text;
      if (ENDED.has(run.state)) {
        const next = run.href || box.dataset.done;
        if (next) location.assign(next);
        else location.reload();
        return;
      }
      wait = Math.min(wait + 150, 2500);
    } catch (error) {
      if (text) text.textContent = `${(error as Error).message || "No connection"} · asking again`;
      wait = Math.min(wait * 2, 10000);
    }
  }
};

export const startProgress = (): void => {
  for (const box of document.querySelectorAll<HTMLElement>("[data-progress]")) void watch(box);
};
