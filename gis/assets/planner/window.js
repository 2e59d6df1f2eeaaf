// The map in its window: it ends where the window ends, and what is shown lies beside the open panel, not beneath it.

export const motion = (milliseconds) => (matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : milliseconds);

export function fillWindow(page, map) {
  const fit = () => {
    page.style.blockSize = `calc(100dvh - ${Math.round(page.getBoundingClientRect().top + window.scrollY)}px)`;
    map.updateSize();
  };
  fit();
  addEventListener("resize", fit);
  document.querySelector(".nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}

// Top, right, bottom, left in pixels that the open panel and the bars leave unseen.
export function freePadding(page, panel) {
  const [top, right, bottom, left] = [90, 40, 90, 40], whole = page.getBoundingClientRect(), over = panel?.getBoundingClientRect();
  if (!over?.width) return [top, right, bottom, left];
  if (over.width > whole.width * 0.7) return [top, right, whole.bottom - over.top + 20, left];
  const atRight = over.left - whole.left > whole.right - over.right;
  return atRight ? [top, whole.right - over.left + 40, bottom, left] : [top, right, bottom, over.right - whole.left + 40];
}
