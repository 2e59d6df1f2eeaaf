// Colours of the map. No outside base map exists: land, streets and names are ours, quiet enough that permits,
// visits and reports stand out on them.
export const LAND = {
  ground: "#f6f3ec", block: "#efe9dc", outline: "#d9d0bd",
  park: "#cfe8c4", garden: "#cfe8c4", farm: "#e3ecc2", palm_farm: "#d3e6b0", pivot_farm: "#dcebbb", wadi: "#d5e9f0", wadi_bed: "#bcdde9", water: "#b9dff0", open: "#f3eee1", cemetery: "#dfe3d3", sport: "#d5ebcf", sand: "#f4ecd6",
};
export const USES = {
  residential: "#fdf6e8", commercial: "#fbe0d6", mixed: "#f7e3ee", industrial: "#e4e0ee", services: "#dfeaf7", education: "#e7e6fb",
  religious: "#dff1ec", health: "#fbe3e6", government: "#e3e8f1", park: "#cfe8c4", agricultural: "#e3ecc2", utility: "#e8e8e8", vacant: "#faf6ee", wadi: "#cfe6ee",
};
export const USE_WORDS = {
  residential: "سكني", commercial: "تجاري", mixed: "مختلط", industrial: "صناعي", services: "خدمات", education: "تعليمي", religious: "ديني",
  health: "صحي", government: "حكومي", park: "حديقة", agricultural: "زراعي", utility: "مرافق", vacant: "فضاء", wadi: "وادٍ محمي",
};
export const ROAD = {
  casing: "#cfc6b2", local: "#ffffff", collector: "#ffffff", arterial: "#fdf0c4", highway: "#f9d98c", passage: "#f3efe6",
};
export const TONES = { neutral: "#6c737f", info: "#1570ef", good: "#067647", warning: "#dc6803", bad: "#d92d20" };
export const SELECTED = "#14573a";
export const FONT = '"IBM Plex Sans Arabic", "Noto Naskh Arabic", Tahoma, sans-serif';
