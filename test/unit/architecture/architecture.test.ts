import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compositionRoots, importTable, packageHomes } from './import-table.ts';
import { packageOf, readSources, resolveImport, type SourceFile } from './read-imports.ts';

const sources = readSources(join(import.meta.dirname, '../../../src'));
const byPath = new Map(sources.map((file) => [file.path, file]));
/** The bots' adapters are rooms of their own: they never import each other. */
const folderOf = (path: string): string => {
  const folders = path.split('/').slice(0, -1);
  return folders.slice(0, folders[0] === 'bots' ? 2 : 1).join('/');
};

test('the table is held against every folder of src, and files were found in each', () => {
  const folders = new Set(sources.map((file) => folderOf(file.path)).filter((folder) => folder !== ''));
  expect([...folders].toSorted()).toEqual(Object.keys(importTable).toSorted());
  expect(sources.length).toBeGreaterThan(60);
  expect(sources.reduce((sum, file) => sum + file.imports.length, 0)).toBeGreaterThan(100);
});

test('only composition roots lie directly below src', () => {
  const roots = sources.filter((file) => folderOf(file.path) === '').map((file) => file.path);
  expect(roots.filter((path) => !compositionRoots.includes(path))).toEqual([]);
});

test('every import stays inside the table', () => {
  const broken = sources.flatMap((file) => {
    const home = folderOf(file.path);
    if (home === '') return [];
    return file.imports
      .map((specifier) => resolveImport(file, specifier))
      .filter((target) => target !== undefined)
      .filter((target) => folderOf(target) !== home && !(importTable[home] ?? []).includes(folderOf(target)))
      .map((target) => `${file.path} imports ${target}`);
  });
  expect(broken).toEqual([]);
});

test('each package with a home is imported there and nowhere else', () => {
  for (const [name, home] of Object.entries(packageHomes)) {
    const roots = ['main.ts', `${home}.ts`, `${home}-main.ts`];
    const importers = sources.filter((file) =>
      file.imports.some((specifier) => packageOf(specifier) === name),
    );
    expect(importers.length, `${name} is imported somewhere`).toBeGreaterThan(0);
    const strangers = importers
      .map((file) => file.path)
      .filter((path) => folderOf(path) !== home && !roots.includes(path));
    expect(strangers, `${name} stays in src/${home}`).toEqual([]);
  }
});

test('domain imports no package and no Node module', () => {
  const outside = sources
    .filter((file) => folderOf(file.path) === 'domain')
    .flatMap((file) => file.imports.filter((specifier) => !specifier.startsWith('.')));
  expect(outside).toEqual([]);
});

test('nothing the gateway imports, directly or not, reaches onnxruntime', () => {
  for (const root of ['main.ts', 'cli-main.ts']) {
    const reached = reachableFrom(root);
    expect(reached.size).toBeGreaterThan(20);
    const importers = [...reached].filter((file) =>
      file.imports.some((specifier) => packageOf(specifier) === 'onnxruntime-node'),
    );
    expect(importers.map((file) => file.path)).toEqual([]);
  }
});

test('only config.ts reads the environment', () => {
  const readers = sources
    .filter((file) => /process\.env|\benv\b.*from 'node:process'/.test(file.text))
    .map((file) => file.path);
  expect(readers).toEqual(['config.ts']);
});

function reachableFrom(root: string): ReadonlySet<SourceFile> {
  const reached = new Set<SourceFile>();
  const visit = (path: string): void => {
    const file = byPath.get(path);
    if (file === undefined || reached.has(file)) return;
    reached.add(file);
    for (const specifier of file.imports) {
      // Types are erased before anything runs.
      const target = resolveImport(file, specifier);
      if (target !== undefined && !isTypeOnly(file, specifier)) visit(target);
    }
  };
  visit(root);
  return reached;
}

function isTypeOnly(file: SourceFile, specifier: string): boolean {
  const quoted = specifier.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`(?:import|export) type [^;]*from '${quoted}'`).test(file.text);
}
