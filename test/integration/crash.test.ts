import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const child = join(import.meta.dirname, '../support/crash-child.ts');

test('what a dying process writes has the story and neither a token nor a prompt', async () => {
  const token = '123456:CANARY-TOKEN';
  const canary = 'CANARY-OF-A-REQUEST';
  const { code, written } = await new Promise<{ code: unknown; written: string }>((resolve) => {
    execFile(process.execPath, [child, token, canary], (error, stdout, stderr) => {
      resolve({ code: error?.code, written: stdout + stderr });
    });
  });
  expect(code).toBe(1);
  expect(written).toContain('HttpError');
  expect(written).toContain('crash-child.ts');
  expect(written).toContain('bot(hidden)/getMe');
  expect(written).not.toContain('CANARY');
});
