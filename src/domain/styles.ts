/** A look that can be asked for by one word. */
export interface Style {
  readonly name: string;
  /** Follow the prompt. */
  readonly words: string;
  /** Follow the negative prompt. */
  readonly negativeWords?: string;
}

/** In the order they are offered. What people call them is in the locale files: `style-<name>`. */
export const styles: readonly Style[] = [
  {
    name: 'photo',
    words: 'photograph, natural light, sharp focus, high detail',
    negativeWords: 'drawing, painting, cartoon, blurry',
  },
  { name: 'cinematic', words: 'cinematic film still, dramatic light, shallow depth of field' },
  { name: 'painting', words: 'oil painting on canvas, visible brush strokes' },
  { name: 'watercolor', words: 'watercolor painting, soft washes of color, paper texture' },
  { name: 'sketch', words: 'pencil sketch, hatching, on white paper', negativeWords: 'photograph' },
  {
    name: 'line-art',
    words: 'clean black line art on white, no shading',
    negativeWords: 'photograph, color, shading',
  },
  { name: 'anime', words: 'anime style, cel shading, clean lines', negativeWords: 'photograph' },
  { name: 'comic', words: 'comic book style, bold ink outlines, halftone', negativeWords: 'photograph' },
  { name: 'pixel-art', words: 'pixel art, 16-bit, limited palette', negativeWords: 'blurry, photograph' },
  { name: '3d', words: '3d render, soft studio light, smooth materials' },
  { name: 'low-poly', words: 'low poly 3d model, flat facets', negativeWords: 'photograph' },
  { name: 'clay', words: 'made of modelling clay, stop motion, handmade' },
  {
    name: 'sticker',
    words: 'die-cut sticker, thick white border, plain background',
    negativeWords: 'photograph',
  },
  { name: 'flat', words: 'flat vector illustration, simple shapes, few colors', negativeWords: 'photograph' },
];
