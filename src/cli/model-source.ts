import { resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Where `pincel models add` takes a model from. */
export type ModelSource =
  | { readonly kind: 'folder'; readonly path: string }
  /** Ends in `/`; its `manifest.json` lists the files. */
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'hub'; readonly repository: string; readonly revision: string };

export interface ModelSourceDeps {
  /** The hub's address, without a slash at its end. */
  readonly hub: string;
  readonly workingFolder: string;
  readonly fileKind: (path: string) => 'folder' | 'file' | undefined;
}

const repositoryPattern = /^([\w][\w.-]*\/[\w][\w.-]*)(?:@([\w][\w./-]*))?$/;
const pickle = /\.(ckpt|pt|pth|bin|pkl)$/i;

/**
 * Reads what was typed: an address, a folder that is there, or `owner/name` of the hub.
 * @throws UsageError when it is none of these, or something that has to be exported or unpacked first.
 */
export function parseModelSource(typed: string, deps: ModelSourceDeps): ModelSource {
  if (/^[a-z][\w+.-]*:\/\//i.test(typed)) return parseAddress(typed, deps.hub);
  const path = resolve(deps.workingFolder, typed);
  const kind = deps.fileKind(path);
  if (kind === 'folder') return { kind: 'folder', path };
  if (kind === 'file') throw refuseFile(typed);
  const [, repository, revision = 'main'] = repositoryPattern.exec(typed) ?? [];
  if (repository !== undefined && !repository.includes('..')) return { kind: 'hub', repository, revision };
  throw new UsageError(
    `${typed}: there is no such folder, and it is no address (https://…) and no model of a hub (owner/name).`,
  );
}

function parseAddress(typed: string, hub: string): ModelSource {
  const url = URL.parse(typed);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new UsageError(`${typed} is no address of the web. It begins with https://.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('Leave the name and the password out of the address.');
  }
  if (url.href.startsWith(`${hub}/`)) return parseHubPage(url, hub);
  if (/\.(zip|tar|tgz|gz|xz|zst|7z|rar)$/i.test(url.pathname)) {
    throw new UsageError(`${typed} is an archive. Download it, unpack it, and add the folder.`);
  }
  if (/\.(safetensors|ckpt|pt|pth|bin|onnx)$/i.test(url.pathname)) {
    throw new UsageError(
      `${typed} is one file. Give the address of a folder with a manifest.json, or download it and ${exportCommand('FILE')}`,
    );
  }
  const path = url.pathname.replace(/manifest\.json$/, '').replace(/\/*$/, '/');
  return { kind: 'address', address: `${url.origin}${path}` };
}

/** `https://hub/owner/name`, `…/tree/revision`: what is copied from a browser. */
function parseHubPage(url: URL, hub: string): ModelSource {
  const [owner = '', name = '', view, ...revision] = url.href
    .slice(hub.length + 1)
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .split('/');
  const at = view === 'tree' && revision.length > 0 ? `@${decodeURIComponent(revision.join('/'))}` : '';
  const [, repository, named = 'main'] = repositoryPattern.exec(`${owner}/${name}${at}`) ?? [];
  if (repository === undefined || (view !== undefined && view !== 'tree')) {
    throw new UsageError(`${url.href} is no page of a model. Give the model's name: owner/name.`);
  }
  return { kind: 'hub', repository, revision: named };
}

function refuseFile(typed: string): UsageError {
  if (pickle.test(typed)) {
    return new UsageError(
      `${typed} is a pickle file: opening it may run whatever its author put into it. Pincel opens none; look for the same model as .safetensors.`,
    );
  }
  if (/\.safetensors$/i.test(typed)) {
    return new UsageError(`${typed} has PyTorch's weights. ${exportCommand(typed)}`);
  }
  return new UsageError(`${typed} is a file. Name the model's folder.`);
}

/** What to do before a model of PyTorch can be added. */
export function exportCommand(source: string): string {
  const quoted = /^[\w./@+-]+$/.test(source) ? source : `'${source.replaceAll("'", String.raw`'\''`)}'`;
  return `Export it first:\n  python3 tools/export/export.py ${quoted} exported-model\n  pincel models add exported-model`;
}
