// Runs before the first paint, as a classic script, so that the page is not drawn in the wrong colours, or without the panel for unlocking.
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  if (localStorage.getItem('tokensmith-vault') !== null) document.documentElement.dataset.remembered = '';
} catch {
  // Storage is switched off: the system's colours serve.
}
