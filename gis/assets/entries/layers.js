// Pages of the catalogue of layers, and of plans: a layer on the base map in its own style, a plan's boundary drawn.
import "ol/ol.css";
import "../map/map.css";
import "../layers/layers.css";
import { start } from "../../../app/assets/js/start.js";
import { LayerPreview } from "../layers/layer-preview.js";
import { PlanDrawing } from "../layers/plan-drawing.js";

start({ "layer-preview": LayerPreview, "plan-drawing": PlanDrawing });
