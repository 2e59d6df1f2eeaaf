// The queue of doubtful data: its map beside the list. Without it the list says the same in words.
import "ol/ol.css";
import "../map/map.css";
import "../quality/quality.css";
import { start } from "../../../app/assets/js/start.js";
import { QualityMap } from "../quality/quality-map.js";

start({ "quality-map": QualityMap });
