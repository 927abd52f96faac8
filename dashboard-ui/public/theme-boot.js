// Runs before the first paint, so that a chosen theme does not flash. An external file, because the page's
// Content-Security-Policy allows no inline script. store/theme.ts writes the key.
try {
  // Whoever frames the dashboard knows which theme goes with the page around it.
  const asked = location.pathname.startsWith("/embed/") && new URLSearchParams(location.search).get("theme");
  const chosen = asked || localStorage.getItem("footfall-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is blocked: the system's theme it is.
}
