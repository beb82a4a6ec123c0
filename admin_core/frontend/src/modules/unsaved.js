// Asks before a page is left whose form holds something that was not saved.

/** @param {HTMLFormElement} form */
export function attach(form) {
  // A form that came back with errors holds unsaved work from the start.
  const wasChanged = 'changed' in form.dataset
  const shown = stateOf(form)
  let isLeaving = false

  form.addEventListener('submit', () => {
    isLeaving = true
  })
  // The page may come back from the browser's memory, by the back button.
  window.addEventListener('pageshow', () => {
    isLeaving = false
  })
  window.addEventListener('beforeunload', (event) => {
    if (!isLeaving && (wasChanged || stateOf(form) !== shown)) event.preventDefault()
  })
}

/** @param {HTMLFormElement} form */
function stateOf(form) {
  const pairs = [...new FormData(form)].map(([name, value]) =>
    typeof value === 'string' ? [name, value] : [name, value.name, value.size],
  )
  return JSON.stringify(pairs)
}
