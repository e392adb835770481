import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type AddModelDeps, type AddModelOrder, addModel } from '../../../src/cli/add-model.ts';
import { createDownloadDisplay } from '../../../src/cli/download-display.ts';
import { parseModelSource } from '../../../src/cli/model-source.ts';
import { acquireHolder } from '../../../src/db/holder-lock.ts';
import { parseManifest } from '../../../src/engine/models/model-manifest.ts';
import { verifyManifest } from '../../../src/engine/models/verify-manifest.ts';
import { readFolderOffer } from '../../../src/models/folder-offer.ts';
import { createModelsFolder, keyDigits } from '../../../src/models/models-folder.ts';
import { stageFiles } from '../../../src/models/stage-files.ts';
import { writeManifest } from '../../../src/models/write-manifest.ts';
import { readAddressOffer } from '../../../src/net/address-offer.ts';
import { createFetchWebFile } from '../../../src/net/fetch-web-file.ts';
import { createExplainHubRefusal, readHubOffer } from '../../../src/net/hub-offer.ts';
import { createOpenWeb } from '../../../src/net/open-web.ts';
import { createReadWebText } from '../../../src/net/read-web-text.ts';
import { aFolder } from '../../support/a-folder.ts';
import { type ModelServer, type ModelServerOptions, startModelServer } from '../../support/model-server.ts';
import { aModel } from '../../support/models.ts';
import { aTerminal } from '../../support/terminal.ts';

const graph = Buffer.from(Uint32Array.from({ length: 40_000 }, (_, i) => i).buffer);
const files = {
  'model_index.json': Buffer.from('{"_class_name": "StableDiffusionPipeline"}'),
  'README.md': Buffer.from('A lighthouse.'),
  'scheduler/scheduler_config.json': Buffer.from('{}'),
  'tokenizer/tokenizer.json': Buffer.from('{}'),
  'unet/config.json': Buffer.from('{}'),
  'unet/model.onnx': graph,
  'vae_decoder/model.onnx': graph.subarray(8),
};

/** A machine with a models folder, and the hub at `server`. */
async function aMachine(server: ModelServer, changes: Partial<AddModelDeps> = {}, token?: string) {
  const modelsFolder = createModelsFolder(await aFolder());
  const open = createOpenWeb({
    trusted: { origin: new URL(server.address).origin, token },
    explain: createExplainHubRefusal(server.address, token !== undefined),
  });
  const retrying = { wait: () => Promise.resolve(), onRetry: () => {} };
  const net = {
    hub: server.address,
    readText: createReadWebText(open, retrying),
    fetchFile: createFetchWebFile(open, retrying),
    parseManifest,
  };
  const add = async (order: Partial<AddModelOrder> & { readonly source: string }) => {
    const terminal = aTerminal();
    const deps: AddModelDeps = {
      terminal,
      display: createDownloadDisplay(terminal.err, () => 0),
      modelsFolder,
      readOffer: (typed, signal) => {
        const source = parseModelSource(typed, {
          hub: server.address,
          workingFolder: '/',
          fileKind: () => (typed.startsWith('/') ? 'folder' : undefined),
        });
        if (source.kind === 'folder') return readFolderOffer(source.path, parseManifest);
        if (source.kind === 'hub') return readHubOffer(source, signal, net);
        return readAddressOffer(source.address, signal, net);
      },
      stageFiles,
      writeManifest,
      async checkModel(folder) {
        await verifyManifest(folder);
        return aModel({ folder });
      },
      tryModel: () => Promise.resolve(),
      lock(key) {
        const holder = acquireHolder(modelsFolder.incomingFolder, key.slice(-keyDigits));
        return holder && { release: () => Promise.resolve(holder.release()).then(() => modelsFolder.tidy()) };
      },
      confirm: undefined,
      interrupted: new AbortController().signal,
      ...changes,
    };
    const exitCode = await addModel({ try: false, yes: true, json: false, ...order }, deps);
    return { exitCode, out: terminal.out.written(), err: terminal.err.written() };
  };
  return {
    add,
    modelsFolder,
    installed: () => readdir(modelsFolder.path),
    read: (...path: readonly string[]) => readFile(join(modelsFolder.path, ...path)),
  };
}

const aServer = (changes: Partial<ModelServerOptions> = {}) => startModelServer({ files, ...changes });
const hubModel = { source: 'ana/lighthouse' };

