import { expect, test } from 'vitest';
import { createPixelBuffers } from '../../../../src/engine/serving/pixel-buffers.ts';

const mebibyte = 1024 * 1024;

test('drawings one after the other use the same memory', () => {
  const buffers = createPixelBuffers();
  const first = buffers.lend();
  const { buffer } = first.take(3_000);
  first.giveBack();
  const smaller = buffers.lend().take(2_000);
  expect(smaller.buffer).toBe(buffer);
  expect(smaller).toHaveLength(2_000);
});

test('drawings at the same time have memory of their own, and so have the pictures of one', () => {
  const buffers = createPixelBuffers();
  const [one, other] = [buffers.lend(), buffers.lend()];
  const taken = [one.take(3_000), one.take(3_000), other.take(3_000)];
  expect(new Set(taken.map(({ buffer }) => buffer)).size).toBe(3);
});

test('what was given back is not given back twice', () => {
  const buffers = createPixelBuffers();
  const first = buffers.lend();
  first.take(3_000);
  first.giveBack();
  first.giveBack();
  const next = buffers.lend();
  expect(next.take(3_000).buffer).not.toBe(next.take(3_000).buffer);
});

test('the smallest that suffices is taken, and not everything is kept', () => {
  const buffers = createPixelBuffers();
  const many = buffers.lend();
  const clips = Array.from({ length: 3 }, () => many.take(60 * mebibyte).buffer);
  const picture = many.take(mebibyte).buffer;
  many.giveBack();
  const next = buffers.lend();
  expect(next.take(mebibyte).buffer).toBe(picture);
  const again = Array.from({ length: 3 }, () => next.take(60 * mebibyte).buffer);
  expect(again.filter((buffer) => clips.includes(buffer))).toHaveLength(2);
});
