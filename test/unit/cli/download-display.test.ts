import { expect, test } from 'vitest';
import { createDownloadDisplay } from '../../../src/cli/download-display.ts';
import { aStream } from '../../support/terminal.ts';

const mebibyte = 2 ** 20;
const at = (doneMebibytes: number, path = 'unet/model.onnx') => ({
  path,
  doneBytes: doneMebibytes * mebibyte,
  totalBytes: 100 * mebibyte,
});

test('on a terminal a bar is drawn over itself, with the speed and what is left', () => {
  const stream = aStream({ isTTY: true, columns: 200 });
  let nowMs = 0;
  const display = createDownloadDisplay(stream, () => nowMs);
  display.show(at(0));
  nowMs = 1_000;
  display.show(at(25));
  expect(stream.written().split('\r').at(-1)).toBe(
    '\u001b[2K██████░░░░░░░░░░░░░░░░░░ 25.0 MiB of 100 MiB, 25.0 MiB/s, 3 s left  unet/model.onnx',
  );
  nowMs = 1_010;
  const before = stream.written();
  display.show(at(26));
  expect(stream.written()).toBe(before);
  display.tell('Trying again in 1 s.');
  expect(stream.written().endsWith('\r\u001b[2KTrying again in 1 s.\n')).toBe(true);
});

test('a narrow terminal gets one line all the same', () => {
  const stream = aStream({ isTTY: true, columns: 30 });
  createDownloadDisplay(stream, () => 0).show(at(50));
  expect(stream.written().replace('\r\u001b[2K', '')).toHaveLength(29);
});

test('elsewhere there is a line for each file and each tenth', () => {
  const stream = aStream();
  const display = createDownloadDisplay(stream, () => 0);
  for (let done = 0; done <= 100; done += 1) display.show(at(done, done < 50 ? 'a.onnx' : 'b.onnx'));
  const lines = stream.written().trimEnd().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines[0]).toBe('a.onnx: 0 B of 100 MiB in all (0 %)');
  expect(lines.at(-1)).toBe('b.onnx: 100 MiB of 100 MiB in all (100 %)');
});

test('a model of no bytes at all is done', () => {
  const stream = aStream();
  createDownloadDisplay(stream, () => 0).show({ path: 'x.json', doneBytes: 0, totalBytes: 0 });
  expect(stream.written()).toContain('100 %');
});
