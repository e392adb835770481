import { type Message, message } from '../../domain/message.ts';
import type { KeptUpload, Uploads } from '../../domain/uploads.ts';
import type { PictureFile } from './read-message.ts';
import { publicApiRoot, type TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';

/** Bots can download files up to this size. */
const maxMegabytes = 20;
const timeoutMs = 30_000;

/** A picture as the chat takes it, or what to tell the person. */
type FetchedPicture =
  | { readonly ok: true; readonly picture: KeptUpload }
  | { readonly ok: false; readonly problem: Message };

/** Downloads a picture from a chat. @throws TelegramError when Telegram cannot be asked for it. */
export type FetchPicture = (file: PictureFile) => Promise<FetchedPicture>;

export interface FetchPictureDeps {
  readonly calls: Pick<TelegramCalls, 'persist'>;
  readonly uploads: Pick<Uploads, 'fetch'>;
  readonly token: string;
  readonly apiRoot: string | undefined;
}

export function createFetchPicture(deps: FetchPictureDeps): FetchPicture {
  const { calls, uploads, token, apiRoot = publicApiRoot } = deps;
  const root = apiRoot.replace(/\/+$/, '');
  return async ({ fileId, sizeBytes = 0 }) => {
    if (sizeBytes > maxMegabytes * 1_000_000) return tooLarge;
    const path = await readPath(calls, fileId);
    if (path === undefined) return tooLarge;
    // A server in local mode names a file of its own disk.
    if (!/^[\w-][\w./-]*$/.test(path) || path.includes('..')) {
      return { ok: false, problem: message('telegram-picture-unreadable') };
    }
    const picture = await uploads.fetch(`${root}/file/bot${token}/${path}`, {
      hosts: [new URL(root).host],
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { ok: true, picture };
  };
}

const tooLarge: FetchedPicture = {
  ok: false,
  problem: message('telegram-picture-too-large', { limit: maxMegabytes }),
};

/** Undefined when the file is too large to be downloaded. */
async function readPath(calls: Pick<TelegramCalls, 'persist'>, fileId: string): Promise<string | undefined> {
  try {
    const file = await calls.persist('getFile', (api, signal) => api.getFile({ file_id: fileId }, signal));
    return file.file_path ?? '';
  } catch (error) {
    const isRefused = error instanceof TelegramError && error.failure.kind === 'refused';
    if (!isRefused) throw error;
    return error.failure.kind === 'refused' && error.failure.reason === 'too-large' ? undefined : '';
  }
}
