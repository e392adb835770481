/**
 * What the page does beyond plain forms and links, and htmx does not. Nothing here is needed: without it the same
 * forms and links load whole pages. No sentence is written here; each comes with the page.
 */

const announcer = document.querySelector('#announcer');
const trouble = document.querySelector('#trouble');
/** What was heard of each card. */
const heard = new Map();

document.addEventListener('click', (event) => {
  const example = event.target.closest('a[data-example]');
  const prompt = document.querySelector('#prompt');
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (example === null || prompt === null || !isPlain) return;
  event.preventDefault();
  prompt.value = example.dataset.example;
  prompt.focus();
});

// Enter is a new line.
document.addEventListener('keydown', (event) => {
  const isSend = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
  if (isSend && event.target.matches('[data-sends]')) event.target.form.requestSubmit();
});

/* The kind that is drawn */

// What the model chooses by itself depends on it. What a person wrote or chose stays.
document.addEventListener('change', ({ target }) => {
  if (!target.matches('#composer [name="kind"]')) return;
  const own = target.value;
  const before = own === 'gif' ? 'image' : 'gif';
  for (const list of target.form.querySelectorAll('select[data-image]')) {
    if (list.value === list.dataset[before]) list.value = list.dataset[own];
  }
  showOwn(own);
});

// Browsers put back what was chosen on a page that one comes back to, or the whole page as it was.
window.addEventListener('pageshow', ({ persisted }) => {
  const kind = document.querySelector('#composer [name="kind"]:checked');
  if (kind === null) return;
  showOwn(kind.value);
  // The price is that of what the page came with, or of then.
  const fields = [...kind.form.querySelectorAll('input, select, textarea')];
  if (persisted || fields.some(isChanged)) document.dispatchEvent(new Event('pincel:news'));
});

function isChanged(field) {
  if (field.options === undefined)
    return field.checked !== field.defaultChecked || field.value !== field.defaultValue;
  const own = [...field.options].findIndex(({ defaultSelected }) => defaultSelected);
  return field.selectedIndex !== Math.max(0, own);
}

function showOwn(kind) {
  for (const field of document.querySelectorAll('#composer input[data-image]')) {
    field.placeholder = field.dataset[kind];
  }
  for (const choice of document.querySelectorAll('#composer option[data-image]')) {
    choice.textContent = choice.dataset[kind];
  }
  // For who opens one in a window of its own.
  for (const example of document.querySelectorAll('#composer a[data-example]')) {
    const address = new URL(example.href);
    address.searchParams.set('kind', kind);
    example.href = address.href;
  }
}

document.addEventListener('htmx:before:request', () => {
  trouble.textContent = '';
});

document.addEventListener('htmx:after:swap', () => {
  let isNew = false;
  listen((sentence) => {
    announcer.textContent = sentence;
    isNew = true;
  });
  // The price says how many drawings are before the next one.
  if (isNew) document.dispatchEvent(new Event('pincel:news'));
});

// No answer: Pincel does not run, or the network is gone.
document.addEventListener('htmx:error', ({ target, detail }) => {
  if (target.hasAttribute('hx-sse:connect')) showLost();
  else if (detail.ctx !== undefined) trouble.textContent = trouble.dataset.sentence;
});

// The first piece after a new connection is the engine's line as it is, which takes this one's place.
document.addEventListener('htmx:sse:error', showLost);

function showLost() {
  const line = document.querySelector('#engine');
  line.dataset.state = 'lost';
  line.dataset.unsettled = '';
  line.textContent = line.dataset.lost;
}

/** Hands on what is new about each card. */
function listen(tell) {
  for (const { id, dataset } of document.querySelectorAll('[data-news]')) {
    if (heard.get(id) !== dataset.news) tell(dataset.news);
    heard.set(id, dataset.news);
  }
}

listen(() => {});

/* The cards of drawings */

/** The card that has the focus while pieces are put in their places. */
let card;

document.addEventListener('htmx:before:swap', () => {
  card = document.activeElement.closest('.job');
});

// A button goes when there is nothing to do for it any more, and a card when it is deleted: who was there stays near.
document.addEventListener('htmx:after:swap', () => {
  if (card == null || document.activeElement !== document.body) return;
  (card.isConnected ? card.querySelector('[tabindex]') : document.querySelector('#wall'))?.focus();
});

// A link to share is there to be copied.
document.addEventListener('focusin', ({ target }) => {
  if (target.matches('.shared input')) target.select();
});
