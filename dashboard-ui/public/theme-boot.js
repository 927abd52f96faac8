// Runs before the first paint, so that a chosen theme does not flash. An external file, because the page's
// Content-Security-Policy allows no inline script. store/theme.ts writes the key.
try {
  const chosen = localStorage.getItem("footfall-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is blocked: the system's theme it is.
}
