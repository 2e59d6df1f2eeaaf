// Digits as people type them, in any of the three scripts, as the machine reads them. Pure.
export const western = (text) => text.replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x660).replace(/[۰-۹]/g, (d) => d.charCodeAt(0) - 0x6f0).replace(/٫/g, ".");

export const numberOf = (text) => Number(western(text).replace(",", "."));
