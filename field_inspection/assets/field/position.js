// Where the device is: asked for by a button; at once where the person allowed it before.
const FRESH = { enableHighAccuracy: true, timeout: 20_000, maximumAge: 10_000 };

async function allowedBefore() {
  try {
    return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
  } catch {
    return false;
  }
}

function locate(element, found) {
  const words = element.querySelector("[role=status]");
  words.textContent = element.dataset.waiting;
  navigator.geolocation.getCurrentPosition(({ coords }) => found(coords), (error) => {
    words.textContent = error.code === error.PERMISSION_DENIED ? element.dataset.refused : element.dataset.failed;
  }, FRESH);
}

// The list page asks the server for the same list, nearest first.
export function askPosition(element) {
  const go = ({ longitude, latitude, accuracy }) => {
    const asked = new URLSearchParams({ span: element.dataset.span, lon: longitude.toFixed(6), lat: latitude.toFixed(6), acc: Math.round(accuracy) });
    location.assign(`${location.pathname}?${asked}`);
  };
  element.querySelector("[data-ask]").addEventListener("click", () => locate(element, go));
}

// A visit's page writes the position into its forms and says how far the parcel is.
export async function sitePosition(element) {
  const words = element.querySelector("[role=status]");
  const write = async ({ longitude, latitude, accuracy }) => {
    const values = { longitude: longitude.toFixed(7), latitude: latitude.toFixed(7), accuracy: accuracy.toFixed(1) };
    for (const form of document.querySelectorAll("form")) {
      if (form.elements.record_id) for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
    }
    document.querySelector("#sheet-form")?.dispatchEvent(new Event("change"));
    const sure = `${element.dataset.accuracy} ${Math.round(accuracy)} ${element.dataset.unit}.`;
    try {
      const answer = await (await fetch(`${element.dataset.url}?lon=${longitude}&lat=${latitude}`, { headers: { Accept: "application/json" } })).json();
      element.classList.toggle("field-where--far", answer.far);
      words.textContent = `${answer.words} ${sure}`;
    } catch {
      words.textContent = sure;
    }
  };
  element.querySelector("[data-ask]").addEventListener("click", () => locate(element, write));
  if (await allowedBefore()) locate(element, write);
}
