// What the rules say while drawing: the server measures the same shapes that it would keep, and keeps nothing.
const PAUSE_MS = 350;

export class Trial {
  constructor(element, address, form) {
    Object.assign(this, { element, address, form, asked: 0 });
  }

  soon(parts) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(parts), PAUSE_MS);
  }

  async ask(parts) {
    const turn = (this.asked += 1);
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.form.elements.csrf_token.value,
      "Idempotency-Key": crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
    try {
      const answer = await fetch(this.address, { method: "POST", headers, body: JSON.stringify(parts) });
      if (turn !== this.asked) return;
      if (answer.ok) this.show(await answer.json());
      else this.say(this.element.dataset.failed);
    } catch {
      if (turn === this.asked) this.say(this.element.dataset.offline);
    }
  }

  say(words) {
    this.element.querySelector("[data-said]").textContent = words;
  }

  show(found) {
    const { dataset } = this.element;
    this.say(found.blocking ? `${dataset.blocking} ${found.blocking}` : found.passed ? `${dataset.passed} ${found.passed}` : "");
    this.element.dataset.tone = found.blocking ? "bad" : "good";
    for (const cell of this.element.querySelectorAll("[data-area]")) {
      const part = found.parts[cell.dataset.area];
      cell.textContent = part ? `${part.area} ${dataset.unit} (${part.share}%)` : "–";
      cell.classList.toggle("is-over", Boolean(part?.over));
    }
    for (const cell of document.querySelectorAll("[data-floor-area]")) {
      const part = found.parts[cell.dataset.floorArea];
      if (part) cell.textContent = `${part.area} ${dataset.unit}`;
      else cell.textContent = cell.dataset.none;
    }
    this.element.querySelector("[data-total]").textContent = found.total ? `${found.total} ${dataset.unit}` : "–";
    this.element.querySelector("[data-fee]").textContent = found.fee ? `${found.fee} ${dataset.currency}` : "–";
    this.element.querySelector("[data-findings]").replaceChildren(...Object.values(found.faults).map((words) => this.line("", words, "bad", "")),
      ...found.findings.map((f) => this.line(f.verdict, f.sentence, f.tone, f.edge)));
  }

  line(verdict, sentence, tone, edge) {
    const item = document.createElement("li"), tag = document.createElement("strong"), words = document.createElement("span");
    tag.className = `tag tag--${tone}`;
    tag.textContent = verdict || this.element.dataset.fault;
    words.textContent = sentence;
    if (edge) item.dataset.edge = edge;
    item.append(tag, " ", words);
    return item;
  }
}