describe('from a hub', () => {
  test('a model comes byte for byte, with a manifest that says whose it is', async () => {
    const server = await aServer({ licence: 'creativeml-openrail-m' });
    const { add, read, installed } = await aMachine(server);
    const { exitCode, out, err } = await add(hubModel);
    expect(exitCode).toBe(0);
    expect(out).toContain('lighthouse is installed at ');
    expect(err).toContain(`Licence: creativeml-openrail-m (${server.address}/ana/lighthouse)`);
    for (const [path, bytes] of Object.entries(files)) expect(await read('lighthouse', path)).toEqual(bytes);
    expect(JSON.parse((await read('lighthouse', 'manifest.json')).toString())).toMatchObject({
      name: 'lighthouse',
      licence: 'creativeml-openrail-m',
      source: `${server.address}/ana/lighthouse/tree/${server.commit}`,
      files: { 'unet/model.onnx': { sizeBytes: graph.length } },
    });
    expect(await installed()).toEqual(['lighthouse']);
    expect(server.violations).toEqual([]);
  });

  test('what is not read stays there, and is named', async () => {
    const server = await aServer({
      files: { ...files, 'grid.png': graph, 'unet/model_q4.onnx': graph, 'unet/weights.bin': graph },
    });
    const { add, read } = await aMachine(server);
    const { err } = await add(hubModel);
    expect(err).toContain('Not read by Pincel, so left out: grid.png, unet/model_q4.onnx');
    expect(err).toContain('Pickle files, which are never opened, so left out: unet/weights.bin');
    await expect(read('lighthouse', 'unet/weights.bin')).rejects.toThrow('ENOENT');
    expect(server.requests.map(({ path }) => path)).not.toContain('unet/weights.bin');
  });

  test('a gated one tells where to accept its terms, and comes with a token', async () => {
    const server = await aServer({ token: 'hf_secret' });
    await expect((await aMachine(server)).add(hubModel)).rejects.toThrow(
      `ana/lighthouse is gated: accept its terms at ${server.address}/ana/lighthouse, and set PINCEL_MODELS_HUB_TOKEN`,
    );
    await expect((await aMachine(server, {}, 'hf_wrong')).add(hubModel)).rejects.toThrow(
      'the token of PINCEL_MODELS_HUB_TOKEN may not read it',
    );
    expect((await (await aMachine(server, {}, 'hf_secret')).add(hubModel)).exitCode).toBe(0);
    expect(server.violations).toEqual([]);
  });

  test('weights of PyTorch are exported first, by the commands that are told', async () => {
    const { 'unet/model.onnx': _, ...others } = files;
    const server = await aServer({ files: { ...others, 'unet/model.safetensors': graph } });
    await expect((await aMachine(server)).add(hubModel)).rejects.toThrow(
      [
        "has PyTorch's weights, not ONNX. Export it first:",
        '  hf download ana/lighthouse --local-dir lighthouse',
        '  python3 tools/export/export.py lighthouse exported-model',
        '  pincel models add exported-model',
      ].join('\n'),
    );
    expect(server.requests.map(({ path }) => path)).toEqual(['model_index.json']);
  });

  test.each([
    ['an unknown model', 'ana/lighthose', 'has no model ana/lighthose'],
    ['an unknown revision', 'ana/lighthouse@v9', 'ana/lighthouse has no such revision'],
  ])('%s is told', async (_, source, sentence) => {
    await expect((await aMachine(await aServer())).add({ source })).rejects.toThrow(sentence);
  });
});

describe('from an address', () => {
  test('a model comes with the manifest it has there', async () => {
    const server = await aServer();
    const { add, read } = await aMachine(server);
    await add({ source: server.plainAddress });
    const there = await (await fetch(new URL('manifest.json', server.plainAddress))).text();
    expect((await read('lighthouse', 'manifest.json')).toString()).toBe(there);
    expect(await read('lighthouse', 'unet', 'model.onnx')).toEqual(graph);
  });

  test.each([['../../evil.json'], ['unet/../../evil.json'], ['C:/evil.json'], ['.profile']])(
    'a manifest with %s installs nothing',
    async (path) => {
      const server = await aServer({ files: { ...files, [path]: Buffer.from('x') } });
      const { add, installed } = await aMachine(server);
      await expect(add({ source: server.plainAddress })).rejects.toThrow(/manifest|trust/);
      expect(await installed()).toEqual([]);
      expect(server.requests).toEqual([]);
    },
  );

  test('a manifest with a pickle file installs nothing', async () => {
    const server = await aServer({ files: { ...files, 'unet/weights.bin': graph } });
    const { add } = await aMachine(server);
    await expect(add({ source: server.plainAddress })).rejects.toThrow(
      'counts unet/weights.bin among its files: a pickle file',
    );
  });
});

