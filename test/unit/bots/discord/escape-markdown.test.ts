import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeMarkdown, maxContentLength, toContent } from '../../../../src/bots/discord/escape-markdown.ts';

test('markup, mentions and masked links become plain text', () => {
  expect(escapeMarkdown('**a** _b_ ~~c~~ `d` ||e|| <@1> <#2> @here')).toBe(
    String.raw`\*\*a\*\* \_b\_ \~\~c\~\~ \`d\` \|\|e\|\| \<\@1\> \<\#2\> \@here`,
  );
  expect(escapeMarkdown('[click](https://evil.example)')).toBe(String.raw`\[click\](https\://evil.example)`);
});

test('headings, quotes and lists stay lines', () => {
  expect(escapeMarkdown('# a\n-# b\n> c\n- d\n  * e\n1. f')).toBe(
    '\\# a\n\\-\\# b\n\\> c\n\\- d\n  \\* e\n1\\. f',
  );
});

test('an address can be followed and shows no preview', () => {
  expect(escapeMarkdown('see https://pincel.example/a_b_c, please')).toBe(
    'see <https://pincel.example/a_b_c>, please',
  );
});

test('what is not an address of its own is escaped like any text', () => {
  expect(escapeMarkdown('xhttps://a**b**')).toBe(String.raw`xhttps\://a\*\*b\*\*`);
});

test('nothing that formats is left unescaped outside addresses', () => {
  const risky = fc.string({ unit: fc.constantFrom(...'*_~`|<>@#[]()-+1. \n\\aé:/') });
  fc.assert(
    fc.property(risky, (text) => {
      const rest = escapeMarkdown(text).replaceAll(/\\[^0-9A-Za-z\s]/g, 'x');
      expect(rest).not.toMatch(/[\\*_~`|<>@#[\]]|^\s*[-+]/m);
    }),
  );
});

test('a text that is too long is cut, never in the middle of an escape or a character', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('*', 'a', '😀', ' '), minLength: 900, maxLength: 3_000 }),
      (text) => {
        const content = toContent(text);
        expect(content.length).toBeLessThanOrEqual(maxContentLength);
        expect(content.isWellFormed()).toBe(true);
        if (escapeMarkdown(text).length > maxContentLength) expect(content.endsWith('…')).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});
