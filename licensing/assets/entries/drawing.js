// The drawing page of an application: floors on a parcel, over the envelope that the rules leave.
import { start } from "../../../app/assets/js/start.js";
import { Drawing } from "../drawing/drawing.js";
import "../css/drawing.css";

start({ drawing: Drawing });
