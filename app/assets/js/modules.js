// Names usable in data-module on every page.
import { Autosave } from "./autosave.js";
import { characterCount } from "./character-count.js";
import { conditions } from "./conditions.js";
import { copy } from "./copy.js";
import { dialog } from "./dialog.js";
import { errorSummary } from "./error-summary.js";
import { fileInput } from "./file-input.js";
import { hijriEcho } from "./hijri-echo.js";
import { menu } from "./menu.js";
import { phrases } from "./phrases.js";
import { submitOnce } from "./submit-once.js";
import { tabs } from "./tabs.js";
import { upload } from "./upload.js";

export const modules = {
  "autosave": Autosave, "character-count": characterCount, "conditions": conditions, "copy": copy, "dialog": dialog, "error-summary": errorSummary,
  "file-input": fileInput, "hijri-echo": hijriEcho, "menu": menu, "phrases": phrases, "submit-once": submitOnce,
  "tabs": tabs, "upload": upload,
};
