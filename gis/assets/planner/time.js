// Time: the parcels as they stood on a day of the register's life, and reports and permits month by month. A slider each,
// and a strip over the map that says so as long as the map is not that of today.
const pad = (n) => String(n).padStart(2, "0");

// First and last day of the month so many months before the one of `today` (YYYY-MM). Pure.
export function monthBack(today, back) {
  const [year, month] = today.split("-").map(Number), count = year * 12 + month - 1 - back;
  const y = Math.floor(count / 12), m = (count % 12) + 1;
  return { from: `${y}-${pad(m)}-01`, to: `${y}-${pad(m)}-${pad(new Date(Date.UTC(y, m, 0)).getUTCDate())}` };
}

// Months from one day to another. Pure.
export function monthsBetween(first, last) {
  const [y, m] = first.split("-").map(Number), [y2, m2] = last.split("-").map(Number);
  return Math.max(0, (y2 - y) * 12 + m2 - m);
}

export class Time {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, slider: panel.querySelector("#month-slider"), days: panel.querySelector("#day-slider"), day: panel.querySelector("[name=day]") });
    const { today, firstDay } = planner.config;
    this.days.max = this.days.value = String(monthsBetween(firstDay, today) + 1);
    Object.assign(this.day, { min: firstDay, max: today });
    this.slider.addEventListener("input", () => this.later());
    this.days.addEventListener("input", () => this.slid());
    this.day.addEventListener("change", () => this.typed());
    panel.addEventListener("click", (event) => this.pressed(event.target.closest("[data-act]")?.dataset.act));
    this.strip = planner.page.querySelector("[data-time-strip]");
    this.strip.querySelector("button").addEventListener("click", () => this.toDay(""));
    planner.dayChanged = () => this.mirror();
    this.tell();
    this.mirror();
  }

  pressed(act) {
    if (act === "all") this.set("", "");
    if (act === "today") this.toDay("");
    if (act === "play") this.play(this.slider, () => this.later());
    if (act === "playdays") this.play(this.days, () => this.slid());
  }

  // The end of each month; the slider's last place is today.
  slid() {
    const back = Number(this.days.max) - Number(this.days.value), { today } = this.planner.config;
    const day = back <= 0 ? "" : monthBack(today, back).to;
    this.day.value = day;
    this.days.setAttribute("aria-valuetext", day || this.planner.words.today);
    clearTimeout(this.dayTimer);
    this.dayTimer = setTimeout(() => this.planner.state.onDay(day), 200);
  }

  typed() {
    if (this.day.validity.valid) this.toDay(this.day.value);
  }

  toDay(day) {
    this.planner.state.onDay(day && day < this.planner.config.today ? day : "");
  }

  mirror() {
    const { state, config, words } = this.planner;
    this.day.value = state.day;
    this.days.value = String(state.day ? Math.max(0, Number(this.days.max) - monthsBetween(state.day, config.today)) : this.days.max);
    this.days.setAttribute("aria-valuetext", state.day || words.today);
    this.strip.hidden = !state.day;
    this.strip.querySelector("bdi").textContent = state.day;
  }

  get month() {
    return monthBack(this.planner.config.today.slice(0, 7), Number(this.slider.max) - Number(this.slider.value));
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

  play(slider, act) {
    if (this.playing) return this.closed();
    if (Number(slider.value) >= Number(slider.max)) slider.value = slider.min;
    act();
    const stride = Math.max(1, Math.round(Number(slider.max) / 36));
    this.playing = setInterval(() => {
      if (Number(slider.value) >= Number(slider.max)) return this.closed();
      slider.value = String(Math.min(Number(slider.max), Number(slider.value) + stride));
      act();
    }, 1500);
  }
}
