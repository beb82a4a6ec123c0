// Chooses a record in a select, with or without the search's control around it.

/**
 * @param {HTMLSelectElement} select
 * @param {string} key
 * @param {string} label
 */
export function choose(select, key, label) {
  const control = /** @type {any} */ (select).tomselect
  if (control) {
    control.addOption({ value: key, text: label })
    control.updateOption(key, { value: key, text: label })
    control.addItem(key)
    return
  }
  let option = [...select.options].find((one) => one.value === key)
  if (!option) {
    option = new Option('', key)
    select.append(option)
  }
  option.text = label
  option.selected = true
  select.dispatchEvent(new Event('change', { bubbles: true }))
}
