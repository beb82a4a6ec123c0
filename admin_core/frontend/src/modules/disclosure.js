// A panel closes on Escape, and the focus returns to what opened it.

/** @param {HTMLDetailsElement} element */
export function attach(element) {
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !element.open) return
    element.open = false
    element.querySelector('summary')?.focus()
  })
}
