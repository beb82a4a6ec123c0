// The bar of batch actions is there only while rows are selected, and says how many. It stands at
// the bottom of the window, so that no row moves when it comes and goes. Once every row of the page
// is ticked, it offers all records of the list, on every page.

/** @param {HTMLFormElement} form */
export function attach(form) {
  const bar = form.querySelector('.ad-bulk')
  const label = form.querySelector('.ad-bulk-label')
  if (!bar || !label) return
  const all = bar.querySelector('input[name=_all]')
  bar.classList.add('ad-save')
  // Screen readers hear of changes only in an element that stays: the bar empties, it never goes.
  label.setAttribute('role', 'status')
  const show = () => {
    const rows = [...document.querySelectorAll('input.action-checkbox')]
    const count = rows.filter((row) => row.checked).length
    if (all) {
      const isOffered = count > 0 && count === rows.length
      all.parentElement.hidden = !isOffered
      if (!isOffered) all.checked = false
    }
    const text = count === 1 ? form.dataset.one : form.dataset.many?.replace('{count}', String(count))
    const said = all?.checked ? all.parentElement.textContent.trim() : text
    label.textContent = count === 0 ? '' : (said ?? '')
    for (const button of bar.querySelectorAll('button')) button.hidden = count === 0
  }
  document.addEventListener('change', show)
  document.addEventListener('admin:selection', show)
  // The browser may restore ticks when one comes back to the page.
  addEventListener('pageshow', show)
  show()
}
