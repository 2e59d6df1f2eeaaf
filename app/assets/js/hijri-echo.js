// Says a date field's day in words, in both calendars: browsers write dates in the order of the device's language, so
// 03/04 may mean two days. The Umm al-Qura date comes from the server's table (never Intl, whose tables differ).
import { word } from "./words.js";

const DAY_MS = 86_400_000;
let table;

function loadTable() {
  const address = document.body.dataset.hijriTable;
  table ??= address ? fetch(address).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null) : Promise.resolve(null);
  return table;
}

// The Hijri year, month and day of an ISO date, or null outside the table.
export function toHijri(iso, { first_day, last_day, first_year, lengths_minus_28 }) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso) || iso < first_day || iso > last_day) return null;
  let left = Math.round((Date.parse(iso) - Date.parse(first_day)) / DAY_MS);
  for (let index = 0; index < lengths_minus_28.length; index += 1) {
    for (let month = 0; month < 12; month += 1) {
      const length = 28 + Number(lengths_minus_28[index][month]);
      if (left < length) return { year: first_year + index, month: month + 1, day: left + 1 };
      left -= length;
    }
  }
  return null;
}

export function inWords({ year, month, day }, months, lang) {
  return lang === "ar" ? `${day} ${months.ar[month - 1]} ${year} هـ` : `${day} ${months.en[month - 1]} ${year} AH`;
}

// "21 نوفمبر 2026"; `months` are the twelve names of the page's language.
export function gregorianInWords(iso, months) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${months[month - 1]} ${year}`;
}

export function hijriEcho(field) {
  const input = field.querySelector("input");
  const line = field.querySelector("[data-hijri]");
  const show = async () => {
    const known = input.value && (await loadTable());
    const date = known && toHijri(input.value, known);
    const lang = document.documentElement.lang;
    const months = word("months").split("|");
    line.textContent = date ? [gregorianInWords(input.value, months), inWords(date, known.months, lang)].join(lang === "ar" ? "، " : ", ") : "";
  };
  input.addEventListener("input", show);
  if (input.value) show();
}
