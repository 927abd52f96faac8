/** Runs in a page before anything of its own: notes when a frame was painted that has its first numbers, and all of them. */
const noted = {};
window.noted = noted;

/** Every panel of a range has rows or a map; a page that has no panels is filled by its first number. */
const isFilled = () => {
  if (document.querySelector(".history") === null) return true;
  const bodies = Array.from(document.querySelectorAll(".history-panel-body"));
  return bodies.length > 0 && bodies.every((body) => body.querySelector(".bar-row, svg.land") !== null);
};

const note = (name) => {
  noted[name] = 0;
  // A task after the next frame's callbacks runs when that frame is on its way to the screen.
  requestAnimationFrame(() => {
    setTimeout(() => {
      noted[name] = performance.now();
    });
  });
};

const look = () => {
  const figure = document.querySelector(".figure-value");
  if (!/\d/.test(figure?.textContent ?? "")) return;
  if (!("numbers" in noted)) note("numbers");
  if (!("filled" in noted) && isFilled()) note("filled");
};

new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
