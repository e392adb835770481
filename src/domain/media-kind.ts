/** What a request asks for: one or more still pictures, or one animated GIF. */
export type MediaKind = 'image' | 'gif';
