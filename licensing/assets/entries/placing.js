// Pages that ask for a place on the map.
import "ol/ol.css";
import "../../../gis/assets/map/map.css";
import { start } from "../../../app/assets/js/start.js";
import { PlacePicker } from "../placing/place-picker.js";

start({ "place-picker": PlacePicker });
