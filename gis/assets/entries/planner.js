import "../planner/planner.css";
import { start } from "../../../app/assets/js/start.js";
import { Planner } from "../planner/planner.js";

start({ planner: Planner });
