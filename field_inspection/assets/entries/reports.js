import { start } from "../../../app/assets/js/start.js";
import { PlacePicker } from "../js/place-picker.js";
import { reportMap } from "../js/report-map.js";

start({ "place-picker": PlacePicker, "report-map": reportMap });
