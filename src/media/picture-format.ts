/** Formats in which people may hand in pictures, as their files' endings. */
export type PictureFormat = 'png' | 'jpg' | 'gif' | 'webp';

/**
 * The format that a file's first bytes say; undefined for any other than these. libvips would also open SVG, PDF and
 * more: looking before it does keeps their parsers away from strangers' files.
 */
export function pictureFormatOf(bytes: Uint8Array): PictureFormat | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\x89PNG\r\n\x1A\n')) return 'png';
  if (start.startsWith('\xFF\xD8\xFF')) return 'jpg';
  if (start.startsWith('GIF8')) return 'gif';
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'webp';
  return undefined;
}
