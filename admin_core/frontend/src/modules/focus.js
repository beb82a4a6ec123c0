// The summary of errors gets the focus, so that a screen reader starts there.

/** @param {HTMLElement} element */
export function attach(element) {
  element.focus()
}
