// Reports and permits month by month: the slider sets the dates of the legend, which narrow map, counts and table alike.
const pad = (n) => String(n).padStart(2, "0");

// First and last day of the month so many months before the one of `today` (YYYY-MM). Pure.
export function monthBack(today, back) {
  const [year, month] = today.split("-").map(Number), count = year * 12 + month - 1 - back;
  const y = Math.floor(count / 12), m = (count % 12) + 1;
  return { from: `${y}-${pad(m)}-01`, to: `${y}-${pad(m)}-${pad(new Date(Date.UTC(y, m, 0)).getUTCDate())}` };
}

export class Months {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, slider: panel.querySelector("[type=range]") });
    this.slider.addEventListener("input", () => this.later());
    panel.querySelector("[data-act=all]").addEventListener("click", () => this.set("", ""));
    panel.querySelector("[data-act=play]").addEventListener("click", () => this.play());
    this.tell();
  }

  get month() {
    const today = new Date().toISOString().slice(0, 7);
    return monthBack(today, Number(this.slider.max) - Number(this.slider.value));
  }

  closed() {
    clearInterval(this.playing);
    this.playing = null;
  }

  later() {
    this.tell();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.set(this.month.from, this.month.to), 200);
  }

  tell() {
    const [year, month] = this.month.from.split("-"), words = this.planner.words.months[Number(month) - 1];
    this.panel.querySelector("[data-month]").textContent = `${words} ${year}`;
    this.slider.setAttribute("aria-valuetext", `${words} ${year}`);
  }

  set(from, to) {
    const form = this.planner.page.querySelector("[data-layers]");
    form.elements.from.value = from;
    form.elements.to.value = to;
    form.elements.to.dispatchEvent(new Event("change", { bubbles: true }));
    for (const name of ["reports", "permits"]) if (from) this.planner.state.shown(name, true);
    if (!from) this.panel.querySelector("[data-month]").textContent = this.planner.words.allMonths;
  }

  play() {
    if (this.playing) return this.closed();
    this.slider.value = this.slider.min;
    this.later();
    this.playing = setInterval(() => {
      if (Number(this.slider.value) >= Number(this.slider.max)) return this.closed();
      this.slider.value = String(Number(this.slider.value) + 1);
      this.later();
    }, 1500);
  }
}
