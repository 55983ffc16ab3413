// Runs before the first paint, as a classic script, so that no page is drawn in the wrong colours.
(() => {
  try {
    const chosen = localStorage.getItem('theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage is switched off: the system's colours serve.
  }
})();
