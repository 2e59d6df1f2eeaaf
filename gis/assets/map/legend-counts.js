// How many cases of each layer lie in the view: a number beside each name of the legend, late ones in its hint.
export class LegendCounts {
  constructor(form, map, query) {
    this.places = [...form.querySelectorAll("[data-number]")];
    this.query = query;
    map.on("moveend", () => this.later());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), 300);
  }

  async load() {
    this.request?.abort();
    this.request = new AbortController();
    const query = this.query();
    query.delete("on"); // a layer that is switched off still says what it would show
    const asked = fetch(`/map/counts.json?${query}`, { signal: this.request.signal }).then((answer) => (answer.ok ? answer.json() : null));
    const counts = await asked.catch(() => null); // the next move may cut an answer off in the middle, too
    if (counts) this.show(counts.layers);
  }

  show(layers) {
    const numbers = new Map(layers.map((layer) => [layer.layer, layer.number]));
    for (const place of this.places) place.textContent = String(numbers.get(place.dataset.number) ?? 0);
  }
}
