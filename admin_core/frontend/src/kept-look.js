// What a visitor hides in a list, and how close its rows stand; kept in this browser for each
// list. The rules go into a style sheet of their own, so rows that come later follow them too.
const PREFIX = 'admin-list:'

// This file runs twice, early and with the panel, and both write into the one sheet.
const sheet =
  document.adoptedStyleSheets.find((one) => 'isAdminLook' in one) ??
  Object.assign(new CSSStyleSheet(), { isAdminLook: true })

/** @returns {{hidden: string[], density: string}} */
export function keptLook() {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + location.pathname) ?? '{}')
    const hidden = Array.isArray(kept.hidden) ? kept.hidden.filter((one) => typeof one === 'string') : []
    return { hidden, density: kept.density === 'compact' ? 'compact' : '' }
  } catch {
    // Storage is switched off, or something else was kept there.
    return { hidden: [], density: '' }
  }
}

/** @param {{hidden: string[], density: string}} look */
export function keepLook(look) {
  try {
    const isPlain = look.hidden.length === 0 && !look.density
    if (isPlain) localStorage.removeItem(PREFIX + location.pathname)
    else localStorage.setItem(PREFIX + location.pathname, JSON.stringify(look))
  } catch {
    // Storage is switched off: the choice lasts for this page.
  }
}

/** @param {{hidden: string[], density: string}} look */
export function showLook({ hidden, density }) {
  const root = document.documentElement
  if (density) root.dataset.adDensity = density
  else delete root.dataset.adDensity
  const rule = hidden.map((name) => `.model-list .${CSS.escape(name)}:not(th[scope=row])`).join()
  sheet.replaceSync(rule ? `${rule} { display: none !important }` : '')
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet)
}
