// The desk of reviewers and approvers, and the sketch of a parcel wherever it stands.
import { start } from "../../../app/assets/js/start.js";
import "../css/review.css";
import { desk } from "../js/desk.js";
import { remarks } from "../js/remarks.js";
import { sketch } from "../js/sketch.js";

start({ desk, remarks, sketch });
