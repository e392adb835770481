import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSafetensors } from '../../../../src/engine/models/safetensors.ts';
import { aFolder } from '../../../support/a-folder.ts';

async function aFile(header: object | string, data: Uint8Array = new Uint8Array()): Promise<string> {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const path = join(await aFolder(), 'weights.safetensors');
  await writeFile(path, Buffer.concat([length, text, data]));
  return path;
}

test('float32 and float16 tensors are read, wherever they lie', async () => {
  const half = new Uint8Array(new Float16Array([0.5]).buffer);
  const single = new Uint8Array(new Float32Array([1.25, -3]).buffer);
  const path = await aFile(
    {
      __metadata__: { format: 'pt' },
      a: { dtype: 'F16', shape: [1, 1], data_offsets: [0, 2] },
      b: { dtype: 'F32', shape: [2], data_offsets: [2, 10] },
    },
    new Uint8Array([...half, ...single]),
  );
  expect(Object.fromEntries(await readSafetensors(path))).toEqual({
    a: { shape: [1, 1], values: new Float32Array([0.5]) },
    b: { shape: [2], values: new Float32Array([1.25, -3]) },
  });
});

test.each([
  [{ a: { dtype: 'BF16', shape: [1], data_offsets: [0, 2] } }, /a is of type BF16/],
  [{ a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, /a is not where/],
  [{ a: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }, /a is not where/],
  [{ a: 'b' }, /header does not fit/],
  ['{', /header does not fit/],
  ['', /header is cut off/],
] as const)('a file whose header is %j is refused with the reason', async (header, message) => {
  const path = await aFile(header, new Uint8Array(4));
  await expect(readSafetensors(path)).rejects.toThrow(message);
});

test('a file that is not there is told by its path', async () => {
  await expect(readSafetensors('/nowhere/a.safetensors')).rejects.toThrow(/\/nowhere\/a\.safetensors/);
});
