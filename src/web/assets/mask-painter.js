/**
 * Paints over the part of a start picture that shall be drawn anew, and hands the mask in as if its file had been
 * chosen: white where it was painted, black elsewhere. Without script a mask is chosen as a file.
 */

/** A mask says where, not what: finer than this is not needed. */
const maxSidePx = 1_024;

class MaskPainter extends HTMLElement {
  /** The file or the address of the picture that is shown. */
  #shown;
  #strokes = [];
  #connection;

  connectedCallback() {
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    const { marks, undo, clear } = this.#parts;
    this.#form.addEventListener('change', ({ target }) => this.#followChoice(target.name), { signal });
    // The brush says nothing about the request: its price stays.
    this.addEventListener('input', (event) => event.stopPropagation(), { signal });
    marks.addEventListener('pointerdown', (event) => this.#begin(event), { signal });
    undo.addEventListener('click', () => this.#undo(), { signal });
    clear.addEventListener('click', () => this.#keepStrokes([]), { signal });
    this.#show();
  }

  disconnectedCallback() {
    this.#connection.abort();
  }

  get #form() {
    return this.closest('form');
  }

  get #parts() {
    const part = (name) => this.querySelector(`[data-part=${name}]`);
    return {
      easel: part('easel'),
      picture: part('picture'),
      marks: part('marks'),
      brush: part('brush'),
      undo: part('undo'),
      clear: part('clear'),
    };
  }

  #followChoice(name) {
    if (name === 'picture' || name === 'startOf') this.#show();
    // A mask that was chosen goes before what was painted.
    if (name === 'mask') this.#repaint([]);
  }

  /** Shows the picture that the form starts from now; nothing where there is none, or none that a browser can read. */
  #show() {
    const { picture, startOf } = this.#form.elements;
    const source = picture.files[0] ?? (startOf?.checked ? this.dataset.picture : undefined);
    if (source === this.#shown) return;
    this.#shown = source;
    this.hidden = true;
    if (this.#strokes.length > 0) this.#keepStrokes([]);
    if (source === undefined) return;
    readBitmap(source).then(
      (bitmap) => {
        if (source === this.#shown) this.#hang(bitmap);
        bitmap.close();
      },
      // Whether it can be started from is said when it is sent.
      () => {},
    );
  }

  #hang(bitmap) {
    const { easel, picture, marks } = this.#parts;
    const scale = Math.min(1, maxSidePx / Math.max(bitmap.width, bitmap.height));
    for (const canvas of [picture, marks]) {
      canvas.width = Math.max(1, Math.round(bitmap.width * scale));
      canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    }
    easel.style.setProperty('--ratio', picture.width / picture.height);
    picture.getContext('2d').drawImage(bitmap, 0, 0, picture.width, picture.height);
    this.hidden = false;
  }

  #begin(event) {
    if (!event.isPrimary || event.button !== 0) return;
    const { marks, brush } = this.#parts;
    const context = marks.getContext('2d');
    const { color } = getComputedStyle(marks);
    const stroke = {
      widthPx: (brush.valueAsNumber / 100) * Math.max(marks.width, marks.height),
      points: [pointOn(marks, event)],
    };
    paint(context, stroke, color);
    const over = new AbortController();
    const { signal } = over;
    const end = () => {
      over.abort();
      this.#keepStrokes([...this.#strokes, stroke]);
    };
    marks.setPointerCapture(event.pointerId);
    marks.addEventListener(
      'pointermove',
      (move) => {
        stroke.points.push(pointOn(marks, move));
        paint(context, { ...stroke, points: stroke.points.slice(-2) }, color);
      },
      { signal },
    );
    for (const type of ['pointerup', 'pointercancel']) marks.addEventListener(type, end, { signal });
  }

  /** What was chosen as a file is not undone. */
  #undo() {
    if (this.#strokes.length > 0) this.#keepStrokes(this.#strokes.slice(0, -1));
  }

  #repaint(strokes) {
    const { marks } = this.#parts;
    this.#strokes = strokes;
    const context = marks.getContext('2d');
    context.clearRect(0, 0, marks.width, marks.height);
    for (const stroke of strokes) paint(context, stroke, getComputedStyle(marks).color);
  }

  /** Puts the mask of these strokes into the form. */
  #keepStrokes(strokes) {
    this.#repaint(strokes);
    const files = new DataTransfer();
    if (strokes.length > 0) files.items.add(toMaskFile(this.#parts.marks, strokes));
    const { mask } = this.#form.elements;
    mask.files = files.files;
    // The price may be another one now.
    mask.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

async function readBitmap(source) {
  if (source instanceof File) return createImageBitmap(source);
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`The picture is answered with ${answer.status}`);
  return createImageBitmap(await answer.blob());
}

/** Where the pointer is, in pixels of the canvas. */
function pointOn(canvas, { clientX, clientY }) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return [((clientX - left) * canvas.width) / width, ((clientY - top) * canvas.height) / height];
}

function paint(context, { widthPx, points }, color) {
  const [[x, y]] = points;
  context.strokeStyle = color;
  context.lineWidth = widthPx;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(x, y);
  // A line of no length is not drawn, and a touch shall leave a dot.
  context.lineTo(x + 0.01, y);
  for (const point of points.slice(1)) context.lineTo(...point);
  context.stroke();
}

/** At once, so that whoever presses the button right after a stroke sends it too. */
function toMaskFile({ width, height }, strokes) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  context.fillStyle = 'black';
  context.fillRect(0, 0, width, height);
  for (const stroke of strokes) paint(context, stroke, 'white');
  const [, encoded] = canvas.toDataURL('image/png').split(',');
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  return new File([bytes], 'mask.png', { type: 'image/png' });
}

customElements.define('mask-painter', MaskPainter);
