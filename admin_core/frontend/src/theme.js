// Runs before anything is drawn: the visitor's choice of theme, kept in this browser.
;(() => {
  try {
    const chosen = localStorage.getItem('admin-theme')
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.bsTheme = chosen
  } catch {
    // Storage is switched off: the page follows the system.
  }
})()
