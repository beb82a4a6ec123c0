// Sends files one by one, each with a bar of its own: chosen in the form, or dropped on the page.
// What cannot be sent is said beside the file's name; the rest goes on.
const HEADERS = { Accept: 'application/json' }
const attached = new WeakSet()
let places = 0

// What is on the page now, and what a dialog brings later.
document.querySelectorAll('[data-module=upload]').forEach((form) => attach(/** @type {HTMLFormElement} */ (form)))
document.addEventListener('admin:attach', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target)
  if (form.dataset.module === 'upload') attach(form)
})
// Whoever drives a browser can wait for <html data-files-ready>.
document.documentElement.toggleAttribute('data-files-ready', true)

function attach(/** @type {HTMLFormElement} */ form) {
  if (attached.has(form)) return
  attached.add(form)
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector('input[type=file]'))
  if (!input) return
  const texts = form.dataset
  const opener = document.getElementById(texts.opener ?? '')
  const zone = form.closest('dialog') ?? document.body
  const panel = makePanel()
  const list = panel.querySelector('ul')
  const status = panel.querySelector('p')
  const waiting = /** @type {{ file: File, line: ReturnType<typeof addLine> }[]} */ ([])
  let all = 0
  let done = 0
  let failed = 0
  let current = /** @type {XMLHttpRequest | null} */ (null)
  let isBusy = false

  const add = (/** @type {Iterable<File>} */ files) => {
    for (const file of files) {
      const line = addLine(list, file.name, texts.stop ?? '')
      all += 1
      if (file.size > Number(texts.most ?? Infinity)) {
        failed += 1
        line.fail(texts.tooLarge ?? '')
      } else waiting.push({ file, line })
    }
    if (!panel.isConnected) (opener ? form : form.parentElement)?.after(panel)
    if (!opener) form.before(panel)
    if (!isBusy && all) work()
  }

  const work = async () => {
    isBusy = true
    while (waiting.length) {
      const { file, line } = /** @type {any} */ (waiting.shift())
      tell()
      if (!(await send(file, line))) failed += 1
      else done += 1
    }
    isBusy = false
    tell()
    if (!failed && done) location.assign(texts.back ?? location.href)
    else if (done) offerList()
  }

  const tell = () => {
    if (status) status.textContent = (texts.sending ?? '').replace('{done}', String(done)).replace('{all}', String(all))
  }

  const offerList = () => {
    if (panel.querySelector('.ad-uploads-show')) return
    const link = document.createElement('a')
    link.className = 'btn btn-plain ad-uploads-show'
    link.href = texts.back ?? location.href
    link.textContent = texts.show ?? ''
    panel.append(link)
  }

  const send = (/** @type {File} */ file, /** @type {any} */ line) =>
    new Promise((resolve) => {
      const body = new FormData(form)
      body.delete('upload')
      body.append('upload', file)
      const request = new XMLHttpRequest()
      current = request
      request.open('POST', form.action)
      for (const [name, value] of Object.entries(HEADERS)) request.setRequestHeader(name, value)
      request.upload.addEventListener('progress', (event) => line.show(event.loaded, event.total))
      const end = (/** @type {string} */ problem) => {
        current = null
        if (problem) line.fail(problem)
        else line.finish()
        resolve(!problem)
      }
      request.addEventListener('load', () => {
        if (request.status < 300) return end('')
        let problem = texts.failed ?? ''
        try {
          const answer = JSON.parse(request.responseText)
          problem = answer.errors?.join(' ') || answer.error || problem
        } catch {
          // A page of somebody else's has nothing to say here.
        }
        end(problem)
      })
      request.addEventListener('error', () => end(texts.failed ?? ''))
      request.addEventListener('abort', () => end(texts.stopped ?? ''))
      line.onStop(() => request.abort())
      request.send(body)
    })

  form.addEventListener('submit', (event) => {
    if (!input.files?.length) return
    event.preventDefault()
    add(input.files)
    input.value = ''
  })
  if (opener && !('dialog' in opener.dataset)) {
    opener.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      input.click()
    })
    opener.setAttribute('role', 'button')
    opener.addEventListener('keydown', (event) => {
      if (event.key !== ' ') return
      event.preventDefault()
      input.click()
    })
  }
  if (opener) {
    form.hidden = false
    input.addEventListener('change', () => {
      add([...(input.files ?? [])])
      input.value = ''
    })
  }
  addEventListener('beforeunload', (event) => {
    if (current) event.preventDefault()
  })
  takeDrops(zone, texts.drop ?? '', add)
}

function takeDrops(/** @type {HTMLElement} */ zone, /** @type {string} */ text, /** @type {(files: File[]) => void} */ add) {
  const hint = document.createElement('div')
  hint.className = 'ad-drop-hint'
  hint.textContent = text
  hint.hidden = true
  zone.append(hint)
  const carriesFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false
  let depth = 0
  zone.addEventListener('dragenter', (event) => {
    if (!carriesFiles(event)) return
    depth += 1
    hint.hidden = false
  })
  zone.addEventListener('dragleave', () => {
    depth = Math.max(depth - 1, 0)
    hint.hidden = depth === 0
  })
  zone.addEventListener('dragover', (event) => {
    if (carriesFiles(event)) event.preventDefault()
  })
  zone.addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return
    event.preventDefault()
    depth = 0
    hint.hidden = true
    // A folder is among the items and not among the files that can be read.
    const items = [...(event.dataTransfer?.items ?? [])]
    const files = items.filter((one) => !one.webkitGetAsEntry?.()?.isDirectory).map((one) => one.getAsFile())
    add(/** @type {File[]} */ (files.filter(Boolean)))
  })
}

function makePanel() {
  const panel = document.createElement('div')
  panel.className = 'ad-uploads'
  const status = document.createElement('p')
  status.setAttribute('role', 'status')
  panel.append(status, document.createElement('ul'))
  return panel
}

function addLine(/** @type {HTMLUListElement | null} */ list, /** @type {string} */ name, /** @type {string} */ stop) {
  const line = document.createElement('li')
  const label = document.createElement('span')
  label.id = `ad-sent-${++places}`
  label.textContent = name
  const bar = document.createElement('progress')
  bar.max = 1
  bar.value = 0
  bar.setAttribute('aria-labelledby', label.id)
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'btn btn-plain btn-sm'
  button.textContent = stop
  button.setAttribute('aria-label', `${stop}: ${name}`)
  button.hidden = true
  line.append(label, bar, button)
  list?.append(line)
  return {
    show(/** @type {number} */ sent, /** @type {number} */ total) {
      bar.value = total ? sent / total : 0
    },
    onStop(/** @type {() => void} */ call) {
      button.hidden = false
      button.addEventListener('click', call)
    },
    finish() {
      bar.value = 1
      button.remove()
    },
    fail(/** @type {string} */ text) {
      bar.remove()
      button.remove()
      const problem = document.createElement('strong')
      problem.setAttribute('role', 'alert')
      problem.textContent = text
      line.append(problem)
    },
  }
}
