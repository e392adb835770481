import type { ServerResponse } from 'node:http';
import type { APIAttachment } from 'discord-api-types/v10';
import sharp from 'sharp';
import type { Clock } from './clock.ts';
import type { UploadedFile } from './read-body.ts';

export interface Cdn {
  /** Keeps a file and describes it as Discord does. */
  put(
    file: Pick<UploadedFile, 'fileName' | 'contentType' | 'bytes'>,
    place: {
      readonly channelId: string;
      readonly description?: string | undefined;
      readonly isEphemeral?: boolean;
    },
  ): Promise<APIAttachment>;
  /** The bytes of an attachment, by its id. */
  bytesOf(attachmentId: string): Uint8Array<ArrayBuffer> | undefined;
  /** Answers whether the address was one of its own. */
  serve(url: URL, response: ServerResponse): boolean;
}

/** How long the signed address of a file works. */
const addressLifeMs = 24 * 3_600_000;

/** Keeps what people and the bot upload, and serves it: https://discord.com/developers/docs/reference#signed-attachment-cdn-urls */
export function createCdn(deps: {
  readonly clock: Clock;
  readonly nextId: () => string;
  /** `http://127.0.0.1:…` */
  readonly origin: string;
}): Cdn {
  const files = new Map<string, { readonly bytes: Uint8Array<ArrayBuffer>; readonly contentType: string }>();
  return {
    async put(file, { channelId, description, isEphemeral = false }) {
      const id = deps.nextId();
      const picture = await sharp(file.bytes)
        .metadata()
        .catch(() => undefined);
      const contentType = picture === undefined ? file.contentType : `image/${picture.format}`;
      const fileName = file.fileName.replaceAll(/[^\w.-]+/g, '_');
      files.set(id, { bytes: file.bytes, contentType });
      const root = isEphemeral ? 'ephemeral-attachments' : 'attachments';
      const expires = Math.floor((deps.clock.now() + addressLifeMs) / 1_000).toString(16);
      const url = `${deps.origin}/${root}/${channelId}/${id}/${fileName}?ex=${expires}&is=0&hm=0`;
      return {
        id,
        filename: fileName,
        size: file.bytes.byteLength,
        url,
        proxy_url: url,
        content_type: contentType,
        ...(picture === undefined ? {} : { width: picture.width, height: picture.height }),
        ...(description === undefined ? {} : { description }),
        ...(isEphemeral ? { ephemeral: true } : {}),
      };
    },
    bytesOf: (attachmentId) => files.get(attachmentId)?.bytes,
    serve(url, response) {
      const id = /^\/(?:ephemeral-)?attachments\/\d+\/(\d+)\/[^/]+$/.exec(url.pathname)?.[1];
      if (id === undefined) return false;
      const file = files.get(id);
      const expiresAtMs = Number.parseInt(url.searchParams.get('ex') ?? '', 16) * 1_000;
      if (file === undefined || !(deps.clock.now() < expiresAtMs)) {
        response.writeHead(404, { 'Content-Type': 'text/plain' }).end('This content is no longer available.');
        return true;
      }
      response
        .writeHead(200, {
          'Content-Type': file.contentType,
          'Content-Length': file.bytes.byteLength,
          'Access-Control-Allow-Origin': '*',
        })
        .end(file.bytes);
      return true;
    },
  };
}
