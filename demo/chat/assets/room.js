/** The server draws every piece of the room; this module carries pieces to their places and says what people do. */

const viewer = document.querySelector('#viewer');
const announcer = document.querySelector('#announcer');

/** @type {EventSource | undefined} */
let news;

listen();
viewer.addEventListener('submit', (event) => event.preventDefault());
for (const radio of document.querySelectorAll('input[type="radio"]'))
  radio.addEventListener('change', listen);
window.addEventListener('pagehide', () => news?.close());
window.addEventListener('pageshow', (event) => event.persisted && listen());

/** Who is there and where they look: everything the server has to know. */
function viewed() {
  return Object.fromEntries(new FormData(viewer));
}

function listen() {
  news?.close();
  news = new EventSource(`/news?${new URLSearchParams(viewed())}`);
  let isFirst = true;
  news.addEventListener('piece', ({ data }) => {
    const template = document.createElement('template');
    template.innerHTML = data;
    place(template.content.firstElementChild, isFirst);
  });
  // Pieces that come at once are how things are, and no news.
  setTimeout(() => (isFirst = false), 500);
}

function place(piece, isFirst) {
  const current = document.getElementById(piece.id);
  if (piece.matches('.messages')) placeMessages(current, piece, isFirst);
  else if (piece.id.endsWith('-form')) placeForm(current, piece);
  else current.replaceWith(piece);
}

/** Makes the list on the page equal to the one that came, and leaves alone what has not changed. */
function placeMessages(list, wanted, isFirst) {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const fresh = [];
  let before;
  // A copy: they leave this list for the page's.
  for (const message of Array.from(wanted.children)) {
    const shown = document.getElementById(message.id);
    const isHere = shown !== null && shown.parentElement === list;
    if (isHere) keepOpen(shown, message);
    const next = isHere && shown.isEqualNode(message) ? shown : message;
    if (isHere && next !== shown) exchange(shown, next);
    if (!isHere) fresh.push(next);
    const rightPlace = before === undefined ? list.firstElementChild : before.nextElementSibling;
    if (rightPlace !== next) list.insertBefore(next, rightPlace);
    before = next;
  }
  while (list.lastElementChild !== (before ?? null)) list.lastElementChild.remove();
  if (isAtEnd) {
    list.scrollTop = list.scrollHeight;
    for (const image of list.querySelectorAll('img')) {
      image.addEventListener('load', () => (list.scrollTop = list.scrollHeight), { once: true });
    }
  }
  if (!isFirst) for (const message of fresh) tellOf(message);
}

/** A spoiler that somebody opened stays open when its message changes. */
function keepOpen(shown, message) {
  const open = [...shown.querySelectorAll('details')].map((details) => details.open);
  for (const [index, details] of [...message.querySelectorAll('details')].entries()) {
    details.open = open[index] ?? false;
  }
}

/** The keyboard stays on the button it was on. */
function exchange(shown, next) {
  const focused = document.activeElement;
  const key = shown.contains(focused) ? (focused.dataset.press ?? focused.dataset.do) : undefined;
  shown.replaceWith(next);
  if (key === undefined) return;
  const again = [...next.querySelectorAll('button')].find(({ dataset }) =>
    [dataset.press, dataset.do].includes(key),
  );
  (again ?? next.closest('.messages')).focus();
}

function tellOf(message) {
  const author = message.querySelector('.author')?.firstChild.textContent ?? '';
  announcer.textContent = `${author}: ${message.querySelector('.text')?.textContent ?? 'a picture'}`;
  if (message.dataset.asks !== undefined) reply(message);
}

function placeForm(current, piece) {
  const shownForm = current.querySelector('form')?.dataset.form;
  const wantedForm = piece.querySelector('form')?.dataset.form;
  if (shownForm === wantedForm) return;
  current.replaceWith(piece);
  piece.querySelector('textarea, input')?.focus();
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button === null) return;
  const pane = button.closest('.pane');
  const message = button.closest('.message');
  if (button.dataset.press !== undefined) {
    const body = { message: message.dataset.message, button: button.dataset.press };
    void send(pane, 'press', body);
    return;
  }
  switch (button.dataset.do) {
    case 'reply':
      reply(message);
      pane.querySelector('[name="line"]').focus();
      break;
    case 'no-reply':
      forgetReply(pane);
      break;
    case 'close-form':
      void send(pane, 'close', { form: button.closest('form').dataset.form });
      break;
    case 'restart':
    case 'network':
      void fetch(`/${button.dataset.do}`, { method: 'POST' });
      break;
    default:
  }
});

