import { readFile } from 'node:fs/promises';
import type { Job } from '../domain/job.ts';
import type { FittedMedia, MediaFitter, UploadLimit } from '../domain/media-fitter.ts';
import type { MediaFiles, MediaStore, StoredMedia } from '../domain/media-store.ts';
import type { ChatSurface } from '../domain/surface.ts';
import type { Texts } from '../domain/texts.ts';
import type { Answer, AnswerFile } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { strongestChanges, toFitMessage } from './fit-message.ts';
import { privateText } from './private-text.ts';
import { sayIn } from './say.ts';
import { toAltText } from './to-alt-text.ts';

export interface SendFilesDeps {
  readonly media: Pick<MediaStore, 'ofJob'>;
  readonly mediaFiles: Pick<MediaFiles, 'path'>;
  readonly fitter: Pick<MediaFitter, 'upscale'>;
  readonly texts: Texts;
}

/** Hands the files of an earlier result to the person who had asked for it. */
export type SendFiles = (how: 'original' | 'upscale', job: Job, context: CommandContext) => Answer;

/** What one file may have everywhere: Discord without boosts, a Telegram document. */
const usualLimits: Readonly<Record<ChatSurface, UploadLimit>> = {
  discord: { maxBytes: 10 * 1024 * 1024 },
  telegram: { maxBytes: 50 * 1_000_000 },
};

export function createSendFiles(deps: SendFilesDeps): SendFiles {
  const { media, texts } = deps;
  return (how, job, context) => {
    const { locale, event, caller } = context;
    const say = sayIn(texts, locale);
    const limit = event.uploadLimit ?? usualLimits[caller.surface];
    if (how === 'upscale' && job.kind !== 'image') return privateText(say('button-stills-only'));
    const files = media.ofJob(job.id).filter(({ removedAtMs }) => removedAtMs === undefined);
    const [first] = files;
    if (first === undefined) {
      return job.request === undefined
        ? privateText(say('button-words-erased'))
        : privateText(say('button-file-gone', { seed: String(job.request.seed) }));
    }
    const largest = Math.max(...files.map(({ sizeBytes }) => sizeBytes));
    if (how === 'original' && largest > limit.maxBytes) {
      const values = { size: Math.ceil(largest / 1e5) / 10, limit: Math.floor(limit.maxBytes / 1e5) / 10 };
      return privateText(say('button-original-too-large', values));
    }
    const describe = ({ position }: StoredMedia): string =>
      toAltText(job, { position, count: files.length }, texts, locale);
    const send = how === 'upscale' ? upscale : original;
    return { kind: 'slow', isPrivate: true, work: () => send(deps, { files, limit, say, describe }) };
  };
}

interface Sending {
  readonly files: readonly StoredMedia[];
  readonly limit: UploadLimit;
  readonly say: ReturnType<typeof sayIn>;
  readonly describe: (file: StoredMedia) => string;
}

type FilesAnswer = Extract<Answer, { kind: 'files' }>;

async function original({ mediaFiles }: SendFilesDeps, sending: Sending): Promise<FilesAnswer> {
  const { files, say, describe } = sending;
  const read: AnswerFile[] = [];
  for (const file of files) {
    read.push({
      bytes: await readFile(mediaFiles.path(file)),
      fileName: `pincel-${file.jobId}-${file.position}.${file.format}`,
      mimeType: file.mimeType,
      description: describe(file),
    });
  }
  return {
    kind: 'files',
    text: say('button-originals', { count: files.length }),
    isPrivate: true,
    files: read,
  };
}

async function upscale({ mediaFiles, fitter }: SendFilesDeps, sending: Sending): Promise<FilesAnswer> {
  const { files, limit, say, describe } = sending;
  const upscaled: (FittedMedia & { readonly description: string })[] = [];
  for (const file of files) {
    const fitted = await fitter.upscale({ ...file, path: mediaFiles.path(file) }, limit);
    upscaled.push({ ...fitted, description: describe(file) });
  }
  const changes = strongestChanges(upscaled.flatMap((file) => file.changes)).map(toFitMessage);
  return {
    kind: 'files',
    text: [
      say('button-upscaled', { count: files.length }),
      ...changes.map(({ id, values }) => say(id, values)),
    ].join('\n'),
    isPrivate: true,
    files: upscaled.map(({ bytes, fileName, mimeType, description }) => ({
      bytes,
      fileName,
      mimeType,
      description,
    })),
  };
}
