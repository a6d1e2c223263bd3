// Before the first paint: the colours that were chosen here, so that the page doesn't flash.
try {
  const { theme } = JSON.parse(localStorage.getItem('battleline.choices')) ?? {};
  document.documentElement.dataset.theme = theme ?? 'auto';
} catch {
  document.documentElement.dataset.theme = 'auto';
}
