// The address of the page says what it shows: ?z=16&at=47.31,24.15&on=permits,reports&parcel=12&from=…
// Passing the address on shows another person the same map (as far as he may see it).
import { fromLonLat, toLonLat } from "ol/proj.js";

export function readAddress() {
  const query = new URLSearchParams(location.search);
  const [longitude, latitude] = (query.get("at") ?? "").split(",").map(Number);
  const valid = Number.isFinite(longitude) && Number.isFinite(latitude) && Math.abs(latitude) < 85;
  return {
    centre: valid ? [longitude, latitude] : null, zoom: Number(query.get("z")) || null,
    shown: query.has("on") ? query.get("on").split(",").filter(Boolean) : null, parcel: query.get("parcel"), filters: query,
  };
}

export function keepAddress(map, extras) {
  const write = () => {
    const view = map.getView();
    const [longitude, latitude] = toLonLat(view.getCenter());
    const query = new URLSearchParams(extras());
    query.set("z", view.getZoom().toFixed(1));
    query.set("at", `${longitude.toFixed(5)},${latitude.toFixed(5)}`);
    history.replaceState(null, "", `${location.pathname}?${query.toString().replaceAll("%2C", ",")}`);
  };
  map.on("moveend", write);
  return write;
}

export function goTo(map, { centre, zoom }) {
  map.getView().animate({ center: fromLonLat(centre), zoom: zoom ?? map.getView().getZoom(), duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300 });
}
