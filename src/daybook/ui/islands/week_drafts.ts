// What was typed into cells and is not saved yet, and what was saved since a page was drawn. It
// outlives the page, the browser and the connection; where the browser keeps nothing, the text still
// stands in its cell.
export type Draft = {
  key: string;
  text: string;
  version: string;
  // Which copy of the page it was typed into; what is sent is shown again on that copy alone.
  copy: string;
  sent: boolean;
  minutes?: number;
};

const STORE = "cells";
let opened: Promise<IDBDatabase> | undefined;

const open = (): Promise<IDBDatabase> =>
  (opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("daybook", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }));

const run = async <T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> => {
  try {
    const asked = work((await open()).transaction(STORE, mode).objectStore(STORE));
    return await new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  } catch {
    return undefined;
  }
};

export const keepDraft = (draft: Draft): Promise<unknown> =>
  run("readwrite", (store) => store.put(draft));

export const dropDraft = (key: string): Promise<unknown> =>
  run("readwrite", (store) => store.delete(key));

// Those whose key begins so, by key.
export const draftsOf = async (begins: string): Promise<Map<string, Draft>> => {
  const range = IDBKeyRange.bound(begins, `${begins}\uffff`);
  const found = (await run<Draft[]>("readonly", (store) => store.getAll(range))) ?? [];
  return new Map(found.map((draft) => [draft.key, draft]));
};

// What was sent stands in the books of the server; what was not sent yet stays, whoever signs out.
export const dropSent = async (): Promise<void> => {
  for (const draft of (await draftsOf("")).values()) if (draft.sent) await dropDraft(draft.key);
};
