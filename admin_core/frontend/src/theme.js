// Runs before anything is drawn, so that nothing jumps: says that scripts run, and applies what the
// visitor chose and this browser keeps: the theme, the columns of a list.
import { keptLook, showLook } from './kept-look.js'

;(() => {
  const root = document.documentElement
  root.classList.add('ad-script')
  try {
    const kept = localStorage.getItem('admin-theme') ?? ''
    const chosen = ['auto', 'light', 'dark'].find((theme) => theme === kept)
    if (chosen) root.dataset.bsTheme = chosen
  } catch {
    // Storage is switched off: the page follows the system.
  }
})()
showLook(keptLook())
