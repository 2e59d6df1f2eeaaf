import "ol/ol.css";
import "../map/map.css";
import { start } from "../../../app/assets/js/start.js";
import { ImportPreview } from "../map/import-preview.js";
import { ImportChanges } from "../imports/import-changes.js";
import { MapPage } from "../map/map-page.js";
import { PlaceMap } from "../map/place-map.js";

start({ "map-page": MapPage, "import-preview": ImportPreview, "import-changes": ImportChanges, map: PlaceMap });
