// Entering a survey decision. The form works without it: here the corners are drawn on the map as they are typed.
import "ol/ol.css";
import "../map/map.css";
import "../cadastre/cadastre.css";
import { start } from "../../../app/assets/js/start.js";
import { CornerMap } from "../cadastre/corner-map.js";

start({ "corner-map": CornerMap });
