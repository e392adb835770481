import { expect, test } from 'vitest';
import { putMeasured } from '../../../bench/put-measured.ts';

const document = `# Benchmarks

Words before.

<!-- measured: start -->
an old table
<!-- end: start -->

Words between.

<!-- measured: engine -->
<!-- end: engine -->
`;

test('what was measured takes the place of what was there, and nothing else changes', () => {
  const written = putMeasured(document, 'start', 'a new table\n');
  expect(written).toBe(document.replace('an old table', 'a new table'));
  expect(putMeasured(written, 'start', 'a new table')).toBe(written);
  expect(putMeasured(document, 'engine', 'first')).toContain(
    '<!-- measured: engine -->\nfirst\n<!-- end: engine -->',
  );
});

test.each([
  ['a place that is not there', document, 'gif'],
  ['two places of one name', document + document, 'start'],
  ['an end before its beginning', '<!-- end: gif -->\n<!-- measured: gif -->', 'gif'],
])('%s is told', (_what, text, suite) => {
  expect(() => putMeasured(text, suite, 'table')).toThrow(`<!-- measured: ${suite} -->`);
});
