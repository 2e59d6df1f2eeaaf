// htmx under a strict content policy: no evaluated attributes are used, indicator styles are ours.
import htmx from "htmx.org";
import { toast } from "./toast.js";
import { word } from "./words.js";

htmx.config.includeIndicatorCSS = false;
htmx.config.defaultSettleDelay = 0; // else style attributes of what goes are written on what comes, which the policy refuses
document.addEventListener("htmx:error", () => toast(word("offline")));

export { htmx };
