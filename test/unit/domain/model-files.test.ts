import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSafePath, sortModelFiles } from '../../../src/domain/model-files.ts';

const toFiles = (paths: readonly string[]) =>
  paths.map((path) => ({ path, sizeBytes: 1, digest: undefined }));

/** Paths as an attacker would write them: pieces that mean something to some system, joined at random. */
const anyPath = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '',
        '~',
        'unet',
        'model.onnx',
        'C:',
        'con',
        'nul.json',
        ' ',
        '\\',
        '..\\..',
        '%2e%2e',
        '\0',
        '\u202e',
      ),
      fc.string({ maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join('/'));

describe('a path', () => {
  test('that is called safe stays in the folder, on every system', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        fc.pre(isSafePath(path));
        for (const { join, normalize, isAbsolute, sep } of [posix, win32]) {
          const root = join('models', 'x');
          expect(join(root, path).startsWith(root + sep)).toBe(true);
          expect(normalize(path)).toBe(path.replaceAll('/', sep));
          expect(isAbsolute(path)).toBe(false);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    '../x.json',
    'unet/../../x.json',
    '/etc/passwd',
    'unet//model.onnx',
    'unet/./model.onnx',
    'C:/x.json',
    'unet\\model.onnx',
    '..\\x.json',
    '.ssh/config.json',
    'unet/.model.onnx',
    'unet/model.onnx.',
    'nul',
    'unet/con.json',
    'a/b/c/d/e.json',
    'unet/mo\ndel.onnx',
    'unet/mo\0del.onnx',
    'x'.repeat(201),
    '',
  ])('%j is not safe; a manifest with it is refused as a whole', (path) => {
    expect(isSafePath(path)).toBe(false);
    expect(sortModelFiles(toFiles(['model_index.json', path]), new Set([path])).unsafe).toBe(path);
  });

  test('that a hub lists and nobody can have is left out', () => {
    expect(sortModelFiles(toFiles(['../x.json', '.gitattributes']), undefined)).toMatchObject({
      wanted: [],
      skipped: ['../x.json', '.gitattributes'],
      unsafe: undefined,
    });
  });

  test.each([
    ['twice, where case does not count', ['unet/model.onnx', 'unet/Model.onnx']],
    ['as a file and as a folder', ['unet/model.onnx', 'unet']],
  ])('%s cannot be', (_, paths) => {
    expect(sortModelFiles(toFiles(paths), new Set(paths)).unsafe).toBe(paths[1]);
  });
});

describe('of what a hub has', () => {
  const sorted = (...paths: readonly string[]) => {
    const { wanted, ...others } = sortModelFiles(toFiles(paths), undefined);
    return { wanted: wanted.map(({ path }) => path), ...others };
  };

  test('what the engine reads is wanted', () => {
    const paths = [
      'model_index.json',
      'README.md',
      'LICENSE',
      'LICENSE.md',
      'scheduler/scheduler_config.json',
      'scheduler_motion/scheduler_config.json',
      'tokenizer/merges.txt',
      'tokenizer/vocab.json',
      'text_encoder/model.onnx',
      'unet/config.json',
      'unet/model.onnx',
      'unet/model.onnx_data',
      'unet/model_fp16.onnx',
      'unet/weights.pb',
      'unet_motion/model.onnx.data',
      'vae_decoder/model.onnx',
      'vae_encoder/model.onnx',
      'safety_checker/model.onnx',
      'feature_extractor/preprocessor_config.json',
    ];
    expect(sorted(...paths)).toEqual({
      wanted: paths,
      skipped: [],
      pickles: [],
      checkpoints: [],
      unsafe: undefined,
    });
  });

  test.each([
    'sd.ckpt',
    'unet/diffusion_pytorch_model.bin',
    'text_encoder/pytorch_model.BIN',
    'vae/model.pt',
    'x.pkl',
    'tf_model.h5',
    'flax_model.msgpack',
  ])('%s is a pickle file or the like, and never fetched, whoever lists it', (path) => {
    expect(sorted(path)).toMatchObject({ wanted: [], pickles: [path] });
    expect(sortModelFiles(toFiles([path]), new Set([path]))).toMatchObject({ wanted: [], pickles: [path] });
  });

  test('weights of PyTorch, graphs the engine does not look for, and everything else stay there', () => {
    expect(
      sorted(
        'unet/model.safetensors',
        'unet/model_q4.onnx',
        'unet/model_q4.onnx_data',
        'grid.png',
        'onnx/model.onnx',
        'unet/run.py',
      ),
    ).toMatchObject({
      wanted: [],
      checkpoints: ['unet/model.safetensors'],
      skipped: [
        'unet/model_q4.onnx',
        'unet/model_q4.onnx_data',
        'grid.png',
        'onnx/model.onnx',
        'unet/run.py',
      ],
    });
  });

  test('what the manifest lists is part of the model, whatever it is called', () => {
    const listed = ['loras/snow.safetensors', 'samples/cat.png'];
    expect(sortModelFiles(toFiles(listed), new Set(listed)).wanted).toHaveLength(2);
  });
});
