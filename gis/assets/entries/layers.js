// Pages of the catalogue of layers: the layer on the base map in its own style.
import "ol/ol.css";
import "../map/map.css";
import "../layers/layers.css";
import { start } from "../../../app/assets/js/start.js";
import { LayerPreview } from "../layers/layer-preview.js";

start({ "layer-preview": LayerPreview });
