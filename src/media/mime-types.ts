import type { MediaFormat } from '../domain/media-encoder.ts';

export const mimeTypes: Readonly<Record<MediaFormat, string>> = {
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
};
