import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeXml, toXmpPacket } from '../../../src/media/xmp-packet.ts';
import { readXmpValue, unescapeXml } from './xmp-value.ts';

describe('an XMP packet', () => {
  test('marks the picture as made by a generative model', () => {
    expect(readXmpValue(toXmpPacket('a cat', undefined), 'Iptc4xmpExt:DigitalSourceType')).toBe(
      'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
    );
  });

  test('carries a description with markup, emoji and line breaks', () => {
    const description = 'a <b>cat</b> & "dog" 🐈‍⬛\nsecond line\r\nthird ]]>';
    expect(readXmpValue(toXmpPacket(description, undefined), 'dc:description')).toBe(description);
  });

  test('carries parameters only when there are some', () => {
    expect(readXmpValue(toXmpPacket('a cat', 'Steps: 4'), 'exif:UserComment')).toBe('Steps: 4');
    expect(readXmpValue(toXmpPacket('a cat', undefined), 'exif:UserComment')).toBeUndefined();
  });
});

describe('escaping for XML', () => {
  test('replaces what XML cannot carry: control characters, lone surrogates, non-characters', () => {
    expect(escapeXml('a\0b\x1Bc\uD800d\uFFFEe')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe');
  });

  test('loses nothing else, whatever the text', () => {
    assert(
      property(string({ unit: 'grapheme' }), (text) => {
        const escaped = escapeXml(text);
        expect(escaped).not.toMatch(/[<>\r]/);
        expect(unescapeXml(escaped)).toBe(text);
      }),
    );
  });
});
