// Why a cell takes nothing, said at the cell when it is in focus or under the pointer, with what can
// be done about it; and the menu of a row beside its button.
import { make } from "./page";

const card = make("div", { class: "pop reason", popover: "manual" });
let over = 0;

const beside = (pop: HTMLElement, anchor: Element): void => {
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = pop;
  const under = bottom + 4;
  const isLow = under + offsetHeight > innerHeight - 8 && top - offsetHeight - 4 > 0;
  pop.style.left = `${Math.max(8, Math.min(left, innerWidth - offsetWidth - 8))}px`;
  pop.style.top = `${isLow ? top - offsetHeight - 4 : under}px`;
};

const remedies = ({ dataset }: HTMLElement): HTMLElement[] => {
  const found: HTMLElement[] = [];
  if (dataset.recall) {
    found.push(make("button", { class: "link", form: dataset.recall }, "Recall"));
  }
  if (dataset.change) found.push(make("a", { href: dataset.change }, "Request a change"));
  if (dataset.holder) found.push(make("a", { href: dataset.holder }, "Open the invoice"));
  return found;
};

const isOpen = (): boolean => card.isConnected && card.matches(":popover-open");

const hide = (): void => {
  clearTimeout(over);
  if (isOpen()) card.hidePopover();
};

const show = (stop: HTMLElement): void => {
  clearTimeout(over);
  hide();
  // The card says it better than the tip of the browser, which would stand over it.
  if (stop.title) stop.dataset.said = stop.title;
  stop.removeAttribute("title");
  card.replaceChildren(make("p", {}, stop.dataset.said ?? ""));
  const offered = remedies(stop);
  if (offered.length) card.append(make("p", { class: "row" }, ...offered));
  // Right after its cell, so that Tab leads from the cell to the remedy.
  stop.after(card);
  card.showPopover();
  beside(card, stop);
};

const stopOf = (event: Event): HTMLElement | null =>
  (event.target as Element).closest?.<HTMLElement>("[data-why]") ?? null;

const isInside = (target: EventTarget | null): boolean => card.contains(target as Node | null);

export const startHeld = (): void => {
  document.addEventListener("focusin", (event) => {
    const stop = stopOf(event);
    if (stop) show(stop);
    else if (!isInside(event.target)) hide();
  });
  document.addEventListener("pointerover", (event) => {
    const stop = stopOf(event);
    if (stop && stop.nextElementSibling !== card) {
      clearTimeout(over);
      over = setTimeout(() => show(stop), 250);
    } else if (!stop && !isInside(event.target) && !isInside(document.activeElement)) {
      clearTimeout(over);
      if (!document.activeElement?.matches("[data-why]")) over = setTimeout(hide, 250);
    } else if (isInside(event.target)) clearTimeout(over);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("scroll", () => isOpen() && beside(card, card.previousElementSibling as Element), true);
  // Native menus open without a script, in the middle of the page; here beside their button.
  for (const name of ["beforetoggle", "toggle"]) {
    document.addEventListener(
      name,
      (event) => {
        const menu = event.target as HTMLElement;
        const button = menu.id && document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
        if (button && (event as ToggleEvent).newState === "open") beside(menu, button);
      },
      true,
    );
  }
};
