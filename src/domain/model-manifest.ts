export interface ManifestFile {
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** What a model folder's `manifest.json` says: its files by their path in the folder, and whose they are. */
export interface ModelManifest {
  readonly name?: string | undefined;
  readonly licence?: string | undefined;
  readonly files: Readonly<Record<string, ManifestFile>>;
}

/** The manifest's own name in a model folder. */
export const manifestFileName = 'manifest.json';
