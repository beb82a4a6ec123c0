// The theme button: automatic, light, dark, kept in this browser.
const KEY = 'admin-theme'
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' }

/** @param {HTMLButtonElement} button */
export function attach(button) {
  const root = document.documentElement
  const show = () => {
    button.setAttribute('aria-label', button.dataset[root.dataset.bsTheme] ?? '')
    button.title = button.getAttribute('aria-label') ?? ''
  }
  button.addEventListener('click', () => {
    const theme = NEXT[root.dataset.bsTheme] ?? 'auto'
    root.dataset.bsTheme = theme
    try {
      localStorage.setItem(KEY, theme)
    } catch {
      // Storage is switched off: the choice lasts for this page.
    }
    show()
  })
  show()
  button.hidden = false
}
