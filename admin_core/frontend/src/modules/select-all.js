// The box in the table's head ticks every row of the page.

/** @param {HTMLInputElement} box */
export function attach(box) {
  const rows = () => [...document.querySelectorAll('input.action-checkbox')]
  const show = () => {
    const ticked = rows().filter((row) => row.checked).length
    box.checked = ticked > 0 && ticked === rows().length
    box.indeterminate = ticked > 0 && ticked < rows().length
  }
  box.addEventListener('change', () => {
    for (const row of rows()) row.checked = box.checked
    document.dispatchEvent(new Event('admin:selection'))
  })
  document.addEventListener('change', (event) => {
    if (event.target !== box) show()
  })
  box.hidden = false
  show()
}
