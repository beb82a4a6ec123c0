// Maps: an editor above a field's text, a view of one geometry, and one of a list's records.
import L from 'leaflet'
// Adds itself to the library, which it expects to be there.
import '@geoman-io/leaflet-geoman-free'

const WORLD = /** @type {L.LatLngBoundsLiteral} */ ([[-60, -170], [75, 170]])
// Outlines of continents tell nothing from nearby.
const CLOSEST = { tiles: 16, outlines: 5 }
const PIN = L.divIcon({ className: 'geo-pin', iconSize: [18, 18], iconAnchor: [9, 9] })
const STYLE = { className: 'geo-shape' }

const attached = new WeakSet()
/** @type {Promise<GeoJSON.GeoJsonObject> | undefined} */
let land

/** @param {HTMLElement} element @param {string} kind */
export function attach(element, kind) {
  if (attached.has(element)) return
  attached.add(element)
  if (kind === 'edit') new Editor(/** @type {HTMLTextAreaElement} */ (element))
  else if (kind === 'list') whenOpened(/** @type {HTMLDetailsElement} */ (element))
  else show(element)
}

/** @param {HTMLElement} box @param {DOMStringMap} settings */
function makeMap(box, settings) {
  const map = L.map(box, {
    maxZoom: number(settings.maxZoom) ?? 19,
    minZoom: number(settings.minZoom) ?? 1,
    maxBounds: bounds(settings),
    zoomControl: false,
    attributionControl: Boolean(settings.tileLayerAttribution),
  })
  map.attributionControl?.setPrefix(false)
  if (settings.tileLayerUrl) {
    const attribution = settings.tileLayerAttribution
    L.tileLayer(settings.tileLayerUrl, { attribution, maxZoom: 22, referrerPolicy: 'strict-origin' }).addTo(map)
  } else {
    land ??= fetch(new URL('./land.json', import.meta.url)).then((reply) => reply.json())
    land.then((outline) => {
      L.geoJSON(outline, { interactive: false, pmIgnore: true, style: { className: 'geo-land' } }).addTo(map).bringToBack()
    })
  }
  return map
}

/** @param {DOMStringMap} settings */
function bounds({ maxBoundsSwLat: south, maxBoundsSwLng: west, maxBoundsNeLat: north, maxBoundsNeLng: east }) {
  return south === undefined ? undefined : /** @type {L.LatLngBoundsLiteral} */ ([[+south, +west], [+north, +east]])
}

/** @param {string | undefined} text */
const number = (text) => (text === undefined ? undefined : Number(text))

/** @param {object} geojson @param {L.GeoJSONOptions} [more] */
const layerOf = (geojson, more) =>
  L.geoJSON(/** @type {any} */ (geojson), {
    style: STYLE,
    pointToLayer: (_feature, place) => L.marker(place, { icon: PIN, title: `${place.lat}, ${place.lng}` }),
    ...more,
  })

/** @param {L.Map} map @param {L.FeatureGroup} shapes @param {DOMStringMap} settings */
function zoomTo(map, shapes, settings) {
  const around = shapes.getBounds()
  const closest = settings.tileLayerUrl ? CLOSEST.tiles : CLOSEST.outlines
  if (around.isValid()) map.fitBounds(around, { maxZoom: number(settings.zoom) ?? closest, padding: [24, 24], animate: false })
  else if (settings.lat !== undefined) map.setView([+settings.lat, +(settings.lng ?? 0)], number(settings.zoom) ?? closest - 4)
  else map.fitBounds(WORLD, { animate: false })
}

/** @param {string} label @param {string} sign @param {() => void} act */
function button(label, sign, act) {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'btn btn-plain btn-sm'
  made.title = label
  made.setAttribute('aria-label', label)
  made.textContent = sign
  made.addEventListener('click', act)
  return made
}

/** @param {L.Map} map */
const zoomButtons = (map) => [button('+', '+', () => map.zoomIn()), button('−', '−', () => map.zoomOut())]

/** @param {HTMLElement} element */
function show(element) {
  const geometry = JSON.parse(element.dataset.geojson ?? 'null')
  element.replaceChildren()
  element.classList.add('geo-map')
  const map = makeMap(element, element.dataset)
  zoomTo(map, layerOf(geometry).addTo(map), element.dataset)
}

/** @param {HTMLDetailsElement} details */
function whenOpened(details) {
  details.hidden = false
  details.addEventListener('toggle', () => details.open && showList(details), { once: true })
}

