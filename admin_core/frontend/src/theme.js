// Runs before anything is drawn: the visitor's choice of theme, kept in this browser.
;(() => {
  try {
    const kept = localStorage.getItem('admin-theme') ?? ''
    const chosen = ['auto', 'light', 'dark'].find((theme) => theme === kept)
    if (chosen) document.documentElement.dataset.bsTheme = chosen
  } catch {
    // Storage is switched off: the page follows the system.
  }
})()
