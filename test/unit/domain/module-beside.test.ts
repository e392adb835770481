import { expect, test } from 'vitest';
import { moduleBeside } from '../../../src/domain/module-beside.ts';

test('a module is found beside TypeScript as TypeScript and beside JavaScript as JavaScript', () => {
  expect(moduleBeside('file:///app/src/db/reader.ts', './worker').href).toBe('file:///app/src/db/worker.ts');
  expect(moduleBeside('file:///app/src/db/reader.js', '../child').href).toBe('file:///app/src/child.js');
});