/** @param {HTMLDetailsElement} details */
function showList(details) {
  const texts = JSON.parse(details.dataset.texts ?? '{}')
  const tools = document.createElement('div')
  tools.className = 'geo-tools'
  tools.setAttribute('role', 'toolbar')
  tools.setAttribute('aria-label', texts.map)
  const box = document.createElement('div')
  box.className = 'geo-map'
  details.append(tools, box)
  const map = makeMap(box, details.dataset)
  const shapes = layerOf(JSON.parse(details.dataset.geojson ?? 'null'), {
    onEachFeature({ properties }, layer) {
      const link = document.createElement('a')
      link.textContent = properties.name
      if (properties.url) link.href = properties.url
      layer.bindPopup(link)
      if (layer instanceof L.Marker) layer.options.title = properties.name
    },
  }).addTo(map)
  zoomTo(map, shapes, details.dataset)
  tools.append(...zoomButtons(map), button(texts.whole, '⤢', () => zoomTo(map, shapes, details.dataset)))
  const argument = details.dataset.within
  if (argument) {
    map.on('pm:drawstart', () => map.closePopup())
    tools.append(button(texts.box, '▭', () => map.pm.enableDraw('Rectangle', { tooltips: false })))
    map.on('pm:create', ({ layer }) => {
      const around = /** @type {L.Rectangle} */ (layer).getBounds()
      const edges = [around.getWest(), around.getSouth(), around.getEast(), around.getNorth()]
      const address = new URL(location.href)
      address.searchParams.delete('page')
      address.searchParams.delete('at')
      address.searchParams.set(argument, edges.map((edge) => edge.toFixed(6)).join(','))
      location.assign(address)
    })
  }
}

/** The tools for each type of column; those that draw come first. */
const TOOLS = { POINT: ['point'], LINESTRING: ['line'], POLYGON: ['polygon', 'hole'] }
const DRAWN = { point: 'Marker', line: 'Line', polygon: 'Polygon' }
const SIGNS = { point: '●', line: '╱', polygon: '⬠', hole: '◎', edit: '✎', drag: '✥', remove: '⌫', clear: '✕', whole: '⤢' }

class Editor {
  /** @param {HTMLTextAreaElement} field */
  constructor(field) {
    this.field = field
    this.texts = JSON.parse(field.dataset.texts ?? '{}')
    this.type = (field.dataset.geometryType ?? 'GEOMETRY').toUpperCase()
    this.isSingle = this.type in TOOLS
    this.tools = document.createElement('div')
    this.tools.className = 'geo-tools'
    this.box = document.createElement('div')
    this.box.className = 'geo-map'
    this.note = document.createElement('p')
    this.note.className = 'geo-note form-text'
    this.note.setAttribute('role', 'status')
    const height = number(field.dataset.height)
    if (height) this.box.style.height = `${height}px`
    if (field.dataset.width && field.dataset.width !== 'auto') this.box.style.width = `${field.dataset.width}px`
    const text = document.createElement('details')
    text.className = 'geo-text'
    const summary = document.createElement('summary')
    summary.textContent = this.texts.text
    text.append(summary)
    field.before(this.tools, this.box, this.note, text)
    text.append(field)
    // A text that was refused is what has to be looked at.
    text.open = field.getAttribute('aria-invalid') === 'true'
    field.addEventListener('invalid', () => (text.open = true))

    this.map = makeMap(this.box, field.dataset)
    this.shapes = L.featureGroup().addTo(this.map)
    this.map.pm.setGlobalOptions({
      layerGroup: this.shapes,
      markerStyle: { icon: PIN },
      pathOptions: STYLE,
      templineStyle: { className: 'geo-draft' },
      hintlineStyle: { className: 'geo-draft geo-dashed' },
      tooltips: false,
      snappable: false,
      allowSelfIntersection: false,
      continueDrawing: false,
    })
    this.read()
    this.addTools()
    field.addEventListener('input', () => this.read())
    this.map.on('pm:create', ({ layer }) => this.drawn(layer))
    this.map.on('pm:remove pm:cut', () => this.write())
    this.map.on('pm:globaleditmodetoggled pm:globaldragmodetoggled pm:globalremovalmodetoggled pm:globalcutmodetoggled pm:drawstart pm:drawend', () => this.press())
    this.box.addEventListener('keydown', (event) => event.key === 'Escape' && this.stop(event))
    if (!field.disabled && !field.readOnly) return
    this.tools.hidden = true
  }

  /** Draws what the text says; a text that cannot be drawn is left as it is. */
  read() {
    const text = this.field.value.trim()
    let found
    try {
      found = text ? layerOf(JSON.parse(text)) : L.featureGroup()
    } catch {
      this.note.textContent = this.texts.bad
      return
    }
    this.note.textContent = ''
    this.shapes.clearLayers()
    for (const layer of parts(found)) this.take(layer)
    zoomTo(this.map, this.shapes, this.field.dataset)
  }

  /** @param {L.Layer} layer */
  take(layer) {
    this.shapes.addLayer(layer)
    if (layer instanceof L.Marker) layer.getElement()?.setAttribute('aria-label', this.texts.place)
    layer.on('pm:edit pm:dragend pm:markerdragend', () => this.write())
  }

  /** @param {L.Layer} layer */
  drawn(layer) {
    if (this.isSingle) for (const old of this.shapes.getLayers()) if (old !== layer) this.shapes.removeLayer(old)
    this.take(layer)
    this.write()
    this.note.textContent = ''
  }

