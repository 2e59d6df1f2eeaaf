// Sends a form with files while showing progress; the answer is shown as the browser itself would show it.
// A form whose answer is a page of its own, with no address to open it by, is marked data-answer-here and left to the browser.
import { tidyDrafts } from "./draft-shelf.js";
import { bind } from "./start.js";
import { release } from "./submit-once.js";
import { toast } from "./toast.js";
import { word } from "./words.js";

const hasFiles = (form) => [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);

function progressBar(form) {
  const box = document.createElement("div");
  const bar = document.createElement("progress");
  const line = document.createElement("p");
  box.className = "upload-progress";
  bar.max = 100;
  bar.setAttribute("aria-label", word("uploading"));
  line.setAttribute("role", "status");
  line.textContent = word("uploading");
  box.append(bar, line);
  form.append(box);
  return { box, bar };
}

// A page with mistakes replaces this one's content; whatever else was answered is opened at its address.
function showAnswer(request, form) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = page.querySelector("main");
  if (request.status < 400 || !fresh) {
    location.assign(request.responseURL || form.action);
    return;
  }
  document.title = page.title;
  document.querySelector("main").replaceWith(fresh);
  tidyDrafts();
  bind(fresh);
  if (!fresh.contains(document.activeElement)) fresh.focus();
  window.scrollTo(0, 0);
}

export function upload(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !hasFiles(form) || "answerHere" in form.dataset) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    const { box, bar } = progressBar(form);
    const failed = () => {
      tidyDrafts();
      box.remove();
      release(form);
      toast(word("offline"));
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = (100 * loaded) / total));
    request.addEventListener("load", () => showAnswer(request, form));
    request.addEventListener("error", failed);
    request.addEventListener("timeout", failed);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.setRequestHeader("X-Upload", "1"); // the page it leads to is opened anew: what it has to say is kept for that
    request.send(new FormData(form, event.submitter));
  });
}
