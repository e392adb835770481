/** What admins set while Pincel runs; survives restarts. */
export interface Settings {
  readonly isQueuePaused: boolean;
  /** Nothing new is accepted; what waits is drawn. */
  readonly isDraining: boolean;
}

export interface SettingsStore {
  read(): Settings;
  write(changes: Partial<Settings>, atMs: number): void;
}
