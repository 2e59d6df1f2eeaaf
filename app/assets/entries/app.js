// Loaded by every page. Each module is bound to the elements that name it in data-module.
import "../js/htmx.js";
import { askBeforeSending } from "../js/confirm.js";
import { openDialogs } from "../js/dialog.js";
import { tidyDrafts } from "../js/draft-shelf.js";
import { modules } from "../js/modules.js";
import { start } from "../js/start.js";

tidyDrafts();
askBeforeSending();
openDialogs();
start(modules);