document.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  const pane = form.closest('.pane');
  if (form.matches('.modal')) {
    void send(pane, 'submit', { form: form.dataset.form, ...Object.fromEntries(new FormData(form)) });
  } else if (form.matches('.composer')) {
    void say(pane, form);
  }
});

async function say(pane, form) {
  closeSuggestions(pane);
  const { line, file } = Object.fromEntries(new FormData(form));
  const body = {
    line,
    ...(file.size > 0 && { file }),
    ...(form.dataset.replyTo && { replyTo: form.dataset.replyTo }),
  };
  if (!(await send(pane, 'say', body))) return;
  form.reset();
  forgetReply(pane);
}

/** Answers whether it was taken; what was wrong is said below the message box. */
async function send(pane, what, values) {
  const form = new FormData();
  const { person, language, [pane.id]: placeId } = viewed();
  const whole = { person, language, ...(['say', 'press'].includes(what) && { place: placeId }), ...values };
  for (const [name, value] of Object.entries(whole)) form.set(name, value);
  const answer = await fetch(`/${pane.id}/${what}`, { method: 'POST', body: form }).catch(() => undefined);
  const refusal = pane.querySelector('.refusal');
  refusal.textContent =
    answer === undefined
      ? 'The rehearsal room does not answer. Is it still running?'
      : answer.ok
        ? ''
        : await answer.text();
  return answer?.ok === true;
}

function reply(message) {
  const form = message.closest('.pane').querySelector('.composer');
  form.dataset.replyTo = message.dataset.message;
  form.querySelector('.replying q').textContent = (
    message.querySelector('.text')?.textContent ?? 'a picture'
  ).slice(0, 60);
  form.querySelector('.replying').hidden = false;
}

function forgetReply(pane) {
  const form = pane.querySelector('.composer');
  delete form.dataset.replyTo;
  form.querySelector('.replying').hidden = true;
}

/* Ways to go on with a line */

for (const input of document.querySelectorAll('[role="combobox"]')) {
  const pane = input.closest('.pane');
  input.addEventListener('input', () => void offer(pane, input));
  input.addEventListener('blur', () => closeSuggestions(pane));
  input.addEventListener('keydown', (event) => move(pane, input, event));
}

async function offer(pane, input) {
  const line = input.value;
  if (!line.startsWith('/')) return closeSuggestions(pane);
  const { person, language, [pane.id]: placeId } = viewed();
  const query = new URLSearchParams({ person, language, place: placeId, line });
  const answer = await fetch(`/${pane.id}/suggest?${query}`).catch(() => undefined);
  const suggestions = answer?.ok ? await answer.json() : [];
  // What was typed since has an answer of its own on the way.
  if (input.value !== line || document.activeElement !== input) return;
  show(pane, input, suggestions);
}

function show(pane, input, suggestions) {
  const list = pane.querySelector('.suggestions');
  list.replaceChildren(
    ...suggestions.map(({ label, line }, index) => {
      const option = document.createElement('li');
      option.role = 'option';
      option.id = `${list.id}-${index}`;
      option.textContent = label;
      option.ariaSelected = 'false';
      option.dataset.line = line;
      // Before the box loses the focus.
      option.addEventListener('pointerdown', (event) => {
        event.preventDefault();
        take(pane, input, option);
      });
      return option;
    }),
  );
  list.hidden = suggestions.length === 0;
  input.ariaExpanded = String(!list.hidden);
  input.removeAttribute('aria-activedescendant');
}

function closeSuggestions(pane) {
  show(pane, pane.querySelector('[role="combobox"]'), []);
}

function move(pane, input, event) {
  const options = [...pane.querySelectorAll('.suggestions [role="option"]')];
  if (options.length === 0) return;
  const at = options.findIndex((option) => option.ariaSelected === 'true');
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    const next = options.at(at === -1 && step === -1 ? -1 : (at + step) % options.length);
    for (const option of options) option.ariaSelected = String(option === next);
    input.setAttribute('aria-activedescendant', next.id);
    next.scrollIntoView({ block: 'nearest' });
  } else if ((event.key === 'Enter' && at !== -1) || (event.key === 'Tab' && !event.shiftKey)) {
    event.preventDefault();
    take(pane, input, options[Math.max(at, 0)]);
  } else if (event.key === 'Escape') {
    closeSuggestions(pane);
  }
}

function take(pane, input, option) {
  input.value = option.dataset.line;
  closeSuggestions(pane);
  input.focus();
  void offer(pane, input);
}
