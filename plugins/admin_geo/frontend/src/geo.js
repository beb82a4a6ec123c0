// Starts the maps of a page; the library is loaded only where there is one to show.

/** @param {ParentNode} root */
function start(root) {
  for (const element of root.querySelectorAll('[data-geo]')) {
    const kind = /** @type {HTMLElement} */ (element).dataset.geo
    if (!element.closest('template')) import('./map.js').then((module) => module.attach(element, kind))
  }
}

start(document)
document.addEventListener('admin:added', (event) => start(/** @type {Element} */ (event.target)))
