import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import sharp from 'sharp';
import { z } from 'zod';
import { type AttachedFile, languages, NotPossible, personNames, type Stage } from './stage.ts';
import { streamNews } from './stream-news.ts';
import type { Theatre } from './theatre.ts';
import { renderRoom } from './views/layout.ts';

const assets = fileURLToPath(new URL('./assets', import.meta.url));
const mark = fileURLToPath(new URL('../../src/web/assets/mark.svg', import.meta.url));
const maxBodyBytes = 32 * 2 ** 20;

const viewer = z.object({ person: z.enum(personNames), language: z.enum(languages) });
const place = viewer.extend({ place: z.string() });
const saying = place.extend({
  line: z.string().trim(),
  replyTo: z.string().optional(),
  file: z.instanceof(File).optional(),
});
const pressing = place.extend({ message: z.string(), button: z.string() });
const typing = place.extend({ line: z.string() });
const submitting = viewer.extend({ form: z.string() }).catchall(z.string());

/** The rehearsal room's page and its addresses. */
export function createRoomApp(theatre: Theatre): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'same-origin',
      strictTransportSecurity: false,
    }),
  );
  app.use(csrf());
  app.use(bodyLimit({ maxSize: maxBodyBytes }));

  app.get('/', (c) => c.html(renderRoom(theatre.stages)));
  app.get('/news', (c) => {
    const wanted = viewer.extend({ discord: z.string(), telegram: z.string() }).safeParse(c.req.query());
    return wanted.success ? streamNews(c, theatre, wanted.data) : c.text('Choose who you are.', 400);
  });

  app.post('/:stage/say', (c) =>
    act(c, async (stage) => {
      const { place: placeId, line, replyTo, file, ...who } = saying.parse(await c.req.parseBody());
      await stage.say({ placeId, line, replyToId: replyTo, file: await toAttached(file) }, who);
    }),
  );
  app.post('/:stage/press', (c) =>
    act(c, async (stage) => {
      const { place: placeId, message, button, ...who } = pressing.parse(await c.req.parseBody());
      await stage.press({ placeId, messageId: message, buttonId: button }, who);
    }),
  );
  app.post('/:stage/submit', (c) =>
    act(c, async (stage) => {
      const { person, language, form, ...values } = submitting.parse(await c.req.parseBody());
      await stage.submitForm(form, values, { person, language });
    }),
  );
  app.post('/:stage/close', (c) =>
    act(c, async (stage) => {
      stage.closeForm(z.object({ form: z.string() }).parse(await c.req.parseBody()).form);
    }),
  );
  app.get('/:stage/suggest', async (c) => {
    const { place: placeId, line, ...who } = typing.parse(c.req.query());
    return c.json(await findStage(c).suggest({ placeId, line }, who));
  });
  app.post('/restart', (c) => {
    void theatre.restart();
    return c.body(null, 204);
  });
  app.post('/network', (c) => {
    theatre.breakNetwork();
    return c.body(null, 204);
  });

  app.get('/files/:stage', async (c) => {
    const file = await findStage(c).readFile(c.req.query('address') ?? '');
    if (file === undefined) return c.notFound();
    const isStill = c.req.query('still') !== undefined;
    const bytes = isStill ? await sharp(file.bytes).png().toBuffer() : file.bytes;
    return c.body(Uint8Array.from(bytes), 200, { 'Content-Type': isStill ? 'image/png' : file.mimeType });
  });
  app.get('/mark.svg', serveStatic({ path: mark }));
  app.use(
    '/assets/*',
    serveStatic({ root: assets, rewriteRequestPath: (path) => path.slice('/assets'.length) }),
  );

  const findStage = (c: Context): Stage => {
    const stage = theatre.stages.find(({ name }) => name === c.req.param('stage'));
    if (stage === undefined) throw new NotPossible('There is no such platform here.');
    return stage;
  };
  const act = async (c: Context, run: (stage: Stage) => Promise<void>): Promise<Response> => {
    await run(findStage(c));
    return c.body(null, 204);
  };
  app.onError((error, c) => {
    if (error instanceof NotPossible) return c.text(error.message, 422);
    if (error instanceof z.ZodError)
      return c.text('The page sent something that the room does not understand.', 400);
    process.stderr.write(`${error.stack ?? error.message}\n`);
    return c.text(`The room itself failed: ${error.message}`, 500);
  });
  return app;
}

async function toAttached(file: File | undefined): Promise<AttachedFile | undefined> {
  if (file === undefined || file.size === 0) return undefined;
  return { name: file.name, mimeType: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
}
