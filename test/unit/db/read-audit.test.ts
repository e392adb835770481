import { expect, test } from 'vitest';
import { anAuditLog, anEntry } from '../../support/an-audit-log.ts';

test('entries of one space are found, also together with a person and only the newest', () => {
  const { append, read } = anAuditLog();
  append(
    anEntry({ spaceId: 'den', userId: 'ana' }),
    anEntry({ spaceId: 'attic', userId: 'ana' }),
    anEntry({ spaceId: 'den', userId: 'bob' }),
    anEntry(),
    anEntry({ spaceId: 'den', userId: 'ana' }),
  );
  const numbers = (query: Parameters<typeof read>[0]) => read(query).map(({ seq }) => seq);
  expect(numbers({ spaceId: 'den' })).toEqual([1, 3, 5]);
  expect(numbers({ spaceId: 'den', userId: 'ana' })).toEqual([1, 5]);
  expect(numbers({ spaceId: 'den', newest: 2 })).toEqual([3, 5]);
  expect(numbers({ spaceId: 'den', newest: 2, beforeSeq: 5 })).toEqual([1, 3]);
  expect(numbers({ beforeSeq: 3 })).toEqual([1, 2]);
  expect(numbers({ spaceId: 'cellar' })).toEqual([]);
});
