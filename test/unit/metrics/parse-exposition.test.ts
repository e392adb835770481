import { expect, test } from 'vitest';
import { parseExposition } from './parse-exposition.ts';

test('families are read with their samples', () => {
  const families = parseExposition(
    '# HELP a_total What.\n# TYPE a_total counter\na_total{x="y \\" z",w=""} 1e+21\n',
  );
  expect([...families.values()]).toEqual([
    {
      name: 'a_total',
      help: 'What.',
      type: 'counter',
      samples: [{ name: 'a_total', labels: { x: 'y \\" z', w: '' }, value: 1e21 }],
    },
  ]);
});

const head = '# HELP a What.\n# TYPE a';

test.each([
  ['a 1\n', 'out of place'],
  [`${head} gauge\nb 1\n`, 'out of place'],
  [`${head} gauge\na 1\na 2\n`, 'twice'],
  [`${head} gauge\na{x="1",y="2"} 1\na{y="2",x="1"} 1\n`, 'twice'],
  [`${head} gauge\na Nan\n`, 'not a sample'],
  [`${head} gauge\na undefined\n`, 'not a sample'],
  [`${head} gauge\na{x=1} 1\n`, 'not a sample'],
  [`${head} gauge\na{x="1",x="2"} 1\n`, 'label twice'],
  [`${head} gauge\n${head} gauge\n`, 'is there twice'],
  [`${head} thing\na 1\n`, 'no type'],
  [`${head} gauge\na 1`, 'has to end'],
  [`${head} histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n`, 'shrink'],
  [`${head} histogram\na_bucket{le="1"} 1\na_sum 1\na_count 1\n`, 'do not end'],
  [`${head} histogram\na_bucket{le="+Inf"} 1\na_count 1\n`, 'no sum'],
])('%j is refused', (text, problem) => {
  expect(() => parseExposition(text)).toThrow(problem);
});
