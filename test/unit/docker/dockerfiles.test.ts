import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import packageJson from '../../../package.json' with { type: 'json' };

const run = promisify(execFile);
const project = join(import.meta.dirname, '../../..');
const paths = ['docker/Dockerfile', 'docker/Dockerfile.cuda'];

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** Comments are dropped, continued lines joined. */
function readInstructions(path: string): readonly Instruction[] {
  const lines = readFileSync(join(project, path), 'utf8').replaceAll(/^\s*#.*\n/gm, '');
  return [...lines.replaceAll(/\\\n\s*/g, '').matchAll(/^([A-Z]+) (.+)$/gm)].map(
    ([, name = '', rest = '']) => ({
      name,
      rest,
    }),
  );
}

function restsOf(instructions: readonly Instruction[], name: string): readonly string[] {
  return instructions.filter((instruction) => instruction.name === name).map(({ rest }) => rest);
}

describe.each(paths)('%s', (path) => {
  const instructions = readInstructions(path);
  const lastStage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));

  test('is built on exact versions, with the Node that Pincel is developed with', () => {
    const bases = restsOf(instructions, 'FROM').map((rest) => rest.split(' ')[0] ?? '');
    expect(bases).toHaveLength(2);
    for (const base of bases) expect(base).toMatch(/^[a-z/]+:\d+\.\d+\.\d+-[a-z0-9.-]+$/);
    expect(bases[0]).toBe(`node:${packageJson.devDependencies.node}-bookworm-slim`);
  });

  test('runs as a user that is not root and has a name', () => {
    const [user = ''] = restsOf(lastStage, 'USER');
    expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(restsOf(lastStage, 'RUN').join()).toContain(`useradd --uid ${user.split(':')[0]} `);
    const names = lastStage.map(({ name }) => name);
    expect(names.lastIndexOf('RUN')).toBeLessThan(names.indexOf('USER'));
  });

  test('takes in nothing from elsewhere, and no secret', () => {
    expect(restsOf(instructions, 'ADD')).toEqual([]);
    const everything = instructions.map(({ rest }) => rest).join('\n');
    expect(everything).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)|curl|wget/);
    expect(everything).not.toMatch(/TOKEN|SECRET|PASSWORD/i);
    expect(restsOf(instructions, 'ARG')).toEqual([]);
  });

  test('has everything that runs, and .dockerignore lets it through', () => {
    const sources = restsOf(instructions, 'COPY')
      .filter((rest) => !rest.startsWith('--from'))
      .flatMap((rest) => rest.split(' ').slice(0, -1));
    expect(sources).toEqual(
      expect.arrayContaining(['src', 'locales', 'migrations', 'models/mini', 'package.json']),
    );
    const allowed = readFileSync(join(project, '.dockerignore'), 'utf8').split('\n');
    expect(allowed).toContain('*');
    for (const source of sources) {
      expect(existsSync(join(project, source)), source).toBe(true);
      expect(allowed).toContain(`!${source}`);
    }
  });

  test('is healthy while the gateway answers', async () => {
    const [check = ''] = restsOf(lastStage, 'HEALTHCHECK');
    const [program = '', ...args] = z.array(z.string()).parse(JSON.parse(check.slice(check.indexOf('['))));
    expect(program).toBe('node');
    let status = 200;
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/healthz' ? status : 404).end();
    });
    onTestFinished(() => void server.close());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const checked = (): Promise<unknown> =>
      run(process.execPath, args, { env: { PINCEL_HTTP_PORT: String(port) } });
    await expect(checked()).resolves.toBeDefined();
    status = 500;
    await expect(checked()).rejects.toMatchObject({ code: 1 });
    server.close();
    await expect(checked()).rejects.toMatchObject({ code: 1 });
  });
});

test('both images run the same', () => {
  const runtimes = paths.map((path) => {
    const instructions = readInstructions(path);
    const names = ['COPY', 'USER', 'VOLUME', 'WORKDIR', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD'];
    return instructions.filter(
      ({ name, rest }) => names.includes(name) && !rest.includes('/usr/local/bin/node'),
    );
  });
  expect(runtimes[1]).toEqual(runtimes[0]);
});
