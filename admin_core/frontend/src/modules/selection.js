// The bar of batch actions is there only while rows are selected, and says how many. It stands at
// the bottom of the window, so that no row moves when it comes and goes.

/** @param {HTMLFormElement} form */
export function attach(form) {
  const bar = form.querySelector('.ad-bulk')
  const label = form.querySelector('.ad-bulk-label')
  if (!bar || !label) return
  bar.classList.add('ad-save')
  // Screen readers hear of changes only in an element that stays: the bar empties, it never goes.
  label.setAttribute('role', 'status')
  const show = () => {
    const count = document.querySelectorAll('input.action-checkbox:checked').length
    const text = count === 1 ? form.dataset.one : form.dataset.many?.replace('{count}', String(count))
    label.textContent = count === 0 ? '' : (text ?? '')
    for (const button of bar.querySelectorAll('button')) button.hidden = count === 0
  }
  document.addEventListener('change', show)
  document.addEventListener('admin:selection', show)
  // The browser may restore ticks when one comes back to the page.
  addEventListener('pageshow', show)
  show()
}