describe('from a folder', () => {
  async function aModelFolder(contents: Readonly<Record<string, Buffer>>): Promise<string> {
    const folder = join(await aFolder(), 'drawn by ana');
    for (const [path, bytes] of Object.entries(contents)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    return folder;
  }

  test('a model is copied, through links and from files that nobody may write; nobody is asked for a licence', async () => {
    const { 'unet/model.onnx': _, ...others } = files;
    const source = await aModelFolder({ ...others, 'README.md': Buffer.from('---\nlicense: mit\n---\n') });
    const blob = join(await aFolder(), 'blob');
    await writeFile(blob, graph);
    await symlink(blob, join(source, 'unet/model.onnx'));
    await chmod(blob, 0o444);
    const { add, read } = await aMachine(await aServer());
    const { err } = await add({ source, yes: false });
    expect(err).toContain('Licence: mit');
    expect(await read('drawn-by-ana', 'unet', 'model.onnx')).toEqual(graph);
  });

  test('a copy that is not as the manifest says is not installed', async () => {
    const manifest = { files: { 'unet/model.onnx': { sha256: '0'.repeat(64), sizeBytes: graph.length } } };
    const source = await aModelFolder({ ...files, 'manifest.json': Buffer.from(JSON.stringify(manifest)) });
    const { add, installed } = await aMachine(await aServer());
    await expect(add({ source })).rejects.toThrow('unet/model.onnx from');
    expect(await installed()).not.toContain('drawn-by-ana');
  });

  test.each<readonly [string, Readonly<Record<string, Buffer>>, string]>([
    ['nothing of a model', { 'notes.md': graph }, "it is no model in diffusers' layout"],
    ['a single checkpoint', { 'sd15.safetensors': graph }, 'tools/export/export.py'],
    [
      'weights of PyTorch',
      { 'model_index.json': files['model_index.json'], 'unet/model.safetensors': graph },
      "has PyTorch's weights, not ONNX. Export it first:\n  python3 tools/export/export.py",
    ],
    [
      'pickle files only',
      { 'model_index.json': files['model_index.json'], 'unet/model.bin': graph },
      'has its weights in pickle files (unet/model.bin) only',
    ],
    [
      'no UNet',
      { 'model_index.json': files['model_index.json'], 'vae_decoder/model.onnx': graph },
      'there is nothing to draw with',
    ],
    [
      'another architecture',
      { ...files, 'model_index.json': Buffer.from('{"_class_name": "StableDiffusionXLPipeline"}') },
      'This is a Stable Diffusion XL model',
    ],
    ['a broken model_index.json', { ...files, 'model_index.json': Buffer.from('{') }, 'is not valid JSON'],
  ])('with %s is refused with what to do', async (_, contents, sentence) => {
    const { add, installed } = await aMachine(await aServer());
    await expect(add({ source: await aModelFolder(contents) })).rejects.toThrow(sentence);
    expect(await installed()).toEqual([]);
  });
});

describe('a licence', () => {
  test('is asked for, and no means no', async () => {
    const asked: string[] = [];
    const server = await aServer();
    const { add, installed } = await aMachine(server, {
      confirm: (question) => Promise.resolve(asked.push(question) === 2),
    });
    expect(await add({ ...hubModel, yes: false })).toMatchObject({ exitCode: 2 });
    expect(await installed()).toEqual([]);
    expect((await add({ ...hubModel, yes: false })).exitCode).toBe(0);
    expect(asked[0]).toBe('Do you accept the licence, and install it?');
  });

  test('is not accepted by a script without --yes', async () => {
    const { add } = await aMachine(await aServer());
    await expect(add({ ...hubModel, yes: false })).rejects.toThrow('add --yes if you accept it');
  });
});

describe('a name', () => {
  test('is taken once', async () => {
    const { add } = await aMachine(await aServer());
    await add(hubModel);
    await expect(add(hubModel)).rejects.toThrow('lighthouse is already installed');
    expect((await add({ ...hubModel, name: 'tower' })).out).toContain('tower is installed');
  });

  test.each(['../up', '.hidden', 'a/b', ''])('%j is none', async (name) => {
    const { add } = await aMachine(await aServer());
    await expect(add({ ...hubModel, name })).rejects.toThrow('use 1 to 64 letters');
  });
});

describe('nothing is installed', () => {
  test('when bytes are not what was announced', async () => {
    const server = await aServer({ wrongDigests: ['unet/model.onnx'] });
    const { add, installed, modelsFolder } = await aMachine(server);
    await expect(add(hubModel)).rejects.toThrow('its checksum differs. It has been discarded.');
    expect(await installed()).toEqual(['.incoming']);
    const [unfinished] = await modelsFolder.unfinished();
    expect(unfinished?.name).toBe('lighthouse');
    await modelsFolder.removeUnfinished('lighthouse');
    expect(await installed()).toEqual([]);
  });

  test('when a small file is not what git has', async () => {
    const server = await aServer({ wrongDigests: ['tokenizer/tokenizer.json'] });
    await expect((await aMachine(server)).add(hubModel)).rejects.toThrow('tokenizer/tokenizer.json from');
  });

  test('when the disk has too little room, and then nothing is fetched', async () => {
    const server = await aServer();
    const { add, modelsFolder } = await aMachine(server);
    const full = { ...modelsFolder, freeBytes: () => Promise.resolve(2 ** 20) };
    const { add: addTo } = await aMachine(server, { modelsFolder: full });
    await expect(addTo(hubModel)).rejects.toThrow('313 KiB are still to come, and 1.0 MiB are free');
    expect(server.requests.filter(({ path }) => path === 'unet/model.onnx')).toEqual([]);
    expect((await add(hubModel)).exitCode).toBe(0);
  });

  test('when the model does not draw, and --try was asked for', async () => {
    const { add, installed } = await aMachine(await aServer(), {
      tryModel: () => Promise.reject(new Error('The engine ended.')),
    });
    await expect(add({ ...hubModel, try: true })).rejects.toThrow('The engine ended.');
    expect(await installed()).toEqual(['.incoming']);
  });

  test('while another command adds the same', async () => {
    const { modelsFolder, add } = await aMachine(await aServer(), { lock: () => undefined });
    await expect(add(hubModel)).rejects.toThrow('lighthouse is being added by another command');
    expect(await modelsFolder.has('lighthouse')).toBe(false);
  });
});

describe('what was stopped', () => {
  test('goes on where it was: whole files are not fetched again, half a file is completed', async () => {
    const server = await aServer({
      faults: { 'vae_decoder/model.onnx': [{ kind: 'stall', afterBytes: 50_000 }] },
    });
    const interruption = new AbortController();
    const stopped = await aMachine(server, {
      interrupted: interruption.signal,
      stageFiles: (offer, wanted, folder, { signal, onProgress }) =>
        stageFiles(offer, wanted, folder, {
          signal,
          onProgress(progress) {
            onProgress(progress);
            const isHalf = progress.totalBytes - progress.doneBytes === graph.length - 8 - 50_000;
            if (progress.path === 'vae_decoder/model.onnx' && isHalf) interruption.abort();
          },
        }),
    });
    expect(await stopped.add(hubModel)).toMatchObject({
      exitCode: 130,
      err: expect.stringContaining('Give the same command again, and it goes on from here.'),
    });
    const before = server.requests.length;
    const again = await aMachine(server, { modelsFolder: stopped.modelsFolder });
    expect((await again.add(hubModel)).exitCode).toBe(0);
    expect(server.requests.slice(before)).toMatchObject([
      // Read to see what kind of model it is.
      { path: 'model_index.json' },
      { path: 'vae_decoder/model.onnx', range: 'bytes=50000-', status: 206 },
    ]);
    expect(await stopped.read('lighthouse', 'vae_decoder', 'model.onnx')).toEqual(graph.subarray(8));
  });

  test('is fetched once more as a whole when what was there proves to be of something else', async () => {
    const server = await aServer();
    const { add, modelsFolder, read } = await aMachine(server);
    const origin = `${server.address}/ana/lighthouse/tree/${server.commit}`;
    const { folder } = await modelsFolder.stage(modelsFolder.keyOf('lighthouse', origin));
    await mkdir(join(folder, 'unet'));
    await writeFile(join(folder, 'unet', 'model.onnx.partial'), Buffer.alloc(1_000, 9));
    await writeFile(join(folder, 'stray.json'), '{}');
    expect((await add(hubModel)).exitCode).toBe(0);
    expect(await read('lighthouse', 'unet', 'model.onnx')).toEqual(graph);
    expect(await readdir(join(modelsFolder.path, 'lighthouse'))).not.toContain('stray.json');
  });
});
