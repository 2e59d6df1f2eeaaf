// Beginning an application on the map: a parcel, a point, a route.
import "ol/ol.css";
import "../../../gis/assets/map/map.css";
import { start } from "../../../app/assets/js/start.js";
import { PlaceMarker } from "../placing/place-marker.js";

start({ "place-marker": PlaceMarker });
