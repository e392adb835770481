import { describe, expect, test } from 'vitest';
import { parseModelSource } from '../../../src/cli/model-source.ts';

const kinds: Readonly<Record<string, 'folder' | 'file'>> = {
  '/home/ana/exported': 'folder',
  '/home/ana/owner/here': 'folder',
  '/home/ana/my model.safetensors': 'file',
  '/home/ana/old.ckpt': 'file',
  '/home/ana/notes.txt': 'file',
};

function parse(typed: string) {
  return parseModelSource(typed, {
    hub: 'https://huggingface.co',
    workingFolder: '/home/ana',
    fileKind: (path) => kinds[path],
  });
}

test.each([
  ['exported', { kind: 'folder', path: '/home/ana/exported' }],
  ['./exported/', { kind: 'folder', path: '/home/ana/exported' }],
  ['owner/here', { kind: 'folder', path: '/home/ana/owner/here' }],
  ['owner/name', { kind: 'hub', repository: 'owner/name', revision: 'main' }],
  ['owner/name@v1.1', { kind: 'hub', repository: 'owner/name', revision: 'v1.1' }],
  ['owner/name@refs/pr/3', { kind: 'hub', repository: 'owner/name', revision: 'refs/pr/3' }],
  ['https://huggingface.co/owner/name', { kind: 'hub', repository: 'owner/name', revision: 'main' }],
  [
    'https://huggingface.co/owner/name/tree/onnx?x#y',
    { kind: 'hub', repository: 'owner/name', revision: 'onnx' },
  ],
  ['https://models.example.org/sd15', { kind: 'address', address: 'https://models.example.org/sd15/' }],
  [
    'https://models.example.org/sd15/manifest.json?x=1',
    { kind: 'address', address: 'https://models.example.org/sd15/' },
  ],
  ['http://127.0.0.1:8000', { kind: 'address', address: 'http://127.0.0.1:8000/' }],
])('%s is understood', (typed, source) => {
  expect(parse(typed)).toEqual(source);
});

describe('what to do instead is told for', () => {
  test.each([
    ['nothing', 'nowhere', 'there is no such folder'],
    ['a path that leads upwards', '../name', 'there is no such folder'],
    ['a repository that leads upwards', 'a..b/..c', 'there is no such folder'],
    ['another protocol', 'ftp://models.example.org/x', 'It begins with https://.'],
    ['a password', 'https://ana:secret@models.example.org/x', 'Leave the name and the password out'],
    ['an archive', 'https://models.example.org/sd15.tar.gz', 'unpack it, and add the folder'],
    ['one file', 'https://models.example.org/sd15.safetensors', 'tools/export/export.py FILE'],
    [
      'a page of the hub that is no model',
      'https://huggingface.co/owner/name/blob/main/x',
      "Give the model's name",
    ],
    ['a checkpoint', 'my model.safetensors', "tools/export/export.py 'my model.safetensors' exported-model"],
    ['a pickle file', 'old.ckpt', 'Pincel opens none'],
    ['a file', 'notes.txt', "Name the model's folder"],
  ])('%s', (_, typed, sentence) => {
    expect(() => parse(typed)).toThrow(sentence);
  });

  test('a password, without repeating it', () => {
    expect(() => parse('https://ana:secret@models.example.org/x')).not.toThrow('secret');
  });
});
