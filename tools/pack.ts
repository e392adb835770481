import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };

/**
 * Makes the package that `npm install` takes: `node tools/pack.ts [folder]` leaves `pincel-<version>.tgz` in the folder
 * (`out` by default). Node runs no TypeScript below `node_modules`, so the package has JavaScript; everything else lies
 * where it does in the repository, and is found in the same way.
 */

const projectFolder = join(import.meta.dirname, '..');
const outputFolder = resolve(process.argv[2] ?? join(projectFolder, 'out'));
const packageFolder = join(outputFolder, 'package');
const copied = [
  'locales',
  'migrations',
  'models/mini',
  'docs',
  'docker/nginx',
  'docker/systemd',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
];

function copy(path: string): void {
  mkdirSync(dirname(join(packageFolder, path)), { recursive: true });
  cpSync(join(projectFolder, path), join(packageFolder, path), { recursive: true });
}

/** What `src` has beside code: styles, scripts and pictures of the page. */
function sourceAssets(): readonly string[] {
  return readdirSync(join(projectFolder, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name === 'assets')
    .map(({ parentPath, name }) => join(parentPath, name).slice(projectFolder.length + 1));
}

function toManifest(): object {
  const { name, version, description, license, type, engines, dependencies, devDependencies } = packageJson;
  return {
    name,
    version,
    description,
    license,
    type,
    bin: { pincel: 'src/cli.js' },
    engines,
    // As in the repository: the right Node comes with the install.
    dependencies: { ...dependencies, node: devDependencies.node },
  };
}

rmSync(packageFolder, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [
    join(projectFolder, 'node_modules/typescript/bin/tsc'),
    '--project',
    join(projectFolder, 'tsconfig.build.json'),
    '--outDir',
    packageFolder,
  ],
  { stdio: 'inherit' },
);
for (const path of [...copied, ...sourceAssets()]) copy(path);
writeFileSync(join(packageFolder, 'package.json'), `${JSON.stringify(toManifest(), null, 2)}\n`);
const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', outputFolder], {
  cwd: packageFolder,
  encoding: 'utf8',
});
process.stdout.write(`${join(outputFolder, tarball.trim())}\n`);