  write() {
    const layers = this.shapes.getLayers()
    const drawn = layers.map((layer) => /** @type {any} */ (layer).toGeoJSON(7).geometry)
    this.field.value = drawn.length ? JSON.stringify(joined(drawn, this.type)) : ''
    // Whoever watches for unsaved work hears it; what was just written need not be read again.
    this.field.dispatchEvent(new Event('change', { bubbles: true }))
  }

  addTools() {
    const base = this.type.replace('MULTI', '')
    const drawing = TOOLS[/** @type {keyof typeof TOOLS} */ (base)] ?? Object.values(TOOLS).flat()
    const named = /** @type {(keyof typeof SIGNS)[]} */ ([...drawing, 'edit', 'drag', 'remove', 'clear', 'whole'])
    this.tools.setAttribute('role', 'toolbar')
    this.tools.setAttribute('aria-label', this.texts.map)
    /** @type {Partial<Record<string, HTMLButtonElement>>} */
    this.buttons = {}
    for (const name of named) {
      this.buttons[name] = button(this.texts[name], SIGNS[name], () => this.use(name))
      this.tools.append(this.buttons[name])
    }
    this.tools.append(...zoomButtons(this.map))
  }

  /** @param {keyof typeof SIGNS} name */
  use(name) {
    const { pm } = this.map
    if (name === 'whole') return zoomTo(this.map, this.shapes, this.field.dataset)
    if (name === 'clear') {
      this.stop()
      this.shapes.clearLayers()
      return this.write()
    }
    if (name === 'edit') return pm.toggleGlobalEditMode({ allowSelfIntersection: false, snappable: false })
    if (name === 'drag') return pm.toggleGlobalDragMode()
    if (name === 'remove') return pm.toggleGlobalRemovalMode()
    if (name === 'hole') return pm.toggleGlobalCutMode({ snappable: false })
    const shape = DRAWN[/** @type {keyof typeof DRAWN} */ (name)]
    const isOn = pm.globalDrawModeEnabled() && pm.Draw.getActiveShape() === shape
    this.stop()
    if (!isOn) {
      pm.enableDraw(shape)
      if (name !== 'point') this.note.textContent = this.texts.hint
    }
  }

  /** @param {Event} [event] */
  stop(event) {
    const { pm } = this.map
    const wasOn = pm.globalDrawModeEnabled() || pm.globalEditModeEnabled() || pm.globalDragModeEnabled() || pm.globalRemovalModeEnabled() || pm.globalCutModeEnabled()
    pm.disableDraw()
    pm.disableGlobalEditMode()
    pm.disableGlobalDragMode()
    pm.disableGlobalRemovalMode()
    pm.disableGlobalCutMode()
    this.note.textContent = ''
    // In a dialog Escape would otherwise close it.
    if (wasOn) event?.stopPropagation()
  }

  /** Shows which tool is in use. */
  press() {
    const { pm } = this.map
    const active = pm.globalDrawModeEnabled() ? pm.Draw.getActiveShape() : ''
    const on = { edit: pm.globalEditModeEnabled(), drag: pm.globalDragModeEnabled(), remove: pm.globalRemovalModeEnabled(), hole: active === 'Cut', point: active === 'Marker', line: active === 'Line', polygon: active === 'Polygon' }
    for (const [name, isOn] of Object.entries(on)) this.buttons?.[name]?.setAttribute('aria-pressed', String(Boolean(isOn)))
  }
}

/** @param {L.Layer} group @returns {L.Layer[]} single shapes, of which each can be moved alone */
function parts(group) {
  const found = /** @type {L.Layer[]} */ ([])
  layersIn(group, (layer) => {
    const { type } = /** @type {any} */ (layer).toGeoJSON().geometry
    if (!type.startsWith('Multi')) return found.push(layer)
    const geometry = /** @type {any} */ (layer).toGeoJSON().geometry
    for (const coordinates of geometry.coordinates) {
      layersIn(layerOf({ type: type.slice('Multi'.length), coordinates }), (one) => found.push(one))
    }
  })
  return found
}

/** @param {L.Layer} layer @param {(layer: L.Layer) => void} visit */
function layersIn(layer, visit) {
  if (layer instanceof L.LayerGroup) layer.eachLayer((one) => layersIn(one, visit))
  else visit(layer)
}

/** @param {GeoJSON.Geometry[]} drawn @param {string} type */
function joined(drawn, type) {
  const flat = drawn.flatMap((one) => one.type.startsWith('Multi')
    ? /** @type {any} */ (one).coordinates.map((/** @type {any} */ coordinates) => ({ type: one.type.slice(5), coordinates }))
    : [one])
  const kinds = new Set(flat.map((one) => one.type))
  if (type === 'GEOMETRYCOLLECTION') return { type: 'GeometryCollection', geometries: flat }
  if (flat.length === 1 && !type.startsWith('MULTI')) return flat[0]
  if (kinds.size === 1) return { type: `Multi${flat[0].type}`, coordinates: flat.map((one) => one.coordinates) }
  return { type: 'GeometryCollection', geometries: flat }
}
