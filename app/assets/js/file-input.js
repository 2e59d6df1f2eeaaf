// Lists the chosen files with their size and a small picture, and says at once which one is too large.
const MEGABYTE = 1024 * 1024;

export function sizeInWords(bytes, unit) {
  const megabytes = bytes / MEGABYTE;
  return `${megabytes < 0.1 ? megabytes.toFixed(2) : megabytes.toFixed(1)} ${unit}`;
}

function describe(file, { maxMb, tooLarge, unit }) {
  const item = document.createElement("li");
  const words = document.createElement("span");
  const name = document.createElement("bdi");
  const note = document.createElement("small");
  const large = file.size > Number(maxMb) * MEGABYTE;
  item.className = `file-list__item${large ? " file-list__item--bad" : ""}`;
  words.className = "file-list__name";
  name.textContent = file.name;
  note.textContent = `${sizeInWords(file.size, unit)}${large ? ` – ${tooLarge}` : ""}`;
  words.append(name, note);
  if (file.type.startsWith("image/") && !large) {
    const picture = document.createElement("img");
    picture.className = "file-list__picture";
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.onload = () => URL.revokeObjectURL(picture.src);
    item.append(picture);
  }
  item.append(words);
  return item;
}

export function fileInput(field) {
  const input = field.querySelector("input[type=file]");
  const list = field.querySelector("[data-chosen]");
  input.addEventListener("change", () => list.replaceChildren(...[...input.files].map((file) => describe(file, field.dataset))));
}
