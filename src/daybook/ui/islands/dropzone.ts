// A file may be dropped as well as chosen; what was chosen is named before it is sent.
const size = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} bytes`;
  const kilo = Math.round(bytes / 1024);
  return kilo < 1024 ? `${kilo} KB` : `${Math.round(kilo / 102.4) / 10} MB`;
};

const start = (form: HTMLElement): void => {
  const input = form.querySelector<HTMLInputElement>('input[type="file"]');
  const told = form.querySelector<HTMLElement>("[data-file-told]");
  if (!input) return;
  const tell = (): void => {
    const files = [...(input.files ?? [])];
    if (told) told.textContent = files.map((file) => `${file.name}, ${size(file.size)}`).join(" · ");
    if (files.length && form.hasAttribute("data-autosend")) input.form?.requestSubmit();
  };
  input.addEventListener("change", tell);
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.remove("over");
    });
  }
  form.addEventListener("drop", (event) => {
    const files = (event as DragEvent).dataTransfer?.files;
    if (!files?.length) return;
    input.files = files;
    tell();
  });
};

export const startDropzones = (): void => {
  for (const form of document.querySelectorAll<HTMLElement>("[data-dropzone]")) start(form);
};
