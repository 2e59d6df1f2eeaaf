// Copies a reference or address and says so.
import { toast } from "./toast.js";

export function copy(button) {
  if (!navigator.clipboard) {
    button.hidden = true;
    return;
  }
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.text);
    toast(button.dataset.done);
  });
}
