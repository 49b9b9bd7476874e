// Before the first paint: the theme that was chosen, so that the page never flashes in the other one.
try {
  document.documentElement.dataset.theme = JSON.parse(localStorage.getItem("velox.preferences") ?? "{}").theme ?? "system";
} catch {
  document.documentElement.dataset.theme = "system";
}
