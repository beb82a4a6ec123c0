// The box above the menu: hides lines that do not fit, Enter opens the first that does.

/** @param {HTMLElement} element */
export function attach(element) {
  const box = element.querySelector('input')
  const menu = element.closest('nav')
  if (!box || !menu) return
  element.hidden = false

  const lines = () => [...menu.querySelectorAll('li:not(.ad-category, .ad-divider)')]
  const fits = (line) => line.textContent?.toLowerCase().includes(box.value.trim().toLowerCase())
  box.addEventListener('input', () => {
    for (const line of lines()) line.toggleAttribute('hidden', !fits(line))
    for (const category of menu.querySelectorAll('.ad-category')) {
      category.toggleAttribute('hidden', !category.querySelector('li:not(.ad-category, .ad-divider, [hidden])'))
    }
  })
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    lines().find(fits)?.querySelector('a')?.click()
  })
  document.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (getComputedStyle(menu).display === 'none') menu.showPopover()
    box.focus()
  })
}
