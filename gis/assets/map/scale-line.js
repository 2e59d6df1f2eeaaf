// OpenLayers' own buttons and bar of scale, in the words of the page.
import ScaleLine from "ol/control/ScaleLine.js";
import { defaults } from "ol/control/defaults.js";
import { word } from "../../../app/assets/js/words.js";

export class WordedScale extends ScaleLine {
  render(event) {
    super.render(event);
    const inner = this.element.querySelector(".ol-scale-line-inner");
    const [, length, unit] = inner?.textContent.match(/^([\d.]+) (k?m)$/) ?? [];
    if (unit) inner.innerHTML = `<bdi>${length}</bdi> ${word(unit === "km" ? "kilometre" : "metre")}`;
  }
}

export function controlsOf() {
  const zoomOptions = { zoomInTipLabel: word("nearer"), zoomOutTipLabel: word("farther") };
  return defaults({ attribution: false, rotate: false, zoomOptions }).extend([new WordedScale()]);
}
