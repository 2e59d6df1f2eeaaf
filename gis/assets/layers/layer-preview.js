// One layer of the catalogue over the base map. config: {centre, zoom?, extent?: [w, s, e, n], layer?: a branch of /layers/tree.json, base?: [names]}
import MVT from "ol/format/MVT.js";
import VectorTileLayer from "ol/layer/VectorTile.js";
import { transformExtent } from "ol/proj.js";
import VectorTileSource from "ol/source/VectorTile.js";
import { BASE, createMap } from "../map/base-map.js";
import { publishedStyle } from "./published-style.js";

export function publishedLayer(branch) {
  const source = new VectorTileSource({
    format: new MVT(), url: branch.tiles, minZoom: branch.min_zoom, maxZoom: Math.min(branch.max_zoom, 17), cacheSize: 128, transition: 0,
  });
  const apart = () => layer.getSource()?.getUrls()?.[0] === branch.tiles;
  const layer = new VectorTileLayer({
    source, style: publishedStyle(branch.style, branch.kind, apart), zIndex: 50, minZoom: branch.min_zoom - 0.01, maxZoom: branch.max_zoom + 0.99, declutter: branch.style.label ? "names" : false,
  });
  layer.set("name", branch.code);
  return layer;
}

export class LayerPreview {
  constructor(element) {
    const config = JSON.parse(element.dataset.config || "{}");
    const { map } = createMap(element, { centre: config.centre, zoom: config.zoom ?? 13, shown: [...new Set([...BASE, ...(config.base ?? [])])] });
    if (config.layer) map.addLayer(publishedLayer(config.layer));
    if (!config.extent) return;
    const shown = map.getView();
    shown.fit(transformExtent(config.extent, "EPSG:4326", "EPSG:3857"), { padding: [24, 24, 24, 24], maxZoom: 18 });
    if (config.layer) shown.setZoom(Math.max(shown.getZoom(), config.layer.min_zoom));
  }
}
