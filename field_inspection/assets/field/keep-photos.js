// A form's photos survive a reload: each chosen file is kept on the device and put back into its input.
import { photosOf, putPhotos } from "./photo-shelf.js";

function putBack(input, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  input.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "restored" }));
}

export async function keepPhotos(element) {
  const form = element.closest("form");
  const visit = form.dataset.keepPhotos;
  const status = element.querySelector("[data-photos-status]");
  const say = (any) => (status.textContent = any ? element.dataset.kept : "");
  form.addEventListener("change", async ({ target, detail }) => {
    if (target.type !== "file" || detail === "restored") return;
    await putPhotos(visit, target.name, target.files);
    say(target.files.length > 0);
  });
  try {
    const kept = await photosOf(visit);
    for (const [name, files] of kept) if (form.elements[name] && !form.elements[name].files.length) putBack(form.elements[name], files);
    say(kept.length > 0);
  } catch {
    // No IndexedDB here: photos live as long as the page.
  }
}
