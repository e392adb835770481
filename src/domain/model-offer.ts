/** What a file's bytes have to add up to. `git-sha1` is the name git gives a file: SHA-1 over a header and the bytes. */
interface FileDigest {
  readonly algorithm: 'sha256' | 'git-sha1';
  /** Lower-case hexadecimal. */
  readonly hex: string;
}

/** One file of a model that lies somewhere else. */
export interface OfferedFile {
  /** In the model's folder, with `/`. As the source says it: check it (model-files.ts) before it becomes a path. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Undefined when the source does not tell. */
  readonly digest: FileDigest | undefined;
}

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** Told how many bytes of the file lie on the disk; fewer than before when it starts again. */
  readonly onBytes: (bytes: number) => void;
}

/** A model that can be installed: a folder, an address, a hub's repository. */
export interface ModelOffer {
  /** What it would be called here, if that is a name. */
  readonly suggestedName: string;
  /** Where it comes from, for people and for the manifest; without passwords. */
  readonly origin: string;
  /** False when it lies on this machine already. */
  readonly isDownload: boolean;
  readonly licence: string | undefined;
  /** Where the licence can be read. */
  readonly licenceAddress: string | undefined;
  readonly files: readonly OfferedFile[];
  /** Paths that the source's own manifest lists; undefined when it has none. */
  readonly listed: ReadonlySet<string> | undefined;
  /** The text of its `model_index.json`. @throws AppError when it cannot be read. */
  readIndex(signal: AbortSignal): Promise<string>;
  /**
   * Writes a file's bytes to `toFile`; what an earlier call left there is continued where the source allows it.
   * @throws AppError `source-unavailable`, or what the disk says.
   */
  fetchFile(file: OfferedFile, toFile: string, options: FetchOptions): Promise<void>;
}
