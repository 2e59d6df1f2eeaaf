// The inspector's pages under /field/. Works on what the server drew; without it the forms are plain forms.
import "../field/field.css";
import { start } from "../../../app/assets/js/start.js";
import { askPosition, sitePosition } from "../field/position.js";
import { FieldMap } from "../field/field-map.js";
import { forgetDraft } from "../field/forget-draft.js";
import { keepPhotos } from "../field/keep-photos.js";
import { stampRecords } from "../field/record-stamp.js";

stampRecords();
start({ "ask-position": askPosition, "site-position": sitePosition, "field-map": FieldMap, "keep-photos": keepPhotos, "forget-draft": forgetDraft });
