import { z } from 'zod';
import { AppError } from '../domain/app-error.ts';
import { type ModelManifest, manifestFileName } from '../domain/model-manifest.ts';
import type { ModelOffer, OfferedFile } from '../domain/model-offer.ts';
import { type AddressOfferDeps, maxTextBytes } from './address-offer.ts';
import type { WebRefusal } from './open-web.ts';
import type { ReadWebText } from './read-web-text.ts';
import { WebTrouble } from './web-trouble.ts';

/** Hugging Face's hub answers at most 1,000 files a page. */
const mostPages = 20;

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));

/** `GET /api/models/{repository}/revision/{revision}`, as far as it is read; mirrors may leave things out. */
const infoSchema = z.object({
  sha: hex(40).optional(),
  cardData: z
    .object({
      license: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
      license_name: z.string().optional(),
      license_link: z.string().optional(),
    })
    .nullish(),
});

/** `GET /api/models/{repository}/tree/{revision}?recursive=true`. */
const treeSchema = z.array(
  z.discriminatedUnion('type', [
    z.object({
      type: z.literal('file'),
      path: z.string(),
      size: z.int().nonnegative(),
      /** Git's name of the file; of the pointer where `lfs` has the file. */
      oid: hex(40),
      lfs: z.object({ oid: hex(64), size: z.int().nonnegative() }).nullish(),
    }),
    z.object({ type: z.literal('directory') }),
    z.object({ type: z.literal('unknown') }),
  ]),
);

export interface HubOfferDeps extends AddressOfferDeps {
  /** Without a slash at its end. */
  readonly hub: string;
}

/**
 * What a repository of a hub that speaks Hugging Face's API offers. Everything is read at one commit, whatever happens to
 * the branch meanwhile.
 * @throws AppError.
 */
export async function readHubOffer(
  { repository, revision }: { readonly repository: string; readonly revision: string },
  signal: AbortSignal,
  { hub, readText, fetchFile, parseManifest }: HubOfferDeps,
): Promise<ModelOffer> {
  const api = `${hub}/api/models/${repository}`;
  const infoUrl = new URL(`${api}/revision/${encodeURIComponent(revision)}`);
  const info = parseAnswer(
    infoSchema,
    (await readText(infoUrl, { maxBytes: maxTextBytes, signal })).text,
    hub,
  );
  const commit = info.sha ?? revision;
  const files = await readTree(new URL(`${api}/tree/${encodeURIComponent(commit)}?recursive=true`), signal, {
    hub,
    readText,
  });
  const locate = (path: string): URL =>
    new URL(
      `${hub}/${repository}/resolve/${encodeURIComponent(commit)}/${path.split('/').map(encodeURIComponent).join('/')}`,
    );
  const readFile = async (path: string, stop: AbortSignal): Promise<string> =>
    (await readText(locate(path), { maxBytes: maxTextBytes, signal: stop })).text;
  const manifest = files.some(({ path }) => path === manifestFileName)
    ? asManifest(await readFile(manifestFileName, signal), parseManifest)
    : undefined;
  const { license, license_name: name, license_link: link } = info.cardData ?? {};
  const [licence] = [license].flat();
  return {
    suggestedName: repository.slice(repository.indexOf('/') + 1),
    origin: `${hub}/${repository}/tree/${commit}`,
    isDownload: true,
    licence: licence === 'other' ? (name ?? licence) : (licence ?? manifest?.licence),
    licenceAddress: link !== undefined && /^https?:/.test(link) ? link : `${hub}/${repository}`,
    // A `manifest.json` that is something else would be taken for ours.
    files: manifest === undefined ? files.filter(({ path }) => path !== manifestFileName) : files,
    listed: manifest === undefined ? undefined : new Set(Object.keys(manifest.files)),
    readIndex: (stop) => readFile('model_index.json', stop),
    fetchFile: ({ path, sizeBytes }, toFile, options) =>
      fetchFile({ url: locate(path), sizeBytes }, toFile, options),
  };
}

async function readTree(
  firstPage: URL,
  signal: AbortSignal,
  { hub, readText }: { readonly hub: string; readonly readText: ReadWebText },
): Promise<readonly OfferedFile[]> {
  const files: OfferedFile[] = [];
  let page: URL | undefined = firstPage;
  for (let read = 0; page !== undefined; read += 1) {
    if (read === mostPages) {
      throw new WebTrouble(`${hub} lists files without end.`, { retryable: false });
    }
    const { text, headers } = await readText(page, { maxBytes: maxTextBytes, signal });
    for (const entry of parseAnswer(treeSchema, text, hub)) {
      if (entry.type !== 'file') continue;
      const { path, size, oid, lfs } = entry;
      files.push({
        path,
        sizeBytes: lfs?.size ?? size,
        digest: lfs ? { algorithm: 'sha256', hex: lfs.oid } : { algorithm: 'git-sha1', hex: oid },
      });
    }
    const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(headers.get('link') ?? '')?.[1];
    page = next === undefined ? undefined : (URL.parse(next, page) ?? undefined);
  }
  return files;
}

function parseAnswer<T>(schema: z.ZodType<T>, text: string, hub: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new WebTrouble(
      `${hub} does not answer as a hub does. Check PINCEL_MODELS_HUB: it is the address before \`/api/models\`.`,
      { retryable: false, cause },
    );
  }
}

function asManifest(
  text: string,
  parseManifest: AddressOfferDeps['parseManifest'],
): ModelManifest | undefined {
  try {
    return parseManifest(text, manifestFileName);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** What a hub's refusal means for the person: Hugging Face's says so in `X-Error-Code`. */
export function createExplainHubRefusal(
  hub: string,
  hasToken: boolean,
): (refusal: WebRefusal) => string | undefined {
  return ({ url, status, headers }) => {
    if (!url.href.startsWith(`${hub}/`)) return undefined;
    const path = url.href.slice(hub.length + 1).replace(/^api\/models\//, '');
    const [owner = '', name = ''] = path.split(/[/?]/);
    const repository = `${owner}/${name}`;
    const code = headers.get('x-error-code');
    if (code === 'GatedRepo' || ((status === 401 || status === 403) && code === null && hasToken)) {
      return hasToken
        ? `${repository} is gated, and the token of PINCEL_MODELS_HUB_TOKEN may not read it. Accept its terms at ${hub}/${repository} with the account that the token is of.`
        : `${repository} is gated: accept its terms at ${hub}/${repository}, and set PINCEL_MODELS_HUB_TOKEN (or PINCEL_MODELS_HUB_TOKEN_FILE) to a token of that account.`;
    }
    if (code === 'RevisionNotFound') {
      return `${repository} has no such revision. Look at its branches and tags at ${hub}/${repository}.`;
    }
    if (code === 'RepoNotFound' || status === 401 || (status === 404 && code === null)) {
      return `${hub} has no model ${repository}, or shows it to nobody without a token. Check the spelling; for a private one set PINCEL_MODELS_HUB_TOKEN.`;
    }
    return undefined;
  };
}
