/**
 * What the page does beyond plain forms and links. The server draws every piece of it; this module carries the pieces
 * to their places. Without it the same forms and links load whole pages.
 */

const wall = document.querySelector('#wall');
const announcer = document.querySelector('#announcer');
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

/** @type {EventSource | undefined} */
let news;

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  event.preventDefault();
  void send(form);
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const prompt = document.querySelector('#prompt');
  if (prompt === null) return;
  if (link.dataset.example !== undefined) {
    event.preventDefault();
    prompt.value = link.dataset.example;
    prompt.focus();
  } else if (link.dataset.edit !== undefined) {
    event.preventDefault();
    void edit(link);
  }
});

document.addEventListener('keydown', (event) => {
  const isSend = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
  if (isSend && event.target.matches('textarea')) event.target.form.requestSubmit();
});

// A hidden tab needs no news, and browsers open few connections to one host. A stream starts with everything as it is,
// so coming back to it misses nothing.
document.addEventListener('visibilitychange', listen);
window.addEventListener('pageshow', listen);
window.addEventListener('pagehide', () => news?.close());

/** Sends a form. The answered piece is a card, or the form again with the reason why not. */
async function send(form) {
  const button = form.querySelector('button');
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  try {
    const piece = await ask(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    if (!piece.matches('#composer')) hang(piece);
    else if (form.matches('#composer')) showRefusal(piece);
    else showProblem(piece.querySelector('#refusal').textContent, form);
  } catch (error) {
    showProblem(error.message, form);
  } finally {
    button.removeAttribute('aria-disabled');
  }
}

/** Shows a card; a new one goes in front of the others. */
function hang(card) {
  clearProblems();
  announce(card.dataset.news);
  if (!place(card)) {
    wall.querySelector('.empty')?.remove();
    wall.querySelector('h2').after(card);
    bringIntoView(card);
  }
  listen();
}

/** Refills the form with an earlier request. */
async function edit(link) {
  try {
    const composer = await ask(link.href);
    document.querySelector('#composer').replaceWith(composer);
    bringIntoView(composer);
    composer.querySelector('#prompt').focus();
  } catch (error) {
    showProblem(error.message, link);
  }
}

/** The piece of the page that an address answers. Throws an Error with a sentence for the person when it has none. */
async function ask(address, options = {}) {
  const answer = await fetch(address, { ...options, headers: { 'X-Pincel-Piece': '1' } }).catch(
    () => undefined,
  );
  if (answer === undefined) {
    throw new Error('Pincel does not answer. Check that it is still running, then try again.');
  }
  const answered = toFragment(await answer.text());
  const problem = answered.querySelector('[data-problem]');
  if (problem !== null) throw new Error(problem.textContent);
  return answered.firstElementChild;
}

function showRefusal(composer) {
  document.querySelector('#composer').replaceWith(composer);
  const sentence = composer.querySelector('#refusal');
  const field = composer.querySelector('[aria-invalid="true"]') ?? sentence;
  (field.matches('fieldset') ? field.querySelector('input') : field).focus();
  announce(sentence.textContent);
}

/** Says beside a button or link why it did nothing. */
function showProblem(sentence, beside) {
  clearProblems();
  const paragraph = document.createElement('p');
  paragraph.className = 'refusal';
  paragraph.dataset.passing = '';
  paragraph.textContent = sentence;
  (beside.closest('.actions') ?? beside.querySelector('.sheet') ?? beside).after(paragraph);
  announce(sentence);
}

function clearProblems() {
  for (const paragraph of document.querySelectorAll('#refusal, [data-passing]')) paragraph.remove();
  for (const field of document.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  }
}

/** One stream for everything on the page that still changes. */
function listen() {
  news?.close();
  const cards = [...document.querySelectorAll('[data-unfinished]')];
  const isEngineMoving = document.querySelector('#engine[data-unsettled]') !== null;
  if (document.hidden || (cards.length === 0 && !isEngineMoving)) return;
  news = new EventSource(`/events?${new URLSearchParams(cards.map((card) => ['job', card.dataset.job]))}`);
  news.addEventListener('piece', (event) => {
    const piece = toFragment(event.data).firstElementChild;
    const told = document.getElementById(piece.id)?.dataset.news;
    if (piece.dataset.news !== undefined && piece.dataset.news !== told) announce(piece.dataset.news);
    place(piece);
  });
  // EventSource would ask again for ever what the server knows to be over.
  news.addEventListener('end', () => {
    news.close();
    document.querySelectorAll('[data-unfinished]').forEach(showForgotten);
  });
  news.addEventListener('error', showLostConnection);
}

/** The first piece after a new connection is the engine's line, which takes this one's place. */
function showLostConnection() {
  const line = document.querySelector('#engine');
  line.dataset.state = 'lost';
  line.dataset.unsettled = '';
  line.textContent = 'Connection lost. Trying again.';
}

/** A server that ends the news of an unfinished card does not know it: its data folder is another one. */
function showForgotten(card) {
  delete card.dataset.unfinished;
  card.dataset.state = 'failed';
  card.querySelector('.state').textContent = 'Pincel does not know this drawing any more.';
  card.querySelector('.actions')?.remove();
}

/** Makes the element with this piece's id equal to it. Answers false when there is none. */
function place(piece) {
  const present = document.getElementById(piece.id);
  if (present === null) return false;
  const hadFocus = present.contains(document.activeElement);
  become(present, piece);
  if (hadFocus && !present.contains(document.activeElement)) present.querySelector('[tabindex]')?.focus();
  return true;
}

/** Makes `present` equal to `next`, keeping every element that stays: focus and transitions last, pictures do not flicker. */
function become(present, next) {
  for (const name of present.getAttributeNames()) if (!next.hasAttribute(name)) present.removeAttribute(name);
  for (const { name, value } of next.attributes) {
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
  const [old, fresh] = [[...present.childNodes], [...next.childNodes]];
  for (const [index, child] of fresh.entries()) {
    const counterpart = old[index];
    if (counterpart === undefined) present.append(child);
    else if (counterpart.isEqualNode(child)) continue;
    else if (isSameElement(counterpart, child)) become(counterpart, child);
    else counterpart.replaceWith(child);
  }
  for (const surplus of old.slice(fresh.length)) surplus.remove();
}

/** A `data-key` tells apart what only looks alike: a button must not turn into another one under the finger. */
function isSameElement(one, other) {
  const areElements = one instanceof Element && other instanceof Element;
  return areElements && one.nodeName === other.nodeName && one.dataset.key === other.dataset.key;
}

function toFragment(markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
  return document.importNode(template.content, true);
}

function bringIntoView(element) {
  element.scrollIntoView({ block: 'nearest', behavior: calm.matches ? 'auto' : 'smooth' });
}

function announce(sentence) {
  announcer.textContent = sentence;
}

listen();
