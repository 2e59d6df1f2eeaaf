// The first rows of a file that is not imported yet, on the map; asked again when another CRS or encoding is chosen.
import GeoJSON from "ol/format/GeoJSON.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { BASE, createMap } from "./base-map.js";
import { outline } from "./place-map.js";

export class ImportPreview {
  constructor(element) {
    const { url, centre } = JSON.parse(element.dataset.config || "{}");
    this.url = url;
    this.base = createMap(element, { centre, zoom: 11, shown: BASE });
    this.source = new VectorSource();
    this.base.map.addLayer(new VectorLayer({ source: this.source, style: outline, zIndex: 90 }));
    this.form = document.getElementById("import-answers");
    for (const name of ["crs", "encoding"]) this.form?.elements[name]?.addEventListener("change", () => this.draw());
    this.draw();
  }

  address() {
    const asked = new URL(this.url, location.href);
    for (const name of ["crs", "encoding"]) {
      const value = this.form?.elements[name]?.value;
      if (value) asked.searchParams.set(name, value);
    }
    return asked;
  }

  async draw() {
    this.asking?.abort();
    this.asking = new AbortController();
    let answer;
    try {
      const response = await fetch(this.address(), { signal: this.asking.signal, headers: { Accept: "application/geo+json" } });
      if (!response.ok) return;
      answer = await response.json();
    } catch { return; } // another choice was quicker, or the page is left
    answer.features = answer.features.filter((feature) => feature.geometry);
    this.source.clear();
    this.source.addFeatures(new GeoJSON().readFeatures(answer, { featureProjection: "EPSG:3857" }));
    if (answer.features.length) this.base.map.getView().fit(this.source.getExtent(), { padding: [40, 40, 40, 40], maxZoom: 18 });
  }
}
