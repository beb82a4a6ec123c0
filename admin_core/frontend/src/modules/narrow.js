// The box above a record shows the lines that hold what is typed, letter by letter.

/** @param {HTMLElement} element */
export function attach(element) {
  const input = element.querySelector('input')
  const status = element.querySelector('[role="status"]')
  const list = element.parentElement?.querySelector('.ad-details')
  if (!input || !status || !list) return
  const lines = [...list.children].map((line) => ({ line, text: (line.textContent ?? '').toLocaleLowerCase() }))
  const show = () => {
    const wanted = input.value.trim().toLocaleLowerCase()
    let left = 0
    for (const { line, text } of lines) {
      const fits = text.includes(wanted)
      line.toggleAttribute('hidden', !fits)
      if (fits) left += 1
    }
    status.textContent = left ? '' : (element.dataset.none ?? '')
  }
  input.addEventListener('input', show)
  element.hidden = false
  show()
}
